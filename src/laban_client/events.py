"""CloudEvents 1.0: how one is written, and by which id it is delivered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from laban_client.contents import Record

BATCH = "application/cloudevents-batch+json"
EVENTS_AT_ONCE = 1_000


def event(source: str, id: str, type: str, data: Record) -> dict[str, Any]:
    """Return an event that carries a record; its source and id together name the delivery.

    Example:
        >>> event("/one-stop-shop", "48-000017", "dossier.received", {"dossier": "48-17"})["id"]
        '48-000017'
    """
    return {
        "specversion": "1.0",
        "source": source,
        "id": id,
        "type": type,
        "datacontenttype": "application/json",
        "data": dict(data),
    }


def is_passing(outcome: Mapping[str, Any], passing: frozenset[int]) -> bool:
    """Say whether an event of a batch was turned away for now only."""
    return int(outcome.get("status", 0)) in passing

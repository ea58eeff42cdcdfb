"""Which version of a record counts as of a moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Delivered:
    """One accepted delivery: its rows in the order of the source."""

    sequence: int
    accepted_at: datetime
    rows: tuple[dict[str, Any], ...]
    illustrative: bool = False
    withdrawn_at: datetime | None = None
    record_type: str = "fact"

    def is_included(self, as_of: datetime) -> bool:
        withdrawn = self.withdrawn_at is not None and self.withdrawn_at <= as_of
        return self.accepted_at <= as_of and not withdrawn


def records_as_of(
    deliveries: Iterable[Delivered], key: Sequence[str], as_of: datetime
) -> list[dict[str, Any]]:
    """Return the last version of each key among the deliveries that count."""
    latest: dict[tuple[Any, ...], dict[str, Any]] = {}
    for delivery in sorted(deliveries, key=lambda delivery: delivery.sequence):
        if not delivery.is_included(as_of):
            continue
        for number, row in enumerate(delivery.rows, start=1):
            marks = {
                "_sequence": delivery.sequence,
                "_row": number,
                "_illustrative": delivery.illustrative,
            }
            latest[tuple(row[name] for name in key)] = {**row, **marks}
    return list(latest.values())

"""Write to the audit trail, one entry or many, in the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from django.db import connection, transaction

from laban_web.accounts.actors import Actor
from laban_web.accounts.audit.model import BEGINNING, AuditEntry
from laban_web.installation import installation

# The number of the lock under which entries are chained on PostgreSQL; any constant does.
_LOCK = 0x1ABA_A0D1
_ROWS_A_STATEMENT = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did, about which object; `details` holds no personal data."""

    action: str
    actor: Actor
    object_kind: str = ""
    object_id: str = ""
    organisation: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


def record(
    action: str,
    actor: Actor,
    *,
    object_kind: str = "",
    object_id: str = "",
    organisation: str = "",
    **details: object,
) -> AuditEntry:
    """Write one entry and return it.

    Call it last in the transaction of what it tells of: others wait from here to its end.
    """
    entry = Entry(action, actor, object_kind, object_id, organisation, details)
    return record_many([entry])[0]


def record_many(entries: Iterable[Entry], moment: datetime | None = None) -> list[AuditEntry]:
    """Write entries in their order with one lock and few statements; return them as stored."""
    moment = moment or installation().now()
    with transaction.atomic():
        _wait_for_turn()
        last = AuditEntry.objects.order_by("-id").values_list("id", "digest").first()
        number, digest = last or (0, BEGINNING)
        stored = []
        for entry in entries:
            row = _row(entry, number + 1, moment, digest)
            number, digest = row.id, row.digest
            stored.append(row)
        AuditEntry.objects.bulk_create(stored, batch_size=_ROWS_A_STATEMENT)
    return stored


def _wait_for_turn() -> None:
    """Let one transaction at a time chain entries, in every process.

    On SQLite a transaction is alone from its beginning: its mode is IMMEDIATE.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _row(entry: Entry, number: int, moment: datetime, previous: str) -> AuditEntry:
    row = AuditEntry(
        id=number,
        moment=moment,
        actor_key=_cut(entry.actor.key, "actor_key"),
        actor_name=_cut(entry.actor.name, "actor_name"),
        action=entry.action,
        object_kind=entry.object_kind,
        object_id=_cut(entry.object_id, "object_id"),
        organisation=entry.organisation,
        address=_cut(entry.actor.address, "address"),
        request_id=_cut(entry.actor.request_id, "request_id"),
        details=orjson.dumps(entry.details, option=orjson.OPT_SORT_KEYS).decode(),
        previous=previous,
    )
    row.digest = row.computed_digest()
    return row


def _cut(text: str, column: str) -> str:
    """Shorten what came from outside to what its column holds."""
    return text.replace("\0", "")[: AuditEntry._meta.get_field(column).max_length]

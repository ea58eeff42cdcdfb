"""The ledger of deliveries: what was begun, accepted, withdrawn, and when."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from laban.base import LakeError
from laban.lake.database import Database, tick
from laban.lake.deliveries import DataFile, Delivery
from laban.lake.ledger_tables import DELIVERIES, FILES, RECORD_TYPES
from laban.lake.moments import from_microseconds, to_microseconds

_D = DELIVERIES.c


class Ledger:
    """What counts: a delivery does once its row says `accepted`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set_key(self, record_type: str, key: Sequence[str]) -> None:
        """Note the key of a record type.

        Raises:
            LakeError: When records were accepted under another key (lake-004).
        """
        wanted = json.dumps(list(key))
        with self._database.reading() as connection:
            if _key_text(connection, record_type) == wanted:
                return
        with self._database.writing() as connection:
            known = _key_text(connection, record_type)
            if known is None:
                connection.execute(insert(RECORD_TYPES).values(name=record_type, key=wanted))
            elif known != wanted:
                _refuse_new_key(connection, record_type, known, wanted)
                rows = RECORD_TYPES.c.name == record_type
                connection.execute(update(RECORD_TYPES).where(rows).values(key=wanted))

    def key(self, record_type: str) -> tuple[str, ...]:
        """Return the key columns of a record type; empty when it was never named."""
        with self._database.reading() as connection:
            return tuple(json.loads(_key_text(connection, record_type) or "[]"))

    def begin(self, **values: object) -> int:
        """Write down that a landing begins, and return its sequence."""
        with self._database.writing() as connection:
            begun = insert(DELIVERIES).values(state="begun", **values).returning(_D.sequence)
            return int(connection.execute(begun).scalar_one())

    def abandon(self, sequence: int) -> None:
        """Write down that a landing will never be accepted."""
        rows = (_D.sequence == sequence) & (_D.state == "begun")
        with self._database.writing() as connection:
            connection.execute(update(DELIVERIES).where(rows).values(state="abandoned"))

    def accept(self, sequence: int, now: Callable[[], datetime], **values: object) -> Delivery:
        """Accept a delivery at a moment later than every earlier one.

        When another landing of the same id was accepted first, that delivery is returned and
        this one is abandoned.

        Raises:
            LakeError: When a compaction has given the landing up meanwhile (lake-013).
        """
        with self._database.writing() as connection:
            tick(connection, 0)
            row = connection.execute(select(DELIVERIES).where(_D.sequence == sequence)).one()
            first = _find(connection, row.organisation, row.delivery_id)
            if first is not None:
                rows = update(DELIVERIES).where(_D.sequence == sequence)
                connection.execute(rows.values(state="abandoned"))
                return first
            _require_begun(row)
            # The clock is read here, with every other writer waiting, so order is by time.
            moment = tick(connection, to_microseconds(now()))
            accepted = dict(values, state="accepted", accepted_at=moment)
            connection.execute(update(DELIVERIES).where(_D.sequence == sequence).values(accepted))
            found = _find(connection, row.organisation, row.delivery_id)
        if found is None:
            raise RuntimeError(f"delivery {sequence} vanished from the ledger")
        return found

    def find(self, organisation: str, delivery_id: str) -> Delivery | None:
        """Return an accepted delivery by its id, or nothing."""
        with self._database.reading() as connection:
            return _find(connection, organisation, delivery_id)

    def accepted(self, record_type: str | None = None) -> list[Delivery]:
        """Return every accepted delivery, withdrawn ones too, in the order of acceptance."""
        with self._database.reading() as connection:
            return accepted_deliveries(connection, record_type)

    def withdraw(
        self, organisation: str, delivery_id: str, *, reason: str, now: datetime
    ) -> Delivery:
        """Mark a delivery as withdrawn from now on.

        Raises:
            LakeError: When the reason is empty (lake-020), the delivery is unknown (lake-005) or
                was withdrawn before (lake-006).
        """
        if not reason.strip():
            raise LakeError(
                f'The withdrawal of delivery "{delivery_id}" gives no reason.',
                cure="Write the reason: it stays in the ledger for ever.",
                code="lake-020",
            )
        with self._database.writing() as connection:
            moment = tick(connection, to_microseconds(now))
            known = _require_known(connection, organisation, delivery_id)
            _refuse_second_withdrawal(known)
            values = {"withdrawn_at": moment, "withdrawn_reason": reason}
            rows = _D.sequence == known.sequence
            connection.execute(update(DELIVERIES).where(rows).values(values))
            return _require_known(connection, organisation, delivery_id)

    def settle_moment(self, now: datetime) -> datetime:
        """Return a moment that nothing accepted or withdrawn from here on can fall before."""
        with self._database.writing() as connection:
            return from_microseconds(tick(connection, to_microseconds(now)))


def accepted_deliveries(connection: Connection, record_type: str | None = None) -> list[Delivery]:
    """Return the accepted deliveries that one transaction sees, in the order of acceptance."""
    rows = select(DELIVERIES).where(_D.state == "accepted").order_by(_D.accepted_at)
    files = select(FILES.c.sequence, FILES.c.path, FILES.c.sha256, FILES.c.rows)
    files = files.where(FILES.c.sequence.is_not(None)).order_by(FILES.c.path)
    if record_type is not None:
        rows = rows.where(_D.record_type == record_type)
        files = files.where(FILES.c.record_type == record_type)
    landed: defaultdict[int, list[DataFile]] = defaultdict(list)
    for file in connection.execute(files):
        landed[file.sequence].append(DataFile(file.path, file.sha256, file.rows))
    return [_delivery(row, landed[row.sequence]) for row in connection.execute(rows)]


def _find(connection: Connection, organisation: str, delivery_id: str) -> Delivery | None:
    rows = select(DELIVERIES).where(
        _D.state == "accepted", _D.organisation == organisation, _D.delivery_id == delivery_id
    )
    row = connection.execute(rows).first()
    if row is None:
        return None
    files = select(FILES.c.path, FILES.c.sha256, FILES.c.rows)
    files = files.where(FILES.c.sequence == row.sequence).order_by(FILES.c.path)
    return _delivery(row, [DataFile(*file) for file in connection.execute(files)])


def _delivery(row: Row[Any], files: Iterable[DataFile]) -> Delivery:
    withdrawn_at = None if row.withdrawn_at is None else from_microseconds(row.withdrawn_at)
    return Delivery(
        sequence=row.sequence,
        delivery_id=row.delivery_id,
        organisation=row.organisation,
        record_type=row.record_type,
        content_sha256=row.content_sha256,
        rows_read=row.rows_read,
        rows_landed=row.rows_landed,
        rows_refused=row.rows_refused,
        rows_flagged=row.rows_flagged,
        programme_version=row.programme_version,
        accepted_at=from_microseconds(row.accepted_at),
        illustrative=row.illustrative,
        withdrawn_at=withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
        files=tuple(files),
    )


def _key_text(connection: Connection, record_type: str) -> str | None:
    wanted = select(RECORD_TYPES.c.key).where(RECORD_TYPES.c.name == record_type)
    found: str | None = connection.execute(wanted).scalar_one_or_none()
    return found


def _refuse_new_key(connection: Connection, record_type: str, old: str, new: str) -> None:
    used = select(_D.sequence).where(_D.record_type == record_type, _D.state != "abandoned")
    if connection.execute(used.limit(1)).first() is not None:
        raise LakeError(
            f'The key of record type "{record_type}" is now {new}, but its records were '
            f"delivered under the key {old}.",
            cure="What supersedes what would change in the past: give the record type a new name.",
            code="lake-004",
        )


def _require_begun(row: Row[Any]) -> None:
    if row.state != "begun":
        raise LakeError(
            f'The landing of delivery "{row.delivery_id}" took so long that it was given up.',
            cure="Deliver it again.",
            code="lake-013",
        )


def _require_known(connection: Connection, organisation: str, delivery_id: str) -> Delivery:
    known = _find(connection, organisation, delivery_id)
    if known is None:
        raise LakeError(
            f'No delivery "{delivery_id}" of organisation "{organisation}" was accepted.',
            cure="Look up its id in the list of deliveries.",
            code="lake-005",
        )
    return known


def _refuse_second_withdrawal(known: Delivery) -> None:
    if known.withdrawn_at is not None:
        raise LakeError(
            f'Delivery "{known.delivery_id}" of "{known.organisation}" was already withdrawn on '
            f'{known.withdrawn_at.isoformat()}: "{known.withdrawn_reason}".',
            cure="Nothing is left to do.",
            code="lake-006",
        )

"""Read accepted deliveries from the ledger, each with the files it landed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, and_, select, tuple_

from laban.lake.deliveries import DataFile, Delivery, IncludedDelivery
from laban.lake.ledger_tables import DELIVERIES, FILES
from laban.lake.moments import from_microseconds, to_microseconds

T = TypeVar("T")
_D = DELIVERIES.c
# SQLite takes some 32,000 values in one statement.
_AT_ONCE = 500


def accepted_deliveries(connection: Connection, record_type: str | None = None) -> list[Delivery]:
    """Return the accepted deliveries that one transaction sees, in the order of acceptance."""
    rows = select(DELIVERIES).where(_D.state == "accepted").order_by(_D.accepted_at)
    files: list[ColumnElement[bool]] = [FILES.c.sequence.is_not(None)]
    if record_type is not None:
        rows = rows.where(_D.record_type == record_type)
        files.append(FILES.c.record_type == record_type)
    landed = _files(connection, and_(*files))
    return [_delivery(row, landed[row.landing]) for row in connection.execute(rows)]


def has_changed_since(connection: Connection, moment: datetime) -> bool:
    """Say whether a delivery was accepted or withdrawn after a moment."""
    edge = to_microseconds(moment)
    changed = (_D.accepted_at > edge) | (_D.withdrawn_at > edge)
    found = select(_D.sequence).where(_D.state == "accepted", changed).limit(1)
    return connection.execute(found).first() is not None


def find_delivery(connection: Connection, organisation: str, delivery_id: str) -> Delivery | None:
    """Return an accepted delivery by its id, or nothing."""
    wanted = (organisation, delivery_id)
    return find_accepted(connection, [wanted]).get(wanted)


def find_accepted(
    connection: Connection, ids: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Delivery]:
    """Return the accepted deliveries among those of (organisation, delivery id)."""
    found: list[Row[Any]] = []
    for some in in_parts(sorted(ids)):
        rows = select(DELIVERIES).where(
            _D.state == "accepted", tuple_(_D.organisation, _D.delivery_id).in_(some)
        )
        found += connection.execute(rows)
    return {(d.organisation, d.delivery_id): d for d in with_files(connection, found)}


def find_numbered(connection: Connection, sequence: int) -> Delivery | None:
    """Return an accepted delivery by its sequence, or nothing."""
    return next(iter(numbered_deliveries(connection, [sequence])), None)


def numbered_deliveries(connection: Connection, sequences: Iterable[int]) -> list[Delivery]:
    """Return the accepted deliveries among sequences, in their order."""
    found: list[Row[Any]] = []
    for some in in_parts(sorted(sequences)):
        rows = select(DELIVERIES).where(_D.state == "accepted", _D.sequence.in_(some))
        found += connection.execute(rows.order_by(_D.sequence))
    return with_files(connection, found)


def with_files(connection: Connection, rows: Sequence[Row[Any]]) -> list[Delivery]:
    """Return rows of the ledger as deliveries."""
    landed: dict[int, list[DataFile]] = {}
    for some in in_parts(sorted({row.landing for row in rows})):
        landed |= _files(connection, FILES.c.sequence.in_(some))
    return [_delivery(row, landed.get(row.landing, ())) for row in rows]


def included_deliveries(
    connection: Connection, record_type: str, as_of: datetime | None
) -> dict[int, bool]:
    """Return the sequences that count as of a moment, and whether each is illustrative."""
    rows = select(_D.sequence, _D.illustrative).where(_D.record_type == record_type, _counts(as_of))
    return {row.sequence: row.illustrative for row in connection.execute(rows)}


def included_of_types(
    connection: Connection, record_types: Collection[str], as_of: datetime | None
) -> frozenset[int]:
    """Return the sequences of some record types that count as of a moment."""
    rows = select(_D.sequence).where(_D.record_type.in_(sorted(record_types)), _counts(as_of))
    return frozenset(connection.execute(rows).scalars())


def included_after(
    connection: Connection,
    sequence: int,
    as_of: datetime,
    limit: int,
    record_type: str | None = None,
) -> list[IncludedDelivery]:
    """Return the next deliveries that count as of a moment, in the order of their sequence."""
    columns = [_D[name] for name in IncludedDelivery._fields]
    rows = select(*columns).where(_D.sequence > sequence, _counts(as_of))
    if record_type is not None:
        rows = rows.where(_D.record_type == record_type)
    found = connection.execute(rows.order_by(_D.sequence).limit(limit))
    return [IncludedDelivery(*row) for row in found]


def acceptance_moments(connection: Connection, sequences: Iterable[int]) -> dict[int, datetime]:
    """Return when deliveries were accepted, by their sequence."""
    found: dict[int, datetime] = {}
    for some in in_parts(sequences):
        rows = select(_D.sequence, _D.accepted_at).where(
            _D.state == "accepted", _D.sequence.in_(some)
        )
        found |= {
            row.sequence: from_microseconds(row.accepted_at) for row in connection.execute(rows)
        }
    return found


def in_parts(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield values in lists that one statement can take."""
    left = iter(values)
    while part := list(islice(left, _AT_ONCE)):
        yield part


def _counts(as_of: datetime | None) -> ColumnElement[bool]:
    """Say of a delivery whether it counts as of a moment."""
    if as_of is None:
        return and_(_D.state == "accepted", _D.withdrawn_at.is_(None))
    moment = to_microseconds(as_of)
    is_withdrawn_later = _D.withdrawn_at.is_(None) | (_D.withdrawn_at > moment)
    return and_(_D.state == "accepted", _D.accepted_at <= moment, is_withdrawn_later)


def _files(connection: Connection, which: ColumnElement[bool]) -> dict[int, list[DataFile]]:
    columns = FILES.c
    rows = select(columns.sequence, columns.path, columns.sha256, columns.rows)
    landed: defaultdict[int, list[DataFile]] = defaultdict(list)
    for row in connection.execute(rows.where(which).order_by(columns.path)):
        landed[row.sequence].append(DataFile(row.path, row.sha256, row.rows))
    return landed


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

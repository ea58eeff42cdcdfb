"""Pages of deliveries, newest first, and what each organisation has delivered so far."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, func, select, union_all

from laban.base import LakeError
from laban.lake.accepted import with_files
from laban.lake.deliveries import Delivery
from laban.lake.ledger_tables import DELIVERIES
from laban.lake.moments import from_microseconds, to_microseconds

_D = DELIVERIES.c
# Up to so many organisations, the newest of each are looked up in the index and merged; of more,
# the newest of all are gone through, for then the wanted ones are not far.
_LOOKED_UP_AT_MOST = 50
_DIGITS = 19


class DeliveryState(StrEnum):
    """Whether an accepted delivery still counts."""

    COUNTS = "counts"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which deliveries are wanted; nothing means any. Moments of acceptance: from, and before."""

    organisations: Collection[str] | None = None
    record_type: str | None = None
    accepted_from: datetime | None = None
    accepted_before: datetime | None = None
    state: DeliveryState | None = None


ANY_DELIVERY = DeliveryFilter()


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Some deliveries, newest first; `next_cursor` leads to the older ones, if there are any.

    A delivery accepted meanwhile moves nothing: the cursor is a place in time, not a number.
    """

    deliveries: tuple[Delivery, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class DeliveryCount:
    """How many deliveries of a record type an organisation has had accepted, and when the last."""

    organisation: str
    record_type: str
    deliveries: int
    withdrawn: int
    last_accepted_at: datetime


def page_of_deliveries(
    connection: Connection, wanted: DeliveryFilter, *, size: int, cursor: str | None
) -> DeliveryPage:
    """Return a page of deliveries, from the place that a cursor names.

    Raises:
        LakeError: When no page gave the cursor (lake-024).
    """
    before = None if cursor is None else _moment(cursor)
    rows = connection.execute(_newest(wanted, before, size + 1)).all()
    deliveries = tuple(with_files(connection, rows[:size]))
    return DeliveryPage(deliveries, str(rows[size - 1].accepted_at) if len(rows) > size else None)


def _moment(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < _DIGITS):
        raise LakeError(
            f'"{cursor[:40]}" is no place in the list of deliveries.',
            cure="Begin at the first page, or take the cursor as the page before gave it.",
            code="lake-024",
        )
    return int(cursor)


def count_deliveries(
    connection: Connection, organisations: Collection[str] | None
) -> list[DeliveryCount]:
    """Return counts by organisation and record type, withdrawn ones included and named."""
    rows = (
        select(
            _D.organisation,
            _D.record_type,
            func.count().label("deliveries"),
            func.count(_D.withdrawn_at).label("withdrawn"),
            func.max(_D.accepted_at).label("last"),
        )
        .where(_D.accepted_at.is_not(None))
        .group_by(_D.organisation, _D.record_type)
        .order_by(_D.organisation, _D.record_type)
    )
    if organisations is not None:
        rows = rows.where(_D.organisation.in_(sorted(organisations)))
    return [
        DeliveryCount(
            row.organisation,
            row.record_type,
            row.deliveries,
            row.withdrawn,
            from_microseconds(row.last),
        )
        for row in connection.execute(rows)
    ]


def _newest(wanted: DeliveryFilter, before: int | None, limit: int) -> Select[Any]:
    organisations = wanted.organisations
    rows = _matching(wanted, before)
    if organisations is None:
        return rows.limit(limit)
    if not 1 < len(set(organisations)) <= _LOOKED_UP_AT_MOST:
        return rows.where(_D.organisation.in_(sorted(set(organisations)))).limit(limit)
    each = [
        select(rows.where(_D.organisation == one).limit(limit).subquery())
        for one in sorted(set(organisations))
    ]
    merged = union_all(*each).subquery()
    return select(merged).order_by(merged.c.accepted_at.desc()).limit(limit)


def _matching(wanted: DeliveryFilter, before: int | None) -> Select[Any]:
    rows = select(DELIVERIES).where(_D.accepted_at.is_not(None))
    rows = rows.order_by(_D.accepted_at.desc())
    if wanted.record_type is not None:
        rows = rows.where(_D.record_type == wanted.record_type)
    if wanted.accepted_from is not None:
        rows = rows.where(_D.accepted_at >= to_microseconds(wanted.accepted_from))
    if wanted.accepted_before is not None:
        rows = rows.where(_D.accepted_at < to_microseconds(wanted.accepted_before))
    if before is not None:
        rows = rows.where(_D.accepted_at < before)
    if wanted.state is DeliveryState.COUNTS:
        rows = rows.where(_D.withdrawn_at.is_(None))
    elif wanted.state is DeliveryState.WITHDRAWN:
        rows = rows.where(_D.withdrawn_at.is_not(None))
    return rows

"""The verdict on one connection: from what arrived to what it is worth.

Pure: everything that arrived is given. The first verdict that applies is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from laban.programme import (
    Cover,
    Obligation,
    OwedPeriod,
    Rhythm,
    last_due,
    last_in_time,
    next_due,
)
from laban.quality.days import Span


class ConnectionStatus(StrEnum):
    """The verdicts, the worst first."""

    NEVER_CONNECTED = "never_connected"
    INTERRUPTED = "interrupted"
    PARTIAL = "partial"
    NOT_RECONCILED = "not_reconciled"
    CONNECTED = "connected"


@dataclass(frozen=True, slots=True)
class Missing:
    """What should be there: a value of a column, or a unit of a kind by identity."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Connection:
    """The verdict on what one organisation owes of one record type, on one day.

    `expected_by` is the last day on which the next delivery is, or the missed one was, in time.
    `illustrative`: it rests on invented records.
    """

    organisation: str
    record_type: str
    obligation: str
    day: date
    status: ConnectionStatus
    last_delivery_at: datetime | None
    expected_by: date
    missing: tuple[Missing, ...]
    gaps: int
    illustrative: bool


@dataclass
class Arrivals:
    """What arrived for one organisation and those below it.

    `last_sign_at` also counts control totals. `counts` holds the records, and control totals, by
    span; `values` the records by column, value and span.
    """

    last_delivery_at: datetime | None = None
    last_sign_at: datetime | None = None
    illustrative: bool = False
    counts: Counter[Span] = field(default_factory=Counter)
    values: Counter[tuple[str, str, Span]] = field(default_factory=Counter)
    gaps: int = 0


@dataclass(frozen=True)
class Question:
    """What is asked about an obligation on a day: the period that fell due, and the spans."""

    obligation: Obligation
    day: date
    fallen: OwedPeriod | None
    coming: OwedPeriod
    holidays: Collection[date]

    @classmethod
    def of(cls, obligation: Obligation, day: date, holidays: Collection[date]) -> Question | None:
        """Return the question, or nothing when the obligation has not begun."""
        coming = next_due(obligation, day, holidays)
        if coming is None:
            return None
        return cls(obligation, day, last_due(obligation, day, holidays), coming, holidays)

    @property
    def is_periodic(self) -> bool:
        """Whether records are owed period by period."""
        return self.obligation.rhythm is not Rhythm.AS_EVENTS_OCCUR

    def spans_of(self, cover: Cover) -> tuple[Span, Span] | None:
        """Return the span in which a cover must be met, and the one before.

        Empty: nothing when the obligation was not owed for the whole of it.
        """
        if self.is_periodic:
            if self.fallen is None:
                return None
            now, before = (self.fallen.first_day, self.fallen.last_day), self.fallen.before
        else:
            first = self.day - timedelta(days=cover.within_days - 1)
            now = (first, self.day)
            before = (first - timedelta(days=cover.within_days), first - timedelta(days=1))
        begins = self.obligation.valid_from
        return None if begins and begins > now[0] else (now, before)

    def spans(self) -> Iterator[Span]:
        """Yield every span in which arrivals must be counted."""
        if self.is_periodic and self.fallen:
            yield self.fallen.first_day, self.fallen.last_day
        for cover in self.obligation.covers:
            yield from self.spans_of(cover) or ()


def decide(
    question: Question,
    organisation: str,
    arrivals: Arrivals,
    missing: tuple[Missing, ...],
    *,
    existed: bool,
    last_day: date | None,
) -> Connection:
    """Return the verdict on a connection.

    `existed` says whether the organisation existed in the period that fell due; `last_day` is
    the local day of the last sign of life.
    """
    fallen = question.fallen if existed else None
    is_late, expected_by = _lateness(question, arrivals, fallen, last_day)
    if arrivals.last_delivery_at is None:
        status, missing = ConnectionStatus.NEVER_CONNECTED, ()
    elif is_late:
        status, missing = ConnectionStatus.INTERRUPTED, ()
    elif missing:
        status = ConnectionStatus.PARTIAL
    elif arrivals.gaps:
        status = ConnectionStatus.NOT_RECONCILED
    else:
        status = ConnectionStatus.CONNECTED
    return Connection(
        organisation=organisation,
        record_type=question.obligation.record_type,
        obligation=question.obligation.code,
        day=question.day,
        status=status,
        last_delivery_at=arrivals.last_delivery_at,
        expected_by=expected_by,
        missing=missing,
        gaps=arrivals.gaps,
        illustrative=arrivals.illustrative,
    )


def _lateness(
    question: Question, arrivals: Arrivals, fallen: OwedPeriod | None, last_day: date | None
) -> tuple[bool, date]:
    """Say whether a delivery is missed, and until when it was, or the next is, in time."""
    if question.is_periodic:
        if fallen and not arrivals.counts[fallen.first_day, fallen.last_day]:
            return True, fallen.due_on
        return False, question.coming.due_on
    if last_day is None:
        begins = question.obligation.valid_from or question.day
        return False, last_in_time(question.obligation, begins, question.holidays)
    expected_by = last_in_time(question.obligation, last_day, question.holidays)
    return expected_by < question.day, expected_by


def missing_values(
    cover: Cover, spans: tuple[Span, Span], arrivals: Arrivals, known: Collection[str] | None
) -> Iterator[Missing]:
    """Yield the values of a cover's column that are not there.

    They are the values it names, or those that the span before held often enough and that the
    column's code list, if it is `known`, still has.
    """
    now, before = spans
    column = str(cover.column)
    expected = cover.values or sorted(
        value
        for (name, value, span), count in arrivals.values.items()
        if name == column and span == before and count >= cover.seen_at_least
    )
    for value in expected:
        is_known = known is None or value in known
        if is_known and not arrivals.values[column, value, now]:
            yield Missing(column, value)


def missing_units(
    units: Mapping[str, str], now: Span, arrivals: Mapping[str, Arrivals]
) -> Iterator[Missing]:
    """Yield the units (identity to kind) of which nothing is there in a span."""
    for id, kind in units.items():
        if id not in arrivals or not arrivals[id].counts[now]:
            yield Missing(kind, id)

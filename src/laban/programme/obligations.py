"""What is owed on a day: by whom, for which period, and by when.

An obligation binds the organisations of its kinds that exist on a day, and the listed ones or
who follows them as a whole. "As events occur" makes every day its own period: what happens on
it must be here before the silence grows too long.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from laban.base import Grain, Period, slot_of
from laban.programme.obligation_model import Obligation, Rhythm, Term
from laban.programme.organisations import Organisations
from laban.programme.programme import Programme
from laban.programme.working_days import last_day_in_time

_DAY = timedelta(days=1)
_GRAINS = {Rhythm.MONTHLY: Grain.MONTH, Rhythm.QUARTERLY: Grain.QUARTER, Rhythm.YEARLY: Grain.YEAR}
_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}


@dataclass(frozen=True, slots=True)
class OwedPeriod:
    """A period for which records are owed: first and last day, and the last day in time."""

    first_day: date
    last_day: date
    due_on: date

    @property
    def before(self) -> tuple[date, date]:
        """First and last day of a span as long, right before."""
        return self.first_day - (self.last_day - self.first_day) - _DAY, self.first_day - _DAY


@dataclass(frozen=True, slots=True)
class Owed:
    """What one organisation owes by one obligation, for one period."""

    organisation: str
    obligation: Obligation
    period: OwedPeriod


def owed_on(programme: Programme, day: date, organisation: str | None = None) -> tuple[Owed, ...]:
    """Return what everybody, or one organisation, owes next: due on the day or later.

    Empty: nothing when no obligation binds anybody on that day.
    """
    found: list[Owed] = []
    for obligation in programme.obligations:
        bound = bound_on(programme.organisations, obligation, day)
        if organisation is not None:
            bound = tuple(id for id in bound if id == organisation)
        period = next_due(obligation, day, programme.head.holidays) if bound else None
        if period:
            found += [Owed(id, obligation, period) for id in bound]
    return tuple(found)


def bound_on(organisations: Organisations, obligation: Obligation, day: date) -> tuple[str, ...]:
    """Return the identities that an obligation binds on a day, in the order of the programme.

    Empty: nothing when the obligation is not in force on that day.
    """
    if not is_in_force(obligation, day):
        return ()
    standing = (organisations.standing_on(id, day) for id in obligation.organisations)
    listed = {id for id in standing if id is not None}
    return tuple(
        id
        for id, one in organisations.by_id.items()
        if id in listed or (one.kind in obligation.kinds and one.is_valid_on(day))
    )


def is_in_force(obligation: Obligation, day: date) -> bool:
    """Say whether an obligation binds anybody on a day."""
    begun = obligation.valid_from is None or obligation.valid_from <= day
    return begun and (obligation.valid_to is None or day < obligation.valid_to)


def last_in_time(obligation: Obligation, day: date, holidays: Collection[date]) -> date:
    """Return the last day on which records of a period that ends on a day are in time."""
    return last_day_in_time(day, obligation.due or obligation.longest_silence or Term(), holidays)


def next_due(
    obligation: Obligation, day: date, holidays: Collection[date] = ()
) -> OwedPeriod | None:
    """Return the earliest period that is due on a day or later.

    Empty: nothing when the obligation has not begun.
    """
    earliest = None
    for period in _backwards(obligation, day, holidays):
        if period.due_on < day:
            break
        earliest = period
    return earliest


def last_due(
    obligation: Obligation, day: date, holidays: Collection[date] = ()
) -> OwedPeriod | None:
    """Return the latest period whose last day in time is before a day.

    Empty: nothing when no period since the obligation began has fallen due.
    """
    periods = _backwards(obligation, day, holidays)
    return next((period for period in periods if period.due_on < day), None)


def _backwards(
    obligation: Obligation, day: date, holidays: Collection[date]
) -> Iterator[OwedPeriod]:
    """Yield the period that holds a day and those before it, down to the first that is owed."""
    begins = obligation.valid_from or date.min.replace(year=2)
    while day >= begins:
        first, last = _period_of(obligation, day)
        yield OwedPeriod(first, last, last_in_time(obligation, last, holidays))
        day = first - _DAY


def _period_of(obligation: Obligation, day: date) -> tuple[date, date]:
    """Return the first and last day of the period that holds a day."""
    rhythm = obligation.rhythm
    if rhythm in (Rhythm.DAILY, Rhythm.AS_EVENTS_OCCUR):
        return day, day
    if rhythm is Rhythm.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    slot = slot_of(day, obligation.calendar)
    number = slot % 12 // _MONTHS[rhythm] + 1
    period = Period(obligation.calendar, _GRAINS[rhythm], slot // 12, number)
    return period.start, period.end - _DAY

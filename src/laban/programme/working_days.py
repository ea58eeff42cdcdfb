"""Working days: all but Saturdays, Sundays and a programme's holidays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from laban.programme.obligation_model import Term

_DAY = timedelta(days=1)
_SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Say whether people work on a day.

    Example:
        >>> is_working_day(date(2024, 5, 1), [date(2024, 5, 1)])
        False
    """
    return day.weekday() < _SATURDAY and day not in holidays


def last_day_in_time(day: date, term: Term, holidays: Collection[date]) -> date:
    """Return the last day that is not later than a term after a day.

    Example:
        >>> friday = date(2024, 5, 3)
        >>> last_day_in_time(friday, Term(days=2), []).isoformat()
        '2024-05-05'
        >>> last_day_in_time(friday, Term(working_days=2), []).isoformat()
        '2024-05-07'
    """
    if term.working_days is None:
        return day + timedelta(days=term.days or 0)
    left = term.working_days
    while left:
        day += _DAY
        left -= is_working_day(day, holidays)
    return day

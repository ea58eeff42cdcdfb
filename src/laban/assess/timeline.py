"""Days as months of a calendar, so that a third of a year is a third whichever months it has."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from laban.base import Calendar, Period, slot_of, slot_start

MONTHS_OF_A_YEAR = 12


def moment_of(day: date, calendar: Calendar) -> Decimal:
    """Return the end of a day as months of a calendar; the last day of a month ends it exactly.

    Unit: months, of which each is as long as any other.

    Example:
        >>> moment_of(date(2024, 1, 31), Calendar.CALENDAR) == 12 * 2024 + 1
        True
        >>> moment_of(date(2024, 6, 15), Calendar.CALENDAR) - 12 * 2024
        Decimal('5.5')
    """
    slot = slot_of(day, calendar)
    first, end = slot_start(slot, calendar), slot_start(slot + 1, calendar)
    return slot + Decimal((day - first).days + 1) / (end - first).days


def end_of(period: Period) -> Decimal:
    """Return the end of a period as months of its calendar."""
    return Decimal(period.slots[-1] + 1)


def last_day(period: Period) -> date:
    """Return the last day of a period.

    Example:
        >>> last_day(Period.parse("2024")).isoformat()
        '2024-12-31'
    """
    return period.end - timedelta(days=1)

"""Which period is shown when nobody asked for one, and which of them make a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from laban.base import Calendar, Grain, Period
from laban.publication import PublishedFigure

# Sums from the year's start overlap with one another: they are asked for, never taken.
_ASKED_FOR = (Grain.CUMULATIVE, Grain.NINE_MONTHS)


def latest_first(periods: Iterable[Period], known_on: date) -> list[Period]:
    """Return periods in the order in which one is taken as the latest.

    Those that had ended by a day stand before those that had not; of those that end together the
    longest is first.

    Example:
        >>> several = [Period.parse(one) for one in ("2024", "2024-12", "2024-Q4", "2025")]
        >>> [one.id for one in latest_first(several, date(2025, 3, 1))]
        ['2024', '2024-Q4', '2024-12', '2025']
    """

    def place(one: Period) -> tuple[bool, bool, int, int]:
        is_asked_for = one.grain in _ASKED_FOR or one.calendar is not Calendar.CALENDAR
        return (one.end > known_on, is_asked_for, -one.end.toordinal(), one.start.toordinal())

    return sorted(periods, key=place)


def alike(figures: Sequence[PublishedFigure]) -> list[PublishedFigure]:
    """Return the figures of periods of one length, oldest first: of that which has most of them."""
    known = [one for one in figures if one.period.grain not in _ASKED_FOR] or list(figures)
    lengths = Counter((one.period.calendar, one.period.grain) for one in known)
    if not lengths:
        return []
    most = max(lengths, key=lambda length: lengths[length])
    return [one for one in known if (one.period.calendar, one.period.grain) == most]

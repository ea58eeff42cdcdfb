"""Days of the sample: how many dossiers each brings, and which of them are working days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from laban.sample.draws import Integers

WORKING_MINUTES = 480
SECONDS_OF_DAY = 86_400

_EPOCH = date(1970, 1, 1)
_WEEKDAY_WEIGHTS = (125, 112, 105, 100, 96, 11, 0)  # Monday first; some offices open on Saturday
_MONTH_WEIGHTS = (92, 96, 108, 104, 103, 102, 104, 106, 101, 104, 103, 97)
_DAYS_AROUND_TET = 12
_DAYS_AFTER = 1_500  # room for the longest procedure and the latest result


@dataclass(frozen=True)
class Days:
    """The days of a sample as tables; a day is numbered from 1970-01-01.

    `rows_until[i]` counts the rows up to the end of day `first + i`; `position[i]` is the number
    of the first working day that is not before day `first + i`; `working[p]` is that day again.
    """

    first: int
    count: int
    rows_until: Integers
    is_working: Integers
    position: Integers
    working: Integers
    utc_offset: Integers
    months: Integers


def plan_days(
    first_day: date, last_day: date, *, rows: int, holidays: Collection[date], time_zone: str
) -> Days:
    """Spread `rows` over the days from `first_day` to `last_day`, both included.

    Sundays and holidays bring nothing, the weeks around the longest holiday (Tết) little.
    """
    count = (last_day - first_day).days + 1
    span = [first_day + timedelta(days=offset) for offset in range(count + _DAYS_AFTER)]
    weights = [_weight(day, holidays) for day in span[:count]]
    if not any(weights):
        weights = [1] * count
    cumulative = np.cumsum(np.array(weights, dtype=np.int64))
    is_working = np.array([day.weekday() < 5 and day not in holidays for day in span], np.int64)
    before = np.cumsum(is_working) - is_working
    zone = ZoneInfo(time_zone)
    return Days(
        first=day_number(first_day),
        count=count,
        rows_until=cumulative * rows // cumulative[-1],
        is_working=is_working,
        position=before,
        working=np.flatnonzero(is_working) + day_number(first_day),
        utc_offset=np.array([_offset_seconds(day, zone) for day in span], np.int64),
        months=np.array([12 * day.year + day.month - 1 for day in span], np.int64),
    )


def day_number(day: date) -> int:
    """Return the number of a day, counted from 1970-01-01."""
    return (day - _EPOCH).days


def day_of_number(number: int) -> date:
    """Return the day of a number that `day_number` gave."""
    return _EPOCH + timedelta(days=number)


def clock_seconds(minutes: Integers) -> Integers:
    """Turn working minutes of a day (0 to 479) into seconds since midnight.

    Offices work from 7:30 to 11:30 and from 13:30 to 17:30.
    """
    afternoon = minutes >= WORKING_MINUTES // 2
    return (minutes + 450 + 120 * afternoon) * 60


def _weight(day: date, holidays: Collection[date]) -> int:
    if day in holidays:
        return 0
    weight = _WEEKDAY_WEIGHTS[day.weekday()] * _MONTH_WEIGHTS[day.month - 1]
    return weight * _share_around_tet(day, holidays) // 100


def _share_around_tet(day: date, holidays: Collection[date]) -> int:
    """Return in percent how busy a day is that lies near a run of four holidays or more."""
    for distance in range(1, _DAYS_AROUND_TET + 1):
        for side in (-1, 1):
            edge = day + timedelta(days=side * distance)
            if all(edge + timedelta(days=side * step) in holidays for step in range(4)):
                return 25 + 75 * distance // (_DAYS_AROUND_TET + 1)
    return 100


def _offset_seconds(day: date, zone: ZoneInfo) -> int:
    offset = datetime.combine(day, time(12), tzinfo=zone).utcoffset()
    return 0 if offset is None else round(offset.total_seconds())

"""Times as whole numbers: moments in microseconds, days in days, both since 1970-01-01.

Engines differ in time zones, date arithmetic and speed (DuckDB's zone-aware functions are ten
times slower than integers). Whole numbers behave alike everywhere, so every date and timestamp
is turned into one at the start and stays one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

EPOCH = date(1970, 1, 1)
MICROSECONDS_PER_SECOND = 1_000_000
MICROSECONDS_PER_DAY = 86_400 * MICROSECONDS_PER_SECOND
_FIRST_YEAR, _LAST_YEAR = 1990, 2040


@ibis.udf.scalar.builtin(name="epoch_us", signature=(("timestamp('UTC')",), "int64"))  # type: ignore[untyped-decorator]
def _duckdb_microseconds(moment: Any) -> Any: ...


@ibis.udf.scalar.builtin(name="epoch_ms", signature=(("int64",), "timestamp"))  # type: ignore[untyped-decorator]
def _duckdb_moment(milliseconds: Any) -> Any: ...


@ibis.udf.scalar.builtin(name="timestamp_millis", signature=(("int64",), "timestamp"))  # type: ignore[untyped-decorator]
def _spark_moment(milliseconds: Any) -> Any: ...


@ibis.udf.scalar.builtin(name="unix_micros", signature=(("timestamp('UTC')",), "int64"))  # type: ignore[untyped-decorator]
def _spark_microseconds(moment: Any) -> Any: ...


def microseconds(moment: ir.TimestampValue, *, spark: bool) -> ir.IntegerValue:
    """Return a timestamp column as microseconds since 1970-01-01 00:00 UTC."""
    return _spark_microseconds(moment) if spark else _duckdb_microseconds(moment)


def days(day: ir.DateValue) -> ir.IntegerValue:
    """Return a date column as days since 1970-01-01."""
    return day.delta(ibis.date("1970-01-01"), unit="day")


def day_number(day: date) -> int:
    """Return a day as the number of days since 1970-01-01.

    Example:
        >>> day_number(date(1970, 1, 3))
        2
    """
    return (day - EPOCH).days


def local_days(moment: ir.IntegerValue, zone: str) -> ir.IntegerValue:
    """Return the local day of moments given in microseconds."""
    (_, first_offset), *later = _offsets(zone)
    offset = ibis.literal(first_offset * MICROSECONDS_PER_SECOND, type="int64")
    if later:
        branches = [
            (moment >= since * MICROSECONDS_PER_SECOND, seconds * MICROSECONDS_PER_SECOND)
            for since, seconds in reversed(later)
        ]
        offset = ibis.cases(*branches, else_=offset)
    return (moment + offset) // MICROSECONDS_PER_DAY


@lru_cache(maxsize=32)
def _offsets(zone: str) -> tuple[tuple[int, int], ...]:
    """Return (from which second, offset in seconds) of a zone, 1990 to 2040, to the second."""
    place = ZoneInfo(zone)

    def offset(second: int) -> int:
        moment = datetime.fromtimestamp(second, UTC).astimezone(place)
        return int((moment.utcoffset() or timedelta()).total_seconds())

    first = int(datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    last = int(datetime(_LAST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    found = [(first, offset(first))]
    week = 7 * 86_400
    for second in range(first + week, last, week):
        if offset(second) != found[-1][1]:
            low, high = second - week, second
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if offset(middle) != found[-1][1] else (middle, high)
            found.append((high, offset(high)))
    return tuple(found)


def half_slots(day: ir.IntegerValue, *, spark: bool) -> ir.IntegerValue:
    """Return the half-month of a day: twice its month, plus 1 from the 15th on.

    Both calendars' months are pairs of half-months.
    """
    late = _moment(day, spark=spark).day() >= 15
    return month_slots(day, spark=spark) * 2 + late.cast("int32")


def month_slots(day: ir.IntegerValue, *, spark: bool) -> ir.IntegerValue:
    """Return the calendar month of a day as a slot: 12 * year + month - 1."""
    moment = _moment(day, spark=spark)
    return moment.year() * 12 + moment.month() - 1


def _moment(day: ir.IntegerValue, *, spark: bool) -> ir.TimestampValue:
    milliseconds = day * 86_400_000
    return _spark_moment(milliseconds) if spark else _duckdb_moment(milliseconds)


def working_days_until(day: ir.IntegerValue, holidays: Sequence[date]) -> ir.IntegerValue:
    """Return a running count of working days up to and including a day.

    The difference of two such counts is the number of working days between.
    """
    since_monday = day - 4
    weekdays = (since_monday // 7) * 5 + ibis.least(since_monday % 7 + 1, 5)
    count = weekdays
    for holiday in holidays:
        if holiday.weekday() < 5:
            count = count - (day >= (holiday - EPOCH).days).cast("int64")
    return count

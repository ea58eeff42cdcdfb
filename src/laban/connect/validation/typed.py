"""Typed values, as Parquet and Arrow hold them, into the type of a column."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from laban.connect.schema import value_type
from laban.connect.validation.faults import Parsed, Problem, places_where
from laban.connect.validation.numbers import text_of_numbers
from laban.connect.validation.plans import ColumnPlan
from laban.connect.validation.texts import mask_of
from laban.connect.validation.times import MOMENT, local_moments
from laban.programme import ColumnType

_LOCAL = pa.timestamp("us")


def is_text(type_: pa.DataType) -> bool:
    """Say whether values of a type are texts, or a dictionary of texts."""
    inner = type_.value_type if pa.types.is_dictionary(type_) else type_
    return bool(
        pa.types.is_string(inner)
        or pa.types.is_large_string(inner)
        or pa.types.is_string_view(inner)
        or pa.types.is_binary(inner)
        or pa.types.is_large_binary(inner)
        or pa.types.is_null(inner)
    )


def take_typed(values: pa.Array, plan: ColumnPlan) -> Parsed | None:
    """Return typed values that have the type of the column, or one that holds the same values.

    Empty: `None` when they must be read as text.
    """
    wanted = plan.column.type
    if wanted is ColumnType.TIMESTAMP and pa.types.is_timestamp(values.type):
        return _moments(values, plan)
    if wanted is ColumnType.DATE and pa.types.is_timestamp(values.type):
        return _days(values, plan)
    if wanted is ColumnType.DATE and pa.types.is_date(values.type):
        return Parsed(values.cast(pa.date32()))
    if wanted is ColumnType.BOOLEAN and pa.types.is_boolean(values.type):
        return Parsed(values)
    if wanted in (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.MONEY):
        return _numbers(values, plan)
    return None


def text_of(values: pa.Array) -> pa.StringArray | None:
    """Return typed values as texts; nothing when they hold other values inside them."""
    if pa.types.is_nested(values.type):
        return None
    if pa.types.is_floating(values.type) or pa.types.is_decimal(values.type):
        return text_of_numbers(values)
    return values.cast(pa.string())


def _numbers(values: pa.Array, plan: ColumnPlan) -> Parsed | None:
    if not (pa.types.is_integer(values.type) or pa.types.is_decimal(values.type)):
        return None
    try:
        return Parsed(values.cast(value_type(plan.column)))
    except pa.ArrowInvalid:
        return None


def _moments(values: pa.Array, plan: ColumnPlan) -> Parsed:
    zone = values.type.tz
    unit = _LOCAL if zone is None else pa.timestamp("us", zone)
    cut = values.cast(unit, safe=False)
    fine = mask_of(pc.not_equal(cut.cast(values.type, safe=False), values))
    if fine.any():
        cut = pc.if_else(pa.array(~fine), cut, pa.scalar(None, cut.type))
    placed = Parsed(cut.cast(MOMENT)) if zone else local_moments(cut, plan.time_zone)
    problem = Problem(places_where(fine), _too_fine, "connect-108")
    return Parsed(placed.values, (*placed.problems, *([problem] if fine.any() else [])))


def _days(values: pa.Array, plan: ColumnPlan) -> Parsed:
    """Return moments as days when they are midnights, as spreadsheets and pandas write days."""
    if values.type.tz is not None:
        values = pc.local_timestamp(values.cast(pa.timestamp("us", plan.time_zone), safe=False))
    values = values.cast(_LOCAL, safe=False)
    timed = mask_of(pc.not_equal(pc.floor_temporal(values, unit="day"), values))
    midnights = pc.if_else(pa.array(~timed), values, pa.scalar(None, values.type))
    problem = Problem(places_where(timed), _has_time, "connect-107")
    return Parsed(_days_of(midnights), (problem,) if timed.any() else ())


def _days_of(values: pa.Array) -> pa.Date32Array:
    return pc.floor_temporal(values, unit="day").cast(pa.date32())


def _too_fine(value: str) -> str:
    return f'"{value}" is finer than a microsecond. Deliver microseconds.'


def _has_time(value: str) -> str:
    return f'"{value}" has a time of day, but the column holds days. Deliver the day alone.'

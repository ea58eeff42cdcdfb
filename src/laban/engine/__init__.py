"""Engines, and what lets one expression run on each of them.

In: checked expressions, tables of records. Out: Ibis values; open DuckDB or Spark backends.
Never: decides what a figure is.
"""

from laban.engine.compiling import (
    WorkingCalendar,
    bind_columns,
    compile_expression,
    half_month_of,
    local_day_of,
)
from laban.engine.engines import Engine, open_engine
from laban.engine.times import day_number

__all__ = [
    "Engine",
    "WorkingCalendar",
    "bind_columns",
    "compile_expression",
    "day_number",
    "half_month_of",
    "local_day_of",
    "open_engine",
]

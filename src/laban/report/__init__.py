"""Figures and standings for people and machines: texts, tables, files.

In: figures, standings, a programme. Out: rounded texts, CSV, JSON, Parquet.
Nothing else rounds, and what is rounded here stands beside the unrounded number.
"""

from laban.report.exports import EXPORTS, write_figures
from laban.report.formatting import format_number, format_value, unit_title
from laban.report.rows import describe_figures
from laban.report.standings import TASK_STATES, describe_source, describe_standing

__all__ = [
    "EXPORTS",
    "TASK_STATES",
    "describe_figures",
    "describe_source",
    "describe_standing",
    "format_number",
    "format_value",
    "unit_title",
    "write_figures",
]

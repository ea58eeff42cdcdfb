"""Figures for people and machines: texts, tables, files.

In: figures, a programme. Out: rounded texts, CSV, JSON, Parquet.
Nothing else rounds, and what is rounded here stands beside the unrounded number.
"""

from laban.report.exports import EXPORTS, write_figures
from laban.report.formatting import format_number, format_value, unit_title
from laban.report.rows import describe_figures

__all__ = [
    "EXPORTS",
    "describe_figures",
    "format_number",
    "format_value",
    "unit_title",
    "write_figures",
]

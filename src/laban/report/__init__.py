"""Figures and standings for people and machines: texts, tables, files.

In: figures, standings, a programme. Out: rounded texts, CSV, JSON, Parquet; the list of datasets.
Catalogues in RDF and charts have doors of their own, `laban.report.dcat` and `.charts`.
Nothing else rounds, and what is rounded here stands beside the unrounded number.
"""

from laban.report.datasets import (
    FORMATS,
    LICENCE_ADDRESS,
    OPEN_ADDRESS,
    XLSX_ROWS_AT_MOST,
    Dataset,
    Distribution,
    datasets_of,
    find_dataset,
)
from laban.report.exports import EXPORTS, write_figures
from laban.report.formatting import (
    LANGUAGES,
    Language,
    format_apart,
    format_number,
    format_period,
    format_value,
    unit_digits,
    unit_title,
)
from laban.report.issuers import issuer_name
from laban.report.rows import describe_figures
from laban.report.standings import TASK_STATES, describe_source, describe_standing

__all__ = [
    "EXPORTS",
    "FORMATS",
    "LANGUAGES",
    "LICENCE_ADDRESS",
    "OPEN_ADDRESS",
    "TASK_STATES",
    "XLSX_ROWS_AT_MOST",
    "Dataset",
    "Distribution",
    "Language",
    "datasets_of",
    "describe_figures",
    "describe_source",
    "describe_standing",
    "find_dataset",
    "format_apart",
    "format_number",
    "format_period",
    "format_value",
    "issuer_name",
    "unit_digits",
    "unit_title",
    "write_figures",
]

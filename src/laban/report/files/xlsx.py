"""XLSX: one sheet of rows, one that says what they are. For as many rows as people look at."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter

from laban.report.files.texts import as_texts

_CHUNK_BYTES = 1 << 20
# A spreadsheet keeps 15 digits of a number.
_DIGITS = 15


def write_xlsx(
    schema: pa.Schema, batches: Iterable[pa.RecordBatch], about: Mapping[str, str]
) -> Iterator[bytes]:
    """Yield a workbook. Texts are never formulas or links; exact numbers that a spreadsheet would
    round are given as texts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        _write(path, schema, batches, about)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk


def _write(
    path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch], about: Mapping[str, str]
) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(path, options) as workbook:
        rows = workbook.add_worksheet("data")
        rows.freeze_panes(1, 0)
        rows.write_row(0, 0, schema.names, workbook.add_format({"bold": True}))
        number = 1
        for batch in batches:
            for row in zip(*(_cells(column) for column in batch.columns), strict=True):
                rows.write_row(number, 0, row)
                number += 1
        said = workbook.add_worksheet("about")
        for place, pair in enumerate(about.items()):
            said.write_row(place, 0, pair)


def _cells(column: pa.Array) -> list[Any]:
    if pa.types.is_decimal(column.type):
        return [_number(text) for text in as_texts(column).to_pylist()]
    if pa.types.is_date(column.type):
        return [None if day is None else day.isoformat() for day in column.to_pylist()]
    return list(as_texts(column).to_pylist())


def _number(text: str | None) -> float | int | str | None:
    """Return a number that a spreadsheet keeps as it is, else its text."""
    if text is None:
        return None
    digits = text.replace(".", "").lstrip("-0")
    if len(digits) > _DIGITS:
        return text
    return float(text) if "." in text else int(text)

"""Read XLSX: the first sheet or the one named; days and numbers as the cells hold them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from laban.base import DeliveryError, did_you_mean
from laban.connect.readers.batches import RawBatch, ReadOptions, row_numbers
from laban.connect.sources import EXPANSION_AT_MOST, EXPANSION_IS_FREE_BELOW_BYTES, Source
from laban.programme import ColumnType

_ROWS_PER_BATCH = 16_384
# Far more than a sheet of a million rows and a dozen columns holds.
_CELLS_AT_MOST = 20_000_000
_REFERENCE = re.compile(rb'<(?:\w+:)?(?:row|c)\s[^>]{0,100}?r="([A-Z]{0,3})([0-9]{1,7})"')
_BYTES_AT_ONCE = 1 << 20
_LONGEST_TAG = 128


def read(source: Source, options: ReadOptions) -> Iterator[RawBatch]:
    """Yield the rows of a sheet; its first row that is not empty names the columns.

    Raises:
        DeliveryError: When the file is damaged (connect-009), swells too much (connect-010) or
            has no sheet of that name (connect-020).
    """
    path = source.file()
    _require_bounds(source, path)
    try:
        workbook = CalamineWorkbook.from_path(path)
        names = workbook.sheet_names
        wanted = options.sheet or names[0]
        if wanted not in names:
            raise _no_sheet(source, wanted, names)
        rows = workbook.get_sheet_by_name(wanted).iter_rows()
    except (CalamineError, OSError, IndexError) as error:
        raise _damaged(source, error) from error
    filled = (row for row in rows if any(cell != "" for cell in row))
    header = tuple(str(cell) for cell in next(filled, ()))
    if not header:
        return
    first = 1
    while True:
        part = list(islice(filled, _ROWS_PER_BATCH))
        yield _batch(header, part, first, options)
        if not part:
            return
        first += len(part)


def _batch(
    header: tuple[str, ...], part: Sequence[Sequence[Any]], first: int, options: ReadOptions
) -> RawBatch:
    columns: dict[str, pa.Array] = {}
    numbers: dict[str, pa.BooleanArray] = {}
    for place, name in enumerate(header):
        kind = options.kind_of(name)
        if kind is None or name in columns:
            continue
        cells = [row[place] for row in part]
        columns[name] = pa.array([_text(cell, kind) for cell in cells], pa.string())
        numbers[name] = pa.array([_is_number(cell) for cell in cells], pa.bool_())
    rows = row_numbers(first, len(part))
    batch = pa.RecordBatch.from_pydict(columns)
    return RawBatch(rows, batch, len(part), header, numbers=numbers)


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _text(cell: Any, kind: ColumnType) -> str | None:
    """Return a cell as text: numbers with the 15 digits that a spreadsheet keeps."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return format(Decimal(f"{cell:.15g}"), "f")
    if isinstance(cell, datetime) and kind is ColumnType.DATE and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date) and not isinstance(cell, datetime) and kind is ColumnType.TIMESTAMP:
        return datetime.combine(cell, time()).isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell) if cell != "" else None


def _require_bounds(source: Source, path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            swollen = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise _damaged(source, error) from error
    allowed = max(EXPANSION_IS_FREE_BELOW_BYTES, EXPANSION_AT_MOST * path.stat().st_size)
    if swollen > allowed:
        raise DeliveryError(
            f"{source.name} swells to more than {EXPANSION_AT_MOST} times its size when it is "
            "opened, which real sheets do not.",
            cure="Save it again, or deliver CSV.",
            code="connect-010",
        )
    cells = _cells_spanned(path)
    if cells > _CELLS_AT_MOST:
        raise DeliveryError(
            f"A sheet of {source.name} spans {cells:,} cells, because some cell stands far away "
            "from the others.",
            cure="Delete what stands outside the table, or deliver CSV.",
            code="connect-010",
        )


def _cells_spanned(path: Path) -> int:
    """Return how many cells the largest sheet spans: the reader holds them all, empty or not."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return max((_span(archive, name) for name in sheets if name.endswith(".xml")), default=0)


def _span(archive: zipfile.ZipFile, sheet: str) -> int:
    """Return the last row times the last column that cells of a sheet name."""
    last_row = last_column = 0
    kept = b""
    with archive.open(sheet) as file:
        while part := file.read(_BYTES_AT_ONCE):
            text = kept + part
            for letters, row in set(_REFERENCE.findall(text)):
                last_row = max(last_row, int(row))
                if letters:
                    last_column = max(last_column, _column_number(letters))
            kept = text[-_LONGEST_TAG:]
    return last_row * last_column


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _no_sheet(source: Source, wanted: str, names: Sequence[str]) -> DeliveryError:
    return DeliveryError(
        f'{source.name} has no sheet "{wanted}".',
        cure=did_you_mean(wanted, names) or f"Its sheets are {', '.join(names)}.",
        code="connect-020",
    )


def _damaged(source: Source, error: Exception) -> DeliveryError:
    return DeliveryError(
        f"{source.name} cannot be read as XLSX: {str(error).rstrip('.')}.",
        cure="Save it again as XLSX, or state its format.",
        code="connect-009",
    )

"""Look at the first rows of a file as its reader sees them, before anything is judged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from laban.connect.mapping import SourceMapping
from laban.connect.readers import ReadOptions, choose_reader
from laban.connect.source_columns import SourceColumns
from laban.connect.sources import open_source
from laban.programme import RecordType

Cell = str | None


def first_rows(
    path: Path, record_type: RecordType, mapping: SourceMapping, format: str, count: int
) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    """Return the columns that the record type knows, and the first rows as texts.

    Raises:
        DeliveryError: When the file cannot be read at all.
    """
    columns = SourceColumns.of(record_type, mapping)
    options = ReadOptions(kind_of=columns.kind_of, paths=columns.paths, rows_per_batch=count)
    with open_source(path) as source:
        for batch in choose_reader(path.name, format)(source, options):
            if batch.columns.num_rows:
                table = batch.columns.slice(0, count)
                cells = [column.to_pylist() for column in table.columns]
                return table.schema.names, [_texts(row) for row in zip(*cells, strict=True)]
    return (), []


def _texts(row: Sequence[object]) -> list[Cell]:
    return [_text(cell) for cell in row]


def _text(cell: object) -> Cell:
    """Return a cell as text; bytes that are no text have marks in their place."""
    if cell is None:
        return None
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)

"""The fixed shape of a reader: what it is given and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from laban.connect.sources import Source
from laban.programme import ColumnType

ROWS_PER_BATCH = 65_536
BYTES_PER_BATCH = 16 * 1024 * 1024

# Columns of these types hold few different values, so they are read as dictionaries.
REPEATING = frozenset(
    {ColumnType.CODE, ColumnType.ORGANISATION, ColumnType.BOOLEAN, ColumnType.DATE}
)
NUMERIC = frozenset({ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.MONEY})


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row, or one value of it, could not be read; `column` is empty for a whole row."""

    row: int
    column: str
    value: str
    reason: str
    code: str


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Some rows as they were delivered.

    Shape: `rows` are the row numbers in the source, from 1, one for each row of `columns`. Rows
        that could not be read at all are only in `faults`.
    `names`: every column that the source states here, also those that nothing wants.
    `has_header`: whether all rows have all columns, as in a table; else a column may come later.
    `numbers`: for columns of text, which values were given as numbers and not as text.
    """

    rows: pa.Int64Array
    columns: pa.RecordBatch
    rows_read: int
    names: tuple[str, ...]
    has_header: bool = True
    numbers: Mapping[str, pa.BooleanArray] = field(default_factory=dict)
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader needs to know.

    `kind_of` returns the type of the column that a source column fills, or nothing when nobody
    wants it. `paths` are the dotted names of nested values that are wanted.
    """

    kind_of: Callable[[str], ColumnType | None]
    paths: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    bytes_per_batch: int = BYTES_PER_BATCH
    rows_per_batch: int = ROWS_PER_BATCH


Reader = Callable[[Source, ReadOptions], Iterator[RawBatch]]


def row_numbers(first: int, count: int) -> pa.Int64Array:
    """Return the numbers of rows that follow each other."""
    return pa.array(np.arange(first, first + count, dtype=np.int64))

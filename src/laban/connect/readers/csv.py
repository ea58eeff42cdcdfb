"""Read CSV: any common delimiter and encoding, quoted line breaks, ragged rows refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from laban.base import DeliveryError
from laban.connect.readers.batches import (
    REPEATING,
    RawBatch,
    ReadOptions,
    RowFault,
    row_numbers,
)
from laban.connect.readers.csv_blocks import csv_blocks
from laban.connect.readers.encodings import HEAD_BYTES, utf8_stream
from laban.connect.sources import ByteStream, Source

_DELIMITERS = ",;\t|"
_TEXT_DICTIONARY = pa.dictionary(pa.int32(), pa.string())


def read(source: Source, options: ReadOptions) -> Iterator[RawBatch]:
    """Yield the rows of a CSV file; the first line names the columns."""
    stream = utf8_stream(source.stream(), options.encoding)
    delimiter = options.delimiter or _sniff_delimiter(stream)
    names = _take_header(stream, delimiter)
    if not names:
        return
    yield _empty(names)
    parser = _Parser(names, delimiter, options)
    for block in csv_blocks(stream, delimiter, options.bytes_per_batch):
        if block.strip():
            yield parser.parse(block)


def _sniff_delimiter(stream: ByteStream) -> str:
    """Return the mark that the first line holds most often; `sep=;` states it."""
    line = _first_line(stream)
    if line.lower().startswith("sep=") and len(line.strip()) == len("sep=") + 1:
        stream.read(len(line.encode()))
        return line.strip()[-1]
    unquoted = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=unquoted.count)


def _first_line(stream: ByteStream) -> str:
    head = stream.peek(HEAD_BYTES).decode("utf-8", "ignore")
    return io.StringIO(head, newline="").readline()


def _take_header(stream: ByteStream, delimiter: str) -> tuple[str, ...]:
    """Take the first record off the stream and return its cells."""
    head = stream.peek(HEAD_BYTES).decode("utf-8", "ignore")
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for line in io.StringIO(head, newline=""):
            taken += len(line.encode())
            yield line

    try:
        records = csv.reader(lines(), delimiter=delimiter)
        header = next((tuple(cells) for cells in records if cells), ())
    except csv.Error as error:
        raise _no_header() from error
    while taken:
        taken -= len(stream.read(taken))
    return header


def _no_header() -> DeliveryError:
    return DeliveryError(
        "The first line of the CSV does not end, or names a column with more than 131,072 characters.",
        cure="Deliver a file whose first line holds the names of the columns.",
        code="connect-022",
    )


@dataclass
class _Parser:
    """Parses block after block; numbers the rows through all of them."""

    names: tuple[str, ...]
    delimiter: str
    options: ReadOptions
    _rows: int = 0
    _ragged: list[pa_csv.InvalidRow] = field(default_factory=list)

    def parse(self, block: bytes) -> RawBatch:
        self._ragged = []
        faults: list[RowFault] = []
        try:
            table = self._table(block, as_bytes=False)
            batch = _one_batch(table)
        except pa.ArrowInvalid:
            # Some byte is not UTF-8: read bytes, and find the values it is in.
            self._ragged = []
            batch = _one_batch(self._table(block, as_bytes=True))
        count = batch.num_rows + len(self._ragged)
        rows = row_numbers(self._rows + 1, count)
        if self._ragged:
            ragged = np.array([row.number - 1 for row in self._ragged], np.int64)
            faults = [self._fault(row) for row in self._ragged]
            rows = rows.take(pa.array(np.setdiff1d(np.arange(count), ragged)))
        self._rows += count
        batch = batch.rename_columns(list(_distinct(self.names)))
        return RawBatch(rows, batch, count, self.names, faults=tuple(faults))

    def _table(self, block: bytes, *, as_bytes: bool) -> pa.Table:
        places = [str(place) for place in range(len(self.names))]
        types = {
            place: pa.binary() if as_bytes else self._type(name)
            for place, name in zip(places, self.names, strict=True)
        }
        return pa_csv.read_csv(
            pa.py_buffer(block),
            read_options=pa_csv.ReadOptions(
                column_names=places, block_size=len(block) + 1, use_threads=False
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=self.delimiter,
                newlines_in_values=True,
                invalid_row_handler=self._take_ragged,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=types, strings_can_be_null=True, null_values=[""]
            ),
        )

    def _type(self, name: str) -> pa.DataType:
        return _TEXT_DICTIONARY if self.options.kind_of(name) in REPEATING else pa.string()

    def _take_ragged(self, row: pa_csv.InvalidRow) -> str:
        self._ragged.append(row)
        return "skip"

    def _fault(self, row: pa_csv.InvalidRow) -> RowFault:
        wanted, found = row.expected_columns, row.actual_columns
        reason = (
            f"The row has {found} {_cells(found)} but the header has {wanted} {_columns(wanted)}. "
            f'Put a text that holds "{self.delimiter}" in quotation marks.'
        )
        return RowFault(self._rows + row.number, "", row.text, reason, "connect-122")


def _cells(count: int) -> str:
    return "cell" if count == 1 else "cells"


def _columns(count: int) -> str:
    return "column" if count == 1 else "columns"


def _one_batch(table: pa.Table) -> pa.RecordBatch:
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)


def _distinct(names: Sequence[str]) -> Iterator[str]:
    """Yield names that differ; a name that comes twice is refused when names are checked."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        yield f"{name}\0{place}" if name in seen else name
        seen.add(name)


def _empty(names: tuple[str, ...]) -> RawBatch:
    """Return a batch without rows, so that the names are checked before anything is parsed."""
    columns = pa.RecordBatch.from_pydict({})
    return RawBatch(row_numbers(1, 0), columns, 0, names)

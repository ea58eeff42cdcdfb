"""Turn lines of JSON into columns, with DuckDB's parser; a bad line is a refused row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laban.connect.readers.batches import (
    NUMERIC,
    RawBatch,
    ReadOptions,
    RowFault,
    row_numbers,
)
from laban.connect.readers.json_values import JsonColumn, read_numbers, read_texts

_SHORT_LINE = 64
_NO_OBJECT = 'The line is not a JSON object. Write one object on each line, e.g. {"code": "A1"}.'
_DOUBLE_KEY = "The object states a key twice, and nobody can tell which value counts. Keep one."


class JsonRows:
    """Numbers and parses rows, block after block; `rows_read` is the last number so far."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self.rows_read = 0
        self._duckdb = duckdb.connect(config={"threads": 1})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._duckdb.close()

    def read(self, block: bytes) -> Iterator[RawBatch]:
        """Yield the rows of a block of whole lines; empty lines are no rows."""
        lines = _split_lines(block)
        for start in range(0, len(lines), self._options.rows_per_batch):
            part = lines.slice(start, self._options.rows_per_batch)
            yield self._batch(part)
            self.rows_read += len(part)

    def _batch(self, lines: pa.BinaryArray) -> RawBatch:
        rows = row_numbers(self.rows_read + 1, len(lines))
        texts, faults = _decoded(lines, rows)
        keys, bad = self._keys(texts)
        for places, reason in bad:
            faults += [
                RowFault(
                    rows[place].as_py(), "", texts[place].as_py().strip(), reason, "connect-123"
                )
                for place in places
            ]
        if faults:
            refused = pa.array([fault.row for fault in faults], pa.int64())
            good = pc.invert(pc.is_in(rows, refused))
            texts, rows = texts.filter(good), rows.filter(good)
        columns, numbers, value_faults = self._columns(texts, keys, rows)
        return RawBatch(
            rows,
            columns,
            len(lines),
            (*keys, *self._options.paths),
            has_header=False,
            numbers=numbers,
            faults=(*faults, *value_faults),
        )

    def _keys(self, texts: pa.StringArray) -> tuple[tuple[str, ...], list[tuple[list[int], str]]]:
        """Return every key of the objects, and the places of bad lines with the reason."""
        self._duckdb.register("lines", pa.table({"line": texts}))
        bad: list[tuple[list[int], str]] = []
        is_valid = "true"
        try:
            found = self._query("SELECT DISTINCT json_keys(line) AS k FROM lines")
        except duckdb.InvalidInputException:
            is_valid = "json_valid(line)"
            found = self._query(f"SELECT DISTINCT json_keys(line) AS k FROM lines WHERE {is_valid}")
        lists = sorted(found["k"].to_pylist(), key=lambda keys: (-len(keys), keys))
        if is_valid != "true" or (lists and not lists[-1]):
            no_object = "CASE WHEN json_valid(line) THEN json_type(line) <> 'OBJECT' ELSE true END"
            bad.append((self._places(no_object), _NO_OBJECT))
        if any(len(keys) > len(set(keys)) for keys in lists):
            keys = "json_keys(line)"
            doubled = f"len({keys}) > len(list_distinct({keys}))"
            doubled = f"CASE WHEN {is_valid} THEN {doubled} ELSE false END"
            bad.append((self._places(doubled), _DOUBLE_KEY))
        return tuple(dict.fromkeys(key for keys in lists for key in keys)), bad

    def _columns(
        self, texts: pa.StringArray, keys: Sequence[str], rows: pa.Int64Array
    ) -> tuple[pa.RecordBatch, dict[str, pa.BooleanArray], list[RowFault]]:
        wanted = _without_doubles(k for k in keys if self._options.kind_of(k) is not None)
        self._duckdb.register("lines", pa.table({"line": texts}))
        values = self._transformed(wanted) | self._extracted()
        columns: dict[str, pa.Array] = {}
        numbers: dict[str, pa.BooleanArray] = {}
        faults: list[RowFault] = []
        for name, array in values.items():
            read = read_numbers if self._is_number(name) else read_texts
            column = read(JsonColumn(name, array, texts, rows))
            columns[name] = column.texts
            faults += column.faults
            if column.numbers is not None:
                numbers[name] = column.numbers
        return pa.RecordBatch.from_pydict(columns), numbers, faults

    def _transformed(self, names: Sequence[str]) -> dict[str, pa.Array]:
        if not names:
            return {}
        shape = {name: "JSON" if self._is_number(name) else "VARCHAR" for name in names}
        literal = json.dumps(shape, ensure_ascii=False).replace("'", "''")
        found = self._query(f"SELECT json_transform(line, '{literal}') AS r FROM lines")
        return dict(zip(names, _one_chunk(found["r"]).flatten(), strict=True))

    def _extracted(self) -> dict[str, pa.Array]:
        """Return the wanted values that stand within nested objects."""
        values: dict[str, pa.Array] = {}
        for path in self._options.paths:
            quoted = "$" + "".join(f'."{part}"' for part in path.split("."))
            take = "json_extract" if self._is_number(path) else "json_extract_string"
            literal = quoted.replace("'", "''")
            found = self._query(f"SELECT {take}(line, '{literal}') AS v FROM lines")
            values[path] = _one_chunk(found["v"])
        return values

    def _is_number(self, name: str) -> bool:
        return self._options.kind_of(name) in NUMERIC

    def _places(self, condition: str) -> list[int]:
        found = self._query(f"SELECT {condition} AS c FROM lines")["c"]
        places: list[int] = np.flatnonzero(found.to_numpy()).tolist()
        return places

    def _query(self, sql: str) -> pa.Table:
        return self._duckdb.execute(sql).to_arrow_table()


def count_lines(block: bytes) -> int:
    """Return how many rows a block of whole lines has."""
    if block.count(b"\n") == 1:
        return int(bool(block.strip()))
    return len(_split_lines(block))


def _split_lines(block: bytes) -> pa.BinaryArray:
    """Return the lines of a block that are not blank, without copying them."""
    data = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(data == ord("\n")) + 1
    offsets = np.concatenate([[0], ends]).astype(np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(block)]
    lines = pa.Array.from_buffers(pa.binary(), len(ends), buffers)
    short = np.flatnonzero(np.diff(offsets) < _SHORT_LINE)
    blank = [int(place) for place in short if not lines[int(place)].as_py().strip()]
    if blank:
        lines = lines.take(pa.array(np.setdiff1d(np.arange(len(lines)), blank)))
    return lines


def _decoded(lines: pa.BinaryArray, rows: pa.Int64Array) -> tuple[pa.StringArray, list[RowFault]]:
    """Return the lines as text; those that are not UTF-8 are refused."""
    try:
        return lines.cast(pa.string()), []
    except pa.ArrowInvalid:
        texts = [line.decode("utf-8", "replace") for line in lines.to_pylist()]
    faults = [
        RowFault(
            row, "", text, "The line is not UTF-8 text. Save the file as UTF-8.", "connect-120"
        )
        for row, text, line in zip(rows.to_pylist(), texts, lines.to_pylist(), strict=True)
        if text.encode() != line
    ]
    return pa.array(texts, pa.string()), faults


def _without_doubles(names: Iterable[str]) -> list[str]:
    """Return names that differ by more than upper and lower case; doubles are refused later."""
    return list({name.casefold(): name for name in reversed(list(names))}.values())[::-1]


def _one_chunk(column: pa.ChunkedArray) -> Any:
    combined = column.combine_chunks()
    return combined.chunk(0) if isinstance(combined, pa.ChunkedArray) else combined

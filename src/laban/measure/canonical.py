"""The canonical form of figures: one line of bytes each, the same for ever and everywhere.

A line holds the figure's columns in the order of FIGURE_SCHEMA, parted by tabs. In a text,
backslash, tab, line feed and carriage return are written `\\\\`, `\\t`, `\\n`, `\\r`; an unknown is
`\\N` (the text form of PostgreSQL's COPY). Decimals have all nine digits after the point; `value`
is the shortest text that reads back as the same IEEE 754 double, as Python's `repr` writes it;
booleans are `true` and `false`. Canonical order is the byte order of the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from laban.base import MerkleTree
from laban.measure.figures import FIGURE_SCHEMA

_UNKNOWN = "\\N"
_ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))
_ROWS_AT_ONCE = 100_000


def figure_line(figure: Mapping[str, Any]) -> bytes:
    """Return the canonical line of one figure, given as a mapping of columns to values."""
    return "\t".join(_text(figure[name]) for name in FIGURE_SCHEMA.names).encode()


def figure_lines(figures: pa.Table) -> list[bytes]:
    """Return the canonical lines of many figures, in canonical order.

    Shape: `figures` has the columns of FIGURE_SCHEMA, in any order of rows.
    """
    table = figures.select(FIGURE_SCHEMA.names).cast(FIGURE_SCHEMA)
    lines = [line for batch in _batches(table) for line in _lines(batch)]
    lines.sort()
    return lines


def figures_tree(figures: pa.Table) -> MerkleTree:
    """Return the tree of hashes over a run's figures; its root is the figures' digest."""
    return MerkleTree.of(figure_lines(figures))


def _batches(table: pa.Table) -> Iterator[pa.RecordBatch]:
    return iter(table.combine_chunks().to_batches(max_chunksize=_ROWS_AT_ONCE))


def _lines(batch: pa.RecordBatch) -> list[bytes]:
    columns = [_texts(batch.column(field.name), field.type) for field in FIGURE_SCHEMA]
    joined = pc.binary_join_element_wise(
        *columns, "\t", null_handling="replace", null_replacement=_UNKNOWN
    )
    lines: list[bytes] = joined.cast(pa.binary()).to_pylist()
    return lines


def _texts(column: pa.Array, kind: pa.DataType) -> pa.Array:
    """Return a column as canonical texts; unknowns stay null."""
    if pa.types.is_string(kind):
        return _escaped(column)
    if pa.types.is_floating(kind):
        numbers = column.to_pylist()
        return pa.array([None if n is None else repr(n) for n in numbers], pa.string())
    texts = column.cast(pa.string())
    if pa.types.is_decimal(kind):
        return _without_exponents(texts)
    return texts


def _escaped(column: pa.Array) -> pa.Array:
    """Escape the few different texts of a column once each."""
    encoded = column.dictionary_encode()
    words = encoded.dictionary
    for mark, written in _ESCAPES:
        words = pc.replace_substring(words, mark, written)
    return words.take(encoded.indices)


def _without_exponents(texts: pa.Array) -> pa.Array:
    """Write out the decimals near zero, which Arrow gives as `0E-9`."""
    short = pc.fill_null(pc.match_substring(texts, "E"), False)
    if not pc.any(short).as_py():
        return texts
    written = [_text(Decimal(text)) for text in texts.filter(short).to_pylist()]
    return pc.replace_with_mask(texts, short, pa.array(written, pa.string()))


def _text(value: object) -> str:
    if value is None:
        return _UNKNOWN
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:.9f}"
    if isinstance(value, str):
        for mark, written in _ESCAPES:
            value = value.replace(mark, written)
        return value
    return repr(value)

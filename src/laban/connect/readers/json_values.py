"""Values of one JSON column: texts, numbers given as numbers, and nested values refused."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from laban.connect.readers.batches import RowFault

# Numbers of so many characters may have lost digits in a parser that uses floating point.
_UNSAFE_CHARACTERS = 17


@dataclass(frozen=True, slots=True)
class JsonColumn:
    """One column as parsed, with the lines it came from.

    `values` are texts, or JSON tokens for columns that hold numbers.
    """

    name: str
    values: pa.StringArray
    lines: pa.StringArray
    rows: pa.Int64Array

    def original(self, place: int, **how: Any) -> Any:
        """Return the value at a place, parsed again from its line."""
        value: Any = json.loads(self.lines[place].as_py(), **how)
        for part in self.name.split(".") if self.name not in value else [self.name]:
            value = value.get(part) if isinstance(value, dict) else None
        return value


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column of texts, and which of them were given as numbers."""

    texts: pa.StringArray
    numbers: pa.BooleanArray | None = None
    faults: tuple[RowFault, ...] = ()


def read_texts(column: JsonColumn) -> ReadColumn:
    """Return texts as they are; what only looks like a nested value is a text too."""
    values = column.values.cast(pa.string())
    nested = [place for place in _places(first_bytes(values), b"{[") if _is_nested(column, place)]
    return ReadColumn(_without(values, nested), None, _nested_faults(column, values, nested))


def _is_nested(column: JsonColumn, place: int) -> bool:
    try:
        return isinstance(column.original(place), dict | list)
    except RecursionError:
        return True


def read_numbers(column: JsonColumn) -> ReadColumn:
    """Return JSON tokens as texts; a number keeps every digit that its line has."""
    tokens = column.values.cast(pa.string())
    first = first_bytes(tokens)
    nested = _places(first, b"{[")
    faults = _nested_faults(column, tokens, nested)
    is_text = first == ord('"')
    is_null = first == ord("n")
    texts = _without(tokens, [*nested, *np.flatnonzero(is_null).tolist()])
    texts = _unquoted(texts, is_text)
    texts = _with_all_digits(column, texts, is_text)
    if pc.any(pc.ends_with(texts, ".0")).as_py():
        whole = pc.replace_substring_regex(texts, r"\.0$", "")
        texts = pc.if_else(pa.array(is_text), texts, whole)
    return ReadColumn(texts, pa.array(~is_text), faults)


def first_bytes(values: pa.StringArray) -> NDArray[np.uint8]:
    """Return the first byte of each value; 0 for empty and unknown ones."""
    if not len(values):
        return np.array([], np.uint8)
    _, offset_buffer, data_buffer = values.buffers()
    offsets = np.frombuffer(offset_buffer, np.int32)[
        values.offset : values.offset + len(values) + 1
    ]
    data = np.frombuffer(data_buffer or b"", np.uint8)
    filled = offsets[1:] > offsets[:-1]
    first = np.zeros(len(values), np.uint8)
    first[filled] = data[offsets[:-1][filled]]
    return first


def _places(first: NDArray[np.uint8], marks: bytes) -> list[int]:
    found: list[int] = np.flatnonzero(np.isin(first, list(marks))).tolist()
    return found


def _without(values: pa.StringArray, places: Iterable[int]) -> pa.StringArray:
    gone = list(places)
    if not gone:
        return values
    keep = np.ones(len(values), np.bool_)
    keep[gone] = False
    return pc.if_else(pa.array(keep), values, pa.scalar(None, pa.string()))


def _unquoted(tokens: pa.StringArray, is_text: NDArray[np.bool_]) -> pa.StringArray:
    if not is_text.any():
        return tokens
    inner = pc.utf8_slice_codeunits(tokens, 1, -1)
    texts = pc.if_else(pa.array(is_text), inner, tokens)
    escaped = is_text & _filled(pc.match_substring(tokens, "\\"))
    if escaped.any():
        plain = [json.loads(tokens[int(p)].as_py()) for p in np.flatnonzero(escaped)]
        texts = pc.replace_with_mask(texts, pa.array(escaped), pa.array(plain, pa.string()))
    return texts


def _with_all_digits(
    column: JsonColumn, texts: pa.StringArray, is_text: NDArray[np.bool_]
) -> pa.StringArray:
    """Put back the digits of long fractions, and write powers of ten out."""
    is_long = _filled(pc.greater_equal(pc.binary_length(texts), _UNSAFE_CHARACTERS))
    unsafe = ~is_text & (is_long | _filled(pc.match_substring(texts, "e", ignore_case=True)))
    places = np.flatnonzero(unsafe)
    if not len(places):
        return texts
    exact = [
        _plain_number(column.original(int(place), parse_float=str, parse_int=str))
        for place in places
    ]
    return pc.replace_with_mask(texts, pa.array(unsafe), pa.array(exact, pa.string()))


def _plain_number(text: Any) -> str:
    """Write a JSON number without a power of ten; what is no number stays as it is."""
    if not isinstance(text, str) or "e" not in text.lower():
        return str(text)
    value = Decimal(text)
    digits = 40
    return text if abs(value.adjusted()) > digits else format(value, "f")


def _filled(mask: pa.BooleanArray) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.fill_null(mask, False).to_numpy(zero_copy_only=False)
    return found


def _nested_faults(
    column: JsonColumn, values: pa.StringArray, places: Iterable[int]
) -> tuple[RowFault, ...]:
    reason = (
        f'"{column.name}" holds a nested value, but a column holds one value. '
        f"Write one value, or map a part of it: from: {column.name}.PART."
    )
    return tuple(
        RowFault(
            column.rows[place].as_py(), column.name, values[place].as_py(), reason, "connect-124"
        )
        for place in places
    )

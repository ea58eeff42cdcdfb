"""Typed batches as text, in the forms that a record type accepts."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from laban.programme import RecordColumn, RecordType

_LETTERS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
_ISO_MOMENT = "%Y-%m-%dT%H:%M:%S%z"
_ISO_DAY = "%Y-%m-%d"


def as_texts(batch: pa.RecordBatch, record_type: RecordType, time_zone: str) -> pa.RecordBatch:
    """Return the batch with every column as text, as an agency's system would export it.

    Days and moments take the first form that the column accepts, else ISO 8601; moments are
    local. Empty values stay null.
    """
    columns = [
        column_as_text(column, record_type.columns[name], time_zone)
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def column_as_text(values: pa.Array, column: RecordColumn, time_zone: str) -> pa.Array:
    """Return the values of one column as text, in the first form that the column accepts."""
    return _texts(values, column.formats[0] if column.formats else "", time_zone)


def as_json_lines(batch: pa.RecordBatch, record_type: RecordType, time_zone: str) -> bytes:
    """Return the batch as JSON objects, one a line; numbers and truth values stay unquoted."""
    texts = as_texts(batch, record_type, time_zone)
    parts = []
    for place, name in enumerate(batch.schema.names):
        value = texts.column(place)
        if _is_quoted(batch.schema.field(place).type):
            value = pc.binary_join_element_wise('"', _escaped(value), '"', "")
        begin = f'{"," if place else "{"}"{name}":'
        parts += [begin, pc.fill_null(value, "null")]
    lines = pc.binary_join_element_wise(*parts, "}\n", "")
    return b"".join(lines.cast(pa.binary()).to_pylist())


def _is_quoted(type_: pa.DataType) -> bool:
    return not (
        pa.types.is_integer(type_) or pa.types.is_decimal(type_) or pa.types.is_boolean(type_)
    )


def _escaped(texts: pa.Array) -> pa.Array:
    if not pc.any(pc.match_substring_regex(texts, r'["\\]')).as_py():
        return texts
    backslashes = pc.replace_substring(texts, "\\", "\\\\")
    return pc.replace_substring(backslashes, '"', '\\"')


def _texts(column: pa.Array, form: str, time_zone: str) -> pa.Array:
    type_ = column.type
    if pa.types.is_timestamp(type_):
        local = column.cast(pa.timestamp("s", time_zone), safe=False)
        text = pc.strftime(local, format=_strftime(form) or _ISO_MOMENT)
        return text if form else pc.replace_substring_regex(text, r"([+-]\d\d)(\d\d)$", r"\1:\2")
    if pa.types.is_date(type_):
        return pc.strftime(column, format=_strftime(form) or _ISO_DAY)
    return column.cast(pa.string())


def _strftime(form: str) -> str:
    return re.sub("yyyy|MM|dd|HH|mm|ss", lambda found: _LETTERS[found.group()], form)

"""The columns in which the records of a record type are kept."""

from __future__ import annotations

import pyarrow as pa

from laban.programme import ColumnType, Personal, RecordColumn, RecordType

_FIXED = {
    ColumnType.STRING: pa.string(),
    ColumnType.CODE: pa.string(),
    ColumnType.ORGANISATION: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.TIMESTAMP: pa.timestamp("us", "UTC"),
}
DIGITS = 38


def lake_schema(record_type: RecordType) -> pa.Schema:
    """Return the columns of a record type as the lake keeps them, without `_sequence`, `_row`.

    Columns marked `personal: drop` are left out; pseudonyms are texts whatever their type.
    """
    fields = [
        pa.field(name, pa.string() if column.personal else value_type(column))
        for name, column in record_type.columns.items()
        if column.personal is not Personal.DROP
    ]
    return pa.schema(fields)


def value_type(column: RecordColumn) -> pa.DataType:
    """Return the Arrow type of a column's values: numbers are exact, never floating point."""
    if column.type in (ColumnType.DECIMAL, ColumnType.MONEY):
        return pa.decimal128(DIGITS, column.scale)
    return _FIXED[column.type]

"""How people here write days and numbers, for the core's one validation."""

from __future__ import annotations

from laban.connect import MappedColumn, SourceMapping
from laban.programme import ColumnType, RecordType
from laban_web.workspace.models import Numbers

NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.MONEY)
_FORMATS = {
    ColumnType.DATE: ("dd/MM/yyyy",),
    ColumnType.TIMESTAMP: ("dd/MM/yyyy HH:mm", "dd/MM/yyyy HH:mm:ss", "dd/MM/yyyy"),
}


def hand_mapping(record_type: RecordType, numbers: str) -> SourceMapping:
    """Return the mapping of what is typed or filled in by hand: 31/12/2025 and 1.234,5."""
    return SourceMapping(
        mapping="by_hand",
        record_type=record_type.record_type,
        columns={
            name: MappedColumn(
                formats=(*column.formats, *_FORMATS.get(column.type, ())) or None,
                thousands="." if _is_vietnamese(column.type, numbers) else None,
                decimal_mark="," if _is_vietnamese(column.type, numbers) else None,
            )
            for name, column in record_type.columns.items()
        },
    )


def _is_vietnamese(type_: ColumnType, numbers: str) -> bool:
    return type_ in NUMBERS and numbers == Numbers.VIETNAMESE

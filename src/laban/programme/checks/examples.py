"""Examples of columns: a value that the column itself would take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from laban.base import Issue
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.model import Column, ColumnType

_SAMPLES = {
    ColumnType.INTEGER: "a whole number",
    ColumnType.DECIMAL: "a number such as 12.5",
    ColumnType.MONEY: "a number such as 12.5",
    ColumnType.BOOLEAN: "true or false",
    ColumnType.DATE: "a day such as 2024-12-31",
    ColumnType.TIMESTAMP: "a moment such as 2024-12-31T08:30:00",
    ColumnType.CODE: "a code of its list",
    ColumnType.ORGANISATION: "a code or an identity of an organisation",
}


def check(draft: Draft) -> Iterator[Issue]:
    """Yield the examples that their own columns would refuse."""
    for entry in draft.record_types:
        for name, column in entry.value.columns.items():
            if column.example is not None and not _fits(draft, column, column.example):
                below: Entry[Column] = entry.below(column, ("columns", name))
                sentence = f'The example "{column.example}" does not fit the column "{name}".'
                wanted = _SAMPLES.get(column.type, "a text that its pattern and length allow")
                yield below.error(("example",), sentence, f"Write {wanted}.", "programme-059")


def _fits(draft: Draft, column: Column, text: str) -> bool:
    if column.type is ColumnType.CODE:
        codes = draft.code_list_of.get(column.code_list or "")
        return codes is None or text in {code.code for code in codes.entries}
    if column.type is ColumnType.ORGANISATION:
        return text in draft.tree.by_id or bool(draft.tree.of_code(text))
    if column.type is ColumnType.BOOLEAN:
        return text in ("true", "false")
    if column.type is ColumnType.STRING:
        return _is_allowed_text(column, text)
    return _is_within_bounds(column, text)


def _is_allowed_text(column: Column, text: str) -> bool:
    try:
        matches = column.pattern is None or re.fullmatch(column.pattern, text) is not None
    except re.error:
        return True
    return matches and (column.max_length is None or len(text) <= column.max_length)


def _is_within_bounds(column: Column, text: str) -> bool:
    try:
        value = _value(column.type, text)
    except (ValueError, InvalidOperation):
        return False
    low = column.min if isinstance(column.min, type(value)) else value
    high = column.max if isinstance(column.max, type(value)) else value
    return bool(low <= value <= high)  # type: ignore[operator]


def _value(type: ColumnType, text: str) -> Decimal | date:
    if type is ColumnType.DATE:
        return date.fromisoformat(text)
    if type is ColumnType.TIMESTAMP:
        return datetime.fromisoformat(text).date()
    return Decimal(int(text)) if type is ColumnType.INTEGER else Decimal(text)

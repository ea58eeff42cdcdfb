"""Rows as lines of NDJSON: exact numbers, moments in ISO 8601; what has no such form is refused."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import orjson

from laban.base import PullError

LONGEST_LINE_BYTES = 8 * 1024 * 1024
_EXACT_INTEGERS = range(-(1 << 63), 1 << 63)


def line_of(row: Mapping[str, Any]) -> bytes:
    """Return a row as one line of JSON.

    Raises:
        PullError: When a value has no form in JSON (pull-013), or the row is too long (pull-014).

    Example:
        >>> line_of({"code": "A1", "fee": Decimal("0.10"), "on": date(2024, 1, 31)})
        b'{"code":"A1","fee":0.10,"on":"2024-01-31"}\\n'
    """
    plain = {name: _plain(value, name) for name, value in row.items()}
    line = orjson.dumps(plain, option=orjson.OPT_APPEND_NEWLINE)
    if len(line) > LONGEST_LINE_BYTES:
        longest = max(row, key=lambda name: len(str(row[name])))
        raise PullError(
            f"A row is {len(line):,} bytes long, more than the {LONGEST_LINE_BYTES:,} that are "
            f'taken; most of it is in the column "{longest}".',
            cure="Leave that column out: name the columns to take.",
            code="pull-014",
        )
    return line


def _plain(value: Any, name: str) -> Any:
    if value is None or isinstance(value, str | bool | float):
        return value
    if isinstance(value, int):
        return value if value in _EXACT_INTEGERS else orjson.Fragment(str(value))
    if isinstance(value, Decimal):
        return orjson.Fragment(format(value, "f")) if value.is_finite() else None
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | timedelta):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one, name) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, name) for one in value]
    raise PullError(
        f'The column "{name}" holds {type(value).__name__}, which no record can hold.',
        cure="Leave that column out: name the columns to take.",
        code="pull-013",
    )

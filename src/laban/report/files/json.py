"""Rows as JSON: exact numbers as texts, so that no reader rounds them; days in ISO 8601."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from laban.report.files.texts import shortest


def json_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as JSON holds it; unknown is null."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return shortest(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value

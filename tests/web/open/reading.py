"""Read an answer of open data back, in whatever format it came."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import httpx
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

Row = tuple[Any, ...]
_FLAGS = {"true": True, "false": False, True: True, False: False}
_NUMBERS = ("numerator", "denominator")


def rows_of(answer: httpx.Response, columns: tuple[str, ...]) -> list[Row]:
    """Return the rows of figures of an answer, as the values that they stand for."""
    assert answer.status_code == 200, answer.text
    media_type = answer.headers["content-type"].split(";")[0]
    if media_type == "application/json":
        found = answer.json()["figures"]
    elif media_type == "text/csv":
        found = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    elif media_type.endswith("parquet"):
        found = pq.read_table(io.BytesIO(answer.content)).to_pylist()
    else:
        head, *body = (
            CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
            .get_sheet_by_name("data")
            .to_python()
        )
        found = [dict(zip(head, row, strict=True)) for row in body]
    return sorted((tuple(_value(name, row[name]) for name in columns) for row in found), key=str)


def _value(name: str, value: Any) -> Any:
    if name in ("estimated", "illustrative", "suppressed"):
        return _FLAGS[value]
    if name in ("value", "records", *_NUMBERS):
        if value in ("", None):
            return None
        kind = {"value": float, "records": int}.get(name, Decimal)
        return kind(str(value)) if kind is Decimal else kind(value)
    return value or ""

"""Code lists: `codes/*.csv`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from laban.programme.model.records import ColumnType
from laban.programme.model.texts import Code, Model, Text


class CodeEntry(Model):
    """One entry of a code list, with its typed attributes."""

    code: str
    title: Text
    attributes: dict[str, str | int | Decimal | bool | date | None] = Field({})


class CodeList(Model):
    """A code list: `codes/NAME.csv` with columns code, name_vi, name_en and typed attributes.

    An attribute's header is `name:type`, e.g. `limit_days:integer`; expressions reach it as
    `column.limit_days` through a column of this code list.
    """

    code: Code
    attributes: dict[str, ColumnType]
    entries: tuple[CodeEntry, ...]

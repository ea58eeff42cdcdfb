"""What a list is: its columns with their meaning, its key, and how its rows are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from laban.programme import Programme, Text
from laban.publication import Publication

Row = Mapping[str, Any]
TEXT = pa.string()
TEXTS = pa.list_(pa.string())
WHOLE = pa.int64()
DAY = pa.date32()
MOMENT = pa.timestamp("us", "UTC")
FLAG = pa.bool_()
NUMBER = pa.float64()
EXACT = pa.decimal128(38, 9)


@dataclass(frozen=True)
class OpenColumn:
    """A column: its name, what it holds, and what it means, in a sentence for the reference."""

    name: str
    type: pa.DataType
    meaning: str


@dataclass(frozen=True)
class ListFacts:
    """What lists are made from.

    `publications` are all there are, oldest first; the last is what the public reads now.
    """

    programme: Programme
    publications: tuple[Publication, ...]
    today: date

    @property
    def publication(self) -> Publication | None:
        """What the public reads now; nothing until something is published."""
        return self.publications[-1] if self.publications else None


@dataclass(frozen=True)
class OpenList:
    """A list that anyone may read.

    `key` are the columns that tell rows apart; `filters` those that rows may be chosen by.
    """

    code: str
    columns: tuple[OpenColumn, ...]
    key: tuple[str, ...]
    rows: Callable[[ListFacts], Iterable[Row]]
    filters: tuple[str, ...] = ()

    @property
    def schema(self) -> pa.Schema:
        """The columns as Arrow knows them."""
        return pa.schema([(one.name, one.type) for one in self.columns])

    def table(self, facts: ListFacts) -> pa.Table:
        """Return all rows, in the order of their keys."""
        rows = sorted(self.rows(facts), key=self.key_of)
        return pa.Table.from_pylist([dict(row) for row in rows], schema=self.schema)

    def key_of(self, row: Row) -> tuple[str, ...]:
        """Return what tells a row from the others."""
        return tuple(str(row[name] or "") for name in self.key)


def both(prefix: str, text: Text | None) -> Row:
    """Return a text as the two columns that hold it."""
    return {f"{prefix}_vi": text.vi if text else None, f"{prefix}_en": text.en if text else None}


def titled(prefix: str, meaning: str) -> tuple[OpenColumn, OpenColumn]:
    """Return the two columns that hold a text."""
    return (
        OpenColumn(f"{prefix}_vi", TEXT, f"{meaning}, in Vietnamese."),
        OpenColumn(f"{prefix}_en", TEXT, f"{meaning}, in English."),
    )

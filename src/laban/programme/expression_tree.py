"""The tree of a checked expression: columns, literals, and operations on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class ValueType(StrEnum):
    """What an expression yields."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    STRING = "string"
    DATE = "date"
    TIMESTAMP = "timestamp"
    NULL = "null"


NUMBERS = frozenset({ValueType.INTEGER, ValueType.DECIMAL})
TIMES = frozenset({ValueType.DATE, ValueType.TIMESTAMP})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the record, or `column.attribute` of its code list."""

    name: str
    type: ValueType


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the expression."""

    value: str | int | Decimal | bool | date | datetime | None
    type: ValueType


@dataclass(frozen=True, slots=True)
class Call:
    """An operation on other nodes; `op` is a key of `OPERATIONS`."""

    op: str
    args: tuple[Node, ...]
    type: ValueType


Node = Column | Literal | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression: its text, its tree, its type and the columns it reads."""

    text: str
    tree: Node
    type: ValueType
    columns: frozenset[str]

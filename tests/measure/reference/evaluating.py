"""Expressions, evaluated on one record in plain Python with SQL's three-valued logic."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from laban.programme import Call, Column, Literal, Node, Programme, parse_expression, scope_of

Record = Mapping[str, Any]


class Reader:
    """Reads values from the records of one record type."""

    def __init__(self, programme: Programme, record_type: str) -> None:
        self.programme = programme
        self.record_type = programme.record_types[record_type]
        self.zone = ZoneInfo(programme.head.time_zone)
        self.holidays = frozenset(programme.head.holidays)
        self.trees: dict[str, Node] = {}

    @cached_property
    def scope(self) -> Mapping[str, Any]:
        return scope_of(self.record_type, self.programme.code_lists)

    def tree(self, text: str) -> Node:
        if text not in self.trees:
            self.trees[text] = parse_expression(text, self.scope).tree
        return self.trees[text]

    def read(self, text: str, record: Record) -> Any:
        """Return the value of an expression for a record; `None` is SQL's null."""
        return self.value(self.tree(text), record)

    def day(self, text: str, record: Record) -> date | None:
        """Return the local day of an expression that yields a date or a moment."""
        value = self.read(text, record)
        return None if value is None else self.local_day(value)

    def local_day(self, value: date | datetime) -> date:
        return value.astimezone(self.zone).date() if isinstance(value, datetime) else value

    def value(self, node: Node, record: Record) -> Any:
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, Column):
            return self.column(node.name, record)
        if node.op in _LAZY:
            return getattr(self, f"_{node.op}")(node, record)
        args = [self.value(arg, record) for arg in node.args]
        if node.op in _OF_SOME:
            known = [arg for arg in args if arg is not None]
            return _OF_SOME[node.op](known) if known else None
        if None in args:
            return None
        if node.op in _PURE:
            return _PURE[node.op](*args)
        return getattr(self, f"_{node.op}")(*args)

    def column(self, name: str, record: Record) -> Any:
        column, dot, attribute = name.partition(".")
        value = record.get(column)
        if not dot:
            return value
        code_list = self.programme.code_lists[self.record_type.columns[column].code_list or ""]
        for entry in code_list.entries:
            if entry.code == value:
                return entry.attributes.get(attribute)
        return None

    def _and(self, node: Call, record: Record) -> bool | None:
        found = [self.value(arg, record) for arg in node.args]
        return False if False in found else (None if None in found else True)

    def _or(self, node: Call, record: Record) -> bool | None:
        found = [self.value(arg, record) for arg in node.args]
        return True if True in found else (None if None in found else False)

    def _is_null(self, node: Call, record: Record) -> bool:
        return self.value(node.args[0], record) is None

    def _case(self, node: Call, record: Record) -> Any:
        for test, value in zip(node.args[:-1:2], node.args[1:-1:2], strict=True):
            if self.value(test, record) is True:
                return self.value(value, record)
        return self.value(node.args[-1], record)

    def _nullif(self, node: Call, record: Record) -> Any:
        left, right = (self.value(arg, record) for arg in node.args)
        return None if left is not None and left == right else left

    def _date(self, moment: date | datetime) -> date:
        return self.local_day(moment)

    def _year(self, moment: date | datetime) -> int:
        return self.local_day(moment).year

    def _month(self, moment: date | datetime) -> int:
        return self.local_day(moment).month

    def _days_between(self, start: date | datetime, end: date | datetime) -> int:
        return (self.local_day(end) - self.local_day(start)).days

    def _working_days_between(self, start: date | datetime, end: date | datetime) -> int:
        first, last = self.local_day(start), self.local_day(end)
        if last < first:
            return -self._working_days_between(last, first)
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(day.weekday() < 5 and day not in self.holidays for day in days)


def _seconds(start: datetime, end: datetime) -> int:
    """Count the full seconds that begin between two moments."""
    return math.floor(end.timestamp()) - math.floor(start.timestamp())


_LAZY = frozenset({"and", "or", "is_null", "case", "nullif"})
_OF_SOME: Mapping[str, Callable[[list[Any]], Any]] = {
    "coalesce": lambda known: known[0],
    "least": min,
    "greatest": max,
}
_PURE: Mapping[str, Callable[..., Any]] = {
    "not": lambda a: not a,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "negate": lambda a: -a,
    "abs": abs,
    "lower": lambda a: a.lower(),
    "length": len,
    "starts_with": lambda a, b: a.startswith(b),
    "add_days": lambda a, n: a + timedelta(days=n),
    "add_seconds": lambda a, n: a + timedelta(seconds=n),
    "seconds_between": _seconds,
}

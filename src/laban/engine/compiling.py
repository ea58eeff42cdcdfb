"""Checked expressions → Ibis, with dates and moments as whole numbers (see `times`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis
import ibis.expr.types as ir

from laban.engine import times
from laban.programme import (
    Call,
    CodeList,
    Column,
    Expression,
    Literal,
    Node,
    Programme,
    RecordType,
    ValueType,
)


@dataclass(frozen=True)
class WorkingCalendar:
    """What turns moments into local days and days into working days, on one kind of engine."""

    time_zone: str
    holidays: tuple[date, ...] = ()
    spark: bool = False

    @classmethod
    def of(cls, programme: Programme, *, spark: bool = False) -> WorkingCalendar:
        """Return the calendar of a programme."""
        return cls(programme.head.time_zone, programme.head.holidays, spark)


def bind_columns(
    table: ir.Table,
    names: frozenset[str],
    record_type: RecordType,
    code_lists: Mapping[str, CodeList],
    *,
    spark: bool = False,
) -> tuple[ir.Table, dict[str, ir.Value]]:
    """Return the table with the code attributes that `names` needs, and each name's value.

    Dates and timestamps come as whole numbers.
    """
    dotted = sorted(name for name in names if "." in name)
    for column in sorted({name.split(".")[0] for name in dotted}):
        attributes = [name.split(".")[1] for name in dotted if name.startswith(f"{column}.")]
        code_list = code_lists[str(record_type.columns[column].code_list)]
        table = _join_attributes(table, column, code_list, attributes)
    values: dict[str, ir.Value] = {}
    for name in sorted(names):
        value = table[name.replace(".", "__")]
        if value.type().is_timestamp():
            value = times.microseconds(value, spark=spark)
        elif value.type().is_date():
            value = times.days(value)
        values[name] = value
    return table, values


def _join_attributes(
    table: ir.Table, column: str, code_list: CodeList, attributes: list[str]
) -> ir.Table:
    rows = [
        {"__code": entry.code, **{f"{column}__{a}": entry.attributes.get(a) for a in attributes}}
        for entry in code_list.entries
    ]
    types = {"__code": "string"}
    for attribute in attributes:
        types[f"{column}__{attribute}"] = _IBIS_TYPES[code_list.attributes[attribute].value]
    entries = ibis.memtable(rows, schema=ibis.schema(types))
    return table.left_join(entries, table[column] == entries["__code"]).drop("__code")


_IBIS_TYPES = {
    "string": "string",
    "code": "string",
    "organisation": "string",
    "integer": "int64",
    "decimal": "decimal(38, 9)",
    "money": "decimal(38, 9)",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp('UTC')",
}


def compile_expression(
    expression: Expression, values: Mapping[str, ir.Value], calendar: WorkingCalendar
) -> ir.Value:
    """Return the Ibis value of a checked expression over the bound columns."""
    return _Compiler(values, calendar).node(expression.tree)


class _Compiler:
    def __init__(self, values: Mapping[str, ir.Value], calendar: WorkingCalendar) -> None:
        self.values, self.calendar = values, calendar

    def node(self, node: Node) -> ir.Value:
        if isinstance(node, Column):
            return self.values[node.name]
        if isinstance(node, Literal):
            return _literal(node)
        if node.op in _SIMPLE:
            return _SIMPLE[node.op](*(self.node(arg) for arg in node.args))
        return self._special(node)

    def _special(self, node: Call) -> ir.Value:
        args = [self.node(arg) for arg in node.args]
        if node.op == "case":
            branches = list(zip(args[:-1:2], args[1:-1:2], strict=True))
            return ibis.cases(*branches, else_=args[-1])
        if node.op == "add_days" and node.args[0].type is ValueType.TIMESTAMP:
            return args[0] + args[1] * times.MICROSECONDS_PER_DAY
        if node.op == "add_days":
            return args[0] + args[1]
        if node.op == "add_seconds":
            return args[0] + args[1] * times.MICROSECONDS_PER_SECOND
        if node.op == "seconds_between":
            return args[1] // times.MICROSECONDS_PER_SECOND - (
                args[0] // times.MICROSECONDS_PER_SECOND
            )
        day = [self._day(arg, value) for arg, value in zip(node.args, args, strict=True)]
        if node.op == "date":
            return day[0]
        if node.op == "days_between":
            return day[1] - day[0]
        if node.op == "working_days_between":
            until = [times.working_days_until(d, self.calendar.holidays) for d in day]
            return until[1] - until[0]
        month = times.month_slots(day[0], spark=self.calendar.spark)
        return month // 12 if node.op == "year" else month % 12 + 1

    def _day(self, node: Node, value: ir.Value) -> ir.IntegerValue:
        if node.type is ValueType.TIMESTAMP:
            return times.local_days(value, self.calendar.time_zone)
        return value


def _literal(node: Literal) -> ir.Value:
    value = node.value
    if value is None:
        return ibis.null()
    if isinstance(value, datetime):
        return ibis.literal(int(value.timestamp() * times.MICROSECONDS_PER_SECOND), type="int64")
    if isinstance(value, date):
        return ibis.literal((value - times.EPOCH).days, type="int64")
    if node.type is ValueType.INTEGER:
        # Cast, or the engines would multiply two numbers that are written out in 32 bits.
        return ibis.literal(value).cast("int64")
    return ibis.literal(value)


def _varied(function: Callable[..., ir.Value]) -> Callable[..., ir.Value]:
    """Let `least` and `greatest` take a single value."""
    return lambda *args: args[0] if len(args) == 1 else function(*args)


_SIMPLE: Mapping[str, Callable[..., Any]] = {
    "and": lambda *args: reduce(and_, args),
    "or": lambda *args: reduce(or_, args),
    "not": lambda a: ~a,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "is_null": lambda a: a.isnull(),
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a.cast("float64") / b.nullif(0).cast("float64"),
    "negate": lambda a: -a,
    "abs": lambda a: a.abs(),
    "coalesce": lambda *args: ibis.coalesce(*args),
    "nullif": lambda a, b: a.nullif(b),
    "least": _varied(ibis.least),
    "greatest": _varied(ibis.greatest),
    "lower": lambda a: a.lower(),
    "length": lambda a: a.length(),
    "starts_with": lambda a, b: a.startswith(b),
}


def local_day_of(
    value: ir.Value, *, is_timestamp: bool, calendar: WorkingCalendar
) -> ir.IntegerValue:
    """Return the local day, as a number, of a day or moment given as a number."""
    return times.local_days(value, calendar.time_zone) if is_timestamp else value


def half_month_of(
    value: ir.Value, *, is_timestamp: bool, calendar: WorkingCalendar, halves: bool
) -> ir.IntegerValue:
    """Return the half-month (see `times.half_slots`) of a day or moment given as a number.

    Without `halves`, the first half of its month.
    """
    day = local_day_of(value, is_timestamp=is_timestamp, calendar=calendar)
    if halves:
        return times.half_slots(day, spark=calendar.spark)
    return times.month_slots(day, spark=calendar.spark) * 2

"""Conditions over facts, in the logic of SQL: true, false and unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from laban.programme import Column, Expression, Literal, Node

FactValue = bool | int | Decimal | str | date | datetime | None
_Known = Callable[..., FactValue]


def is_true(condition: Expression, facts: Mapping[str, FactValue]) -> bool:
    """Say whether a condition is true; unknown is not."""
    return evaluate(condition.tree, facts) is True


def evaluate(node: Node, facts: Mapping[str, FactValue]) -> FactValue:
    """Return the value of an expression over facts.

    Empty: `None` when something that it rests on is unknown, or when it divides by 0. As in SQL,
    `false and unknown` is false, and `true or unknown` is true.
    """
    if isinstance(node, Column):
        return facts[node.name]
    if isinstance(node, Literal):
        return node.value
    args = [evaluate(arg, facts) for arg in node.args]
    if node.op in _OF_UNKNOWNS:
        return _OF_UNKNOWNS[node.op](*args)
    if any(arg is None for arg in args):
        return None
    return _OF_KNOWNS[node.op](*args)


def _and(*args: FactValue) -> FactValue:
    return False if False in args else None if None in args else True


def _or(*args: FactValue) -> FactValue:
    return True if True in args else None if None in args else False


def _coalesce(*args: FactValue) -> FactValue:
    return next((arg for arg in args if arg is not None), None)


def _case(*args: FactValue) -> FactValue:
    *branches, default = args
    tests, values = branches[::2], branches[1::2]
    return next((v for test, v in zip(tests, values, strict=True) if test is True), default)


def _divide(above: int | Decimal, below: int | Decimal) -> FactValue:
    return Decimal(above) / Decimal(below) if below else None


_OF_UNKNOWNS: Mapping[str, _Known] = {
    "and": _and,
    "or": _or,
    "coalesce": _coalesce,
    "case": _case,
    "is_null": lambda arg: arg is None,
}
_OF_KNOWNS: Mapping[str, _Known] = {
    "not": operator.not_,
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": _divide,
    "negate": operator.neg,
    "abs": abs,
}

"""Derived indicators: their formulas parse, yield numbers, and do not run in circles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from laban.base import Issue
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.expression_operations import FORMULA
from laban.programme.expression_tree import NUMBERS, Expression, ValueType
from laban.programme.expressions import ExpressionFault, parse_expression
from laban.programme.model import Indicator, IndicatorKind


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with formulas over other indicators."""
    inputs: dict[str, frozenset[str]] = {}
    scope = dict.fromkeys(draft.declared.indicators, ValueType.DECIMAL)
    derived = [e for e in draft.indicators if e.value.kind is IndicatorKind.DERIVED]
    for entry in derived:
        found = _read(entry, scope) if entry.value.expression else None
        if isinstance(found, Issue):
            yield found
        elif found:
            inputs[entry.value.indicator] = found.columns
    published = {
        e.value.indicator for e in draft.indicators if e.value.kind is IndicatorKind.PUBLISHED
    }
    for entry in derived:
        for name in sorted(inputs.get(entry.value.indicator, frozenset()) & published):
            yield entry.error(
                ("expression",),
                f'The formula uses "{name}", of which several sources may state several values.',
                "Use indicators that are measured from records; published values stay as stated.",
                "programme-078",
            )
        circle = find_circle(entry.value.indicator, inputs)
        if circle and min(circle) == entry.value.indicator:
            yield entry.error(
                ("expression",),
                f'"{circle[0]}" is made from itself: {" > ".join((*circle, circle[0]))}.',
                "Leave one of them out of the formula.",
                "programme-071",
            )


def _read(entry: Entry[Indicator], scope: dict[str, ValueType]) -> Expression | Issue:
    text = cast(str, entry.value.expression)
    try:
        expression = parse_expression(text, scope, dialect=FORMULA)
    except ExpressionFault as fault:
        return entry.error(("expression",), fault.sentence, fault.cure, fault.code)
    if expression.type not in NUMBERS:
        sentence = f'"{text}" yields a value of type {expression.type} where a number must stand.'
        cure = "Calculate a number from other indicators, e.g. `fees / dossiers`."
        return entry.error(("expression",), sentence, cure, "programme-063")
    return expression


def find_circle(start: str, inputs: dict[str, frozenset[str]]) -> list[str]:
    """Return the way from an indicator through its inputs back to itself.

    Empty: nothing when no way leads back.
    """
    waiting: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        for name in sorted(inputs.get(path[-1], ())):
            if name == start:
                return list(path)
            if name not in seen:
                seen.add(name)
                waiting.append((*path, name))
    return []

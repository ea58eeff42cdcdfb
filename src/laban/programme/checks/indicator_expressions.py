"""Expressions of indicators over records: they parse, and yield what their place asks for."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import Issue
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.expression_tree import NUMBERS, TIMES, Expression, ValueType
from laban.programme.model import Indicator, IndicatorKind
from laban.programme.typed_expressions import (
    ANY_VALUE,
    CONDITION,
    CONDITION_OR_NUMBER,
    read_record_expression,
)

FIELDS: dict[str, frozenset[ValueType]] = {
    "where": CONDITION,
    "numerator": CONDITION_OR_NUMBER,
    "denominator": CONDITION_OR_NUMBER,
    "value": NUMBERS,
    "time": TIMES,
    "begins": TIMES,
    "ends": TIMES,
}


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with the expressions of indicators over records."""
    for entry in draft.indicators:
        for found in read_fields(draft, entry).values():
            if isinstance(found, Issue):
                yield found


def read_fields(draft: Draft, entry: Entry[Indicator]) -> dict[str, Expression | Issue]:
    """Return the expression of each field that has one, or what is wrong with it.

    Empty: nothing when the record type is unknown or has faults itself.
    """
    indicator = entry.value
    if indicator.record_type is None or indicator.record_type not in draft.record_type_of:
        return {}
    found: dict[str, Expression | Issue] = {}
    for field, wanted in FIELDS.items():
        text = getattr(indicator, field)
        if text is not None:
            if field == "value" and indicator.kind is IndicatorKind.DISTINCT:
                wanted = ANY_VALUE
            found[field] = read_record_expression(
                draft, entry, (field,), indicator.record_type, text, wanted
            )
    return found

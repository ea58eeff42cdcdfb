"""Expressions as a programme's files hold them: parsed, with faults at the key's line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from laban.base import Issue
from laban.programme.draft import Draft
from laban.programme.entries import Entry, Path
from laban.programme.expression_tree import NUMBERS, TIMES, Expression, ValueType
from laban.programme.expressions import ExpressionFault, parse_expression
from laban.programme.model import Personal

CONDITION = frozenset({ValueType.BOOLEAN})
CONDITION_OR_NUMBER = CONDITION | NUMBERS
ANY_VALUE = frozenset(ValueType) - CONDITION - {ValueType.NULL}

_WORDS = {
    CONDITION: ("a condition", "Compare the column with something, e.g. `fee > 0`."),
    NUMBERS: ("a number", "Name a number column, or calculate one, e.g. days_between(a, b)."),
    TIMES: ("a day or a moment", "Name a date or timestamp column."),
    CONDITION_OR_NUMBER: ("a condition or a number", "Compare the column with something."),
    ANY_VALUE: ("a value to tell apart", "Name a column; a condition has two values only."),
}


def read_record_expression(
    draft: Draft,
    entry: Entry[Any],
    path: Path,
    record_type: str,
    text: str,
    wanted: Collection[ValueType],
) -> Expression | Issue:
    """Return an expression over a sound record type, or the one thing that is wrong with it."""
    try:
        expression = parse_expression(
            text, draft.scopes[record_type], codes=draft.codes[record_type]
        )
    except ExpressionFault as fault:
        return entry.error(path, fault.sentence, fault.cure, fault.code)
    columns = draft.record_type_of[record_type].columns
    for name in sorted(expression.columns):
        if columns[name.partition(".")[0]].personal is Personal.DROP:
            sentence = f'"{text}" names "{name}", which is dropped at the door and never stored.'
            cure = "Use another column, or write `personal: pseudonym` there."
            return entry.error(path, sentence, cure, "programme-077")
    if expression.type not in wanted:
        words, cure = _WORDS[frozenset(wanted)]
        sentence = f'"{text}" yields a value of type {expression.type} where {words} must stand.'
        return entry.error(path, sentence, cure, "programme-063")
    return expression

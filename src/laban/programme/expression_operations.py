"""The operations that expressions may use: how SQL names them, what they take and yield."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from laban.programme.expression_tree import TIMES, ValueType

COMPARISONS: Mapping[type[exp.Expression], str] = {
    exp.EQ: "eq",
    exp.NEQ: "ne",
    exp.LT: "lt",
    exp.LTE: "le",
    exp.GT: "gt",
    exp.GTE: "ge",
}
ARITHMETIC: Mapping[type[exp.Expression], str] = {
    exp.Add: "add",
    exp.Sub: "subtract",
    exp.Mul: "multiply",
    exp.Div: "divide",
}
FUNCTION_NAMES: Mapping[type[exp.Expression], str] = {
    exp.Coalesce: "coalesce",
    exp.Nullif: "nullif",
    exp.Abs: "abs",
    exp.Least: "least",
    exp.Greatest: "greatest",
    exp.Lower: "lower",
    exp.Length: "length",
    exp.StartsWith: "starts_with",
    exp.Date: "date",
    exp.Year: "year",
    exp.Month: "month",
}
RECORD_FUNCTIONS = frozenset(
    {
        *FUNCTION_NAMES.values(),
        "add_days",
        "add_seconds",
        "days_between",
        "seconds_between",
        "working_days_between",
    }
)
FORMULA_FUNCTIONS = frozenset({"coalesce", "nullif", "abs", "least", "greatest", "previous_year"})
RULE_FUNCTIONS = frozenset({"abs", "coalesce"})


@dataclass(frozen=True)
class Dialect:
    """What the expressions of one place name, which functions they call, whether they divide."""

    names: str
    functions: frozenset[str]
    may_divide: bool


# Over the columns of a record; over other indicators; over the facts of a target.
RECORD = Dialect("column", RECORD_FUNCTIONS, may_divide=False)
FORMULA = Dialect("indicator", FORMULA_FUNCTIONS, may_divide=True)
RULE = Dialect("fact", RULE_FUNCTIONS, may_divide=True)

_Signature = tuple[tuple[frozenset[ValueType], ...], ValueType | None]
_STRING = frozenset({ValueType.STRING})
_TIMESTAMP = frozenset({ValueType.TIMESTAMP})
_INTEGER = frozenset({ValueType.INTEGER})

# What each function takes and yields; `None` yields the type of the first argument.
SIGNATURES: Mapping[str, tuple[_Signature, ...]] = {
    "lower": (((_STRING,), ValueType.STRING),),
    "length": (((_STRING,), ValueType.INTEGER),),
    "starts_with": (((_STRING, _STRING), ValueType.BOOLEAN),),
    "date": (((TIMES,), ValueType.DATE),),
    "year": (((TIMES,), ValueType.INTEGER),),
    "month": (((TIMES,), ValueType.INTEGER),),
    "add_days": (((TIMES, _INTEGER), None),),
    "add_seconds": (((_TIMESTAMP, _INTEGER), ValueType.TIMESTAMP),),
    "days_between": (((TIMES, TIMES), ValueType.INTEGER),),
    "working_days_between": (((TIMES, TIMES), ValueType.INTEGER),),
    "seconds_between": (((_TIMESTAMP, _TIMESTAMP), ValueType.INTEGER),),
}
USAGE: Mapping[str, str] = {
    "lower": "lower(text)",
    "length": "length(text)",
    "starts_with": "starts_with(text, 'beginning')",
    "date": "date(moment)",
    "year": "year(day)",
    "month": "month(day)",
    "add_days": "add_days(day, number)",
    "add_seconds": "add_seconds(moment, number), the first a timestamp",
    "days_between": "days_between(from, to)",
    "working_days_between": "working_days_between(from, to)",
    "seconds_between": "seconds_between(from, to), both timestamps",
    "nullif": "nullif(value, value)",
}

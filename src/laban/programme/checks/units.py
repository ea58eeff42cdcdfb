"""Units of indicators: they exist, and their dimension fits the kind of number."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import Issue
from laban.programme.checks.code_lists import DIMENSIONS
from laban.programme.checks.indicator_expressions import read_fields
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.expression_tree import Expression, ValueType
from laban.programme.model import Indicator, IndicatorKind
from laban.programme.naming import listed, unknown_name

_AMOUNTS = ("count", "money", "time", "number")
_RATIOS = ("percent", "index", "number")

# The dimensions that fit each kind; kinds that are not here take any.
FITTING: dict[IndicatorKind, tuple[str, ...]] = {
    IndicatorKind.COUNT: ("count", "number"),
    IndicatorKind.DISTINCT: ("count", "number"),
    IndicatorKind.SUM: _AMOUNTS,
}


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with the units of indicators."""
    known = draft.dimension_of
    for entry in draft.indicators if known else ():
        unit, kind = entry.value.unit, entry.value.kind
        if unit not in known:
            yield unknown_name(entry, ("unit",), "unit", unit, known, "programme-066")
            continue
        fitting = _fitting(draft, entry)
        if known[unit] in DIMENSIONS and known[unit] not in fitting:
            fits = sorted(code for code, dimension in known.items() if dimension in fitting)
            yield entry.error(
                ("unit",),
                f'The unit "{unit}" is of the dimension {known[unit]}, which does not fit '
                f"{_described(kind)}.",
                f"Write a unit of the dimension {listed(fitting)}"
                + (f", e.g. {fits[0]}." if fits else "."),
                "programme-067",
            )


def _fitting(draft: Draft, entry: Entry[Indicator]) -> tuple[str, ...]:
    """Return the dimensions that fit an indicator; a share of records is a ratio."""
    indicator = entry.value
    if indicator.numerator:
        above = read_fields(draft, entry).get("numerator")
        of_records = isinstance(above, Expression) and above.type is ValueType.BOOLEAN
        return _RATIOS if of_records else (*_RATIOS, "money", "time")
    if indicator.kind is IndicatorKind.STOCK:
        return _AMOUNTS if indicator.value else ("count", "number")
    return FITTING.get(indicator.kind, DIMENSIONS)


def _described(kind: IndicatorKind) -> str:
    return {
        IndicatorKind.COUNT: "a count of records",
        IndicatorKind.DISTINCT: "a distinct count",
        IndicatorKind.SUM: "a sum",
        IndicatorKind.SHARE: "a share",
        IndicatorKind.STOCK: "this stock",
    }.get(kind, f"the kind {kind}")

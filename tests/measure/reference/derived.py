"""Formulas over other figures of the same organisation and period, and over the year before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from laban.base import Grain, Period
from laban.programme import (
    FORMULA,
    Call,
    Column,
    Indicator,
    Literal,
    Node,
    Programme,
    ValueType,
    parse_expression,
)
from tests.measure.reference.figures import Figure, Figures

MONTHS = {
    Grain.MONTH: 1,
    Grain.QUARTER: 3,
    Grain.HALF: 6,
    Grain.NINE_MONTHS: 9,
    Grain.YEAR: 12,
}


def derived_figures(
    programme: Programme, indicator: Indicator, figures: Figures, periods: Sequence[Period]
) -> Figures:
    """Compute a derived indicator wherever at least one of its inputs has a figure.

    Empty: no figure when the formula meets something unknown or divides by zero.
    """
    columns = dict.fromkeys(programme.indicators, ValueType.DECIMAL)
    expression = parse_expression(indicator.expression or "", columns, dialect=FORMULA)
    places = {
        (key[1], key[2], key[3])
        for key in figures
        if key[0] in expression.columns and key[4] == "" and key[2] in indicator.hierarchies
    }
    found: Figures = {}
    named = {period.id: period for period in periods}
    for place in sorted(places):
        period = named[place[2]]
        if period.grain not in indicator.grains or period.calendar not in indicator.calendars:
            continue
        place_ = _Place(figures, expression.columns, place[0], place[1], period)
        value = place_.value(expression.tree)
        if value is not None:
            found[(indicator.indicator, *place, "", "", "", "")] = place_.figure(
                indicator, expression.tree, value
            )
    return found


class _Place:
    """One organisation and period, and the figures that formulas find there."""

    def __init__(
        self,
        figures: Figures,
        codes: Iterable[str],
        organisation: str,
        hierarchy: str,
        period: Period,
    ) -> None:
        self.figures = figures
        self.organisation, self.hierarchy, self.period = organisation, hierarchy, period
        self.own = [found for code in codes if (found := self.find(code, period)) is not None]
        self.earlier: list[Figure] = []

    def figure(self, indicator: Indicator, tree: Node, value: float) -> Figure:
        ratio = _without_factor(tree)
        is_ratio = isinstance(ratio, Call) and ratio.op == "divide"
        above, below = ratio.args if is_ratio else (None, None)
        return Figure(
            value=value,
            numerator=_exact(self.value(_without_factor(above))) if above else None,
            denominator=_exact(self.value(below)) if below else None,
            records=max(figure.records for figure in self.own),
            unit=indicator.unit,
            estimated=any(figure.estimated for figure in [*self.own, *self.earlier]),
            illustrative=any(figure.illustrative for figure in [*self.own, *self.earlier]),
        )

    def find(self, code: str, period: Period) -> Figure | None:
        key = (code, self.organisation, self.hierarchy, period.id, "", "", "", "")
        return self.figures.get(key)

    def value(self, node: Node) -> float | None:
        if isinstance(node, Literal):
            return None if node.value is None else float(node.value)
        if isinstance(node, Column):
            figure = self.find(node.name, self.period)
            return figure.value if figure else None
        if node.op == "previous_year":
            return self.previous_year(node.args[0])
        args = [self.value(arg) for arg in node.args]
        return _apply(node.op, args)

    def previous_year(self, node: Node) -> float | None:
        """Return the figure of the year before, divided by the periods of a year."""
        whole = Period(self.period.calendar, Grain.YEAR, self.period.year - 1)
        before = self.find(node.name, whole)
        if before is None:
            return None
        self.earlier.append(before)
        months = MONTHS.get(self.period.grain, self.period.number)
        return None if before.value is None else before.value * months / 12


def _without_factor(tree: Node) -> Node:
    if isinstance(tree, Call) and tree.op == "multiply":
        others = [arg for arg in tree.args if not isinstance(arg, Literal)]
        if len(others) == 1:
            return _without_factor(others[0])
    return tree


def _apply(op: str, args: list[float | None]) -> float | None:
    known = [arg for arg in args if arg is not None]
    if op in ("coalesce", "least", "greatest"):
        chosen = {"coalesce": lambda all_: all_[0], "least": min, "greatest": max}[op]
        return chosen(known) if known else None
    if op == "nullif":
        return None if len(known) == 2 and known[0] == known[1] else args[0]
    if op == "case":
        pairs = zip(args[:-1:2], args[1:-1:2], strict=True)
        return next((value for test, value in pairs if test), args[-1])
    if op == "is_null":
        return float(args[0] is None)
    if len(known) < len(args):
        return None
    return _ARITHMETIC[op](*known)


_ARITHMETIC = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b if b else None,
    "negate": lambda a: -a,
    "abs": abs,
    "gt": lambda a, b: float(a > b),
    "ge": lambda a, b: float(a >= b),
    "lt": lambda a, b: float(a < b),
    "le": lambda a, b: float(a <= b),
    "eq": lambda a, b: float(a == b),
    "ne": lambda a, b: float(a != b),
    "and": lambda *all_: float(all(all_)),
    "or": lambda *all_: float(any(all_)),
    "not": lambda a: float(not a),
}


def _exact(number: float | None) -> Fraction | None:
    return None if number is None else Fraction(number)

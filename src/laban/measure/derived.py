"""Derived indicators: formulas over other indicators of the same organisation and period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from graphlib import TopologicalSorter

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from laban.base import Grain, Period
from laban.engine import WorkingCalendar, compile_expression
from laban.measure.words import Words
from laban.measure.workbench import Workbench
from laban.programme import (
    FORMULA,
    Call,
    Column,
    Expression,
    Indicator,
    IndicatorKind,
    Literal,
    Node,
    Programme,
    ValueType,
    parse_expression,
)

PERIODS_OF_A_YEAR = {Grain.MONTH: 12, Grain.QUARTER: 4, Grain.HALF: 2, Grain.YEAR: 1}


def formula_of(programme: Programme, indicator: Indicator) -> Expression:
    """Return the checked formula of a derived indicator."""
    scope = dict.fromkeys(programme.indicators, ValueType.DECIMAL)
    return parse_expression(str(indicator.expression), scope, dialect=FORMULA)


def with_inputs(programme: Programme, indicators: Sequence[Indicator]) -> list[Indicator]:
    """Return the indicators and all that their formulas rest on, inputs first."""
    graph: dict[str, set[str]] = {}
    waiting = [indicator.indicator for indicator in indicators]
    while waiting:
        code = waiting.pop()
        if code in graph:
            continue
        indicator = programme.indicators[code]
        is_derived = indicator.kind is IndicatorKind.DERIVED
        graph[code] = set(formula_of(programme, indicator).columns) if is_derived else set()
        waiting += graph[code]
    return [programme.indicators[code] for code in TopologicalSorter(graph).static_order()]


def has_previous_year(programme: Programme, indicators: Sequence[Indicator]) -> bool:
    """Say whether some formula needs the year before."""
    return any(
        _calls(formula_of(programme, indicator).tree, "previous_year")
        for indicator in indicators
        if indicator.kind is IndicatorKind.DERIVED
    )


def _calls(node: Node, op: str) -> bool:
    return isinstance(node, Call) and (node.op == op or any(_calls(a, op) for a in node.args))


def year_before(period: Period) -> tuple[str, float] | None:
    """Return the whole year before a period, and how many such periods a year has."""
    year = replace(period, grain=Grain.YEAR, year=period.year - 1, number=1)
    if period.grain is Grain.CUMULATIVE:
        return year.id, 12 / period.number
    if period.grain is Grain.NINE_MONTHS:
        return year.id, 12 / 9
    return year.id, float(PERIODS_OF_A_YEAR[period.grain])


def add_derived_figures(
    bench: Workbench, programme: Programme, indicator: Indicator, periods: Sequence[Period]
) -> None:
    """Add the figures of one derived indicator; its inputs have been added before.

    Empty: a figure is missing when the formula meets something unknown or divides by zero.
    """
    formula = formula_of(programme, indicator)
    inputs = sorted(formula.columns)
    tree = _with_previous_years(formula.tree)
    earlier = [code for code in inputs if _previous(code) in _columns(tree)]
    _join_inputs(bench, inputs, earlier, periods)
    table = bench.backend.table("inputs")
    values: dict[str, ir.Value] = {}
    for i, code in enumerate(inputs):
        values[code] = table[f"v{i}"]
        values[_previous(code)] = table[f"y{i}"]
    above, below = _ratio(tree)
    nothing = ibis.null("float64")

    def compiled(node: Node | None) -> ir.Value:
        expression = replace(formula, tree=node) if node else None
        calendar = WorkingCalendar(programme.head.time_zone)
        return compile_expression(expression, values, calendar) if expression else nothing

    results = {"value": tree, "numerator": above, "denominator": below}
    computed = table.mutate(**{name: compiled(node) for name, node in results.items()})
    bench.backend.create_table("derived", computed, temp=True, overwrite=True)
    bench.add(
        indicator,
        "",
        f"""
        SELECT target, hierarchy, period, value::DOUBLE AS value,
               round(numerator::DOUBLE, 9) AS numerator,
               round(denominator::DOUBLE, 9) AS denominator, records, estimated, illustrative
        FROM derived WHERE isfinite(value::DOUBLE) AND {bench.stated_for(indicator)}
        """,
    )


def _join_inputs(
    bench: Workbench, inputs: Sequence[str], earlier: Sequence[str], periods: Sequence[Period]
) -> None:
    """Make the table `inputs`: one row per organisation and period, a column per indicator.

    `earlier` are the inputs of which the year before is needed.
    """
    bench.take("year_before", _years_before(bench.words, periods))
    bench.take("input_figure", bench.numbered_figures(inputs))
    numbers = [bench.words.number("indicator", code) for code in inputs]
    own = ", ".join(
        f"any_value(value) FILTER (indicator = {number}) AS v{i}"
        for i, number in enumerate(numbers)
    )
    past = ", ".join(
        f"any_value(value / parts) FILTER (indicator = {number}) AS y{i}"
        for i, number in enumerate(numbers)
    )
    states = "bool_or(estimated) AS estimated, bool_or(illustrative) AS illustrative"
    past_columns = ", ".join(f"y{i}" for i in range(len(inputs)))
    bench.connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE inputs AS
        WITH own AS (
            SELECT organisation AS target, hierarchy, period, {own}, max(records) AS records, {states}
            FROM input_figure WHERE {_among(bench.words, inputs)} GROUP BY ALL
        ), past AS (
            SELECT organisation AS target, hierarchy, year_before.period AS period, {past}, {states}
            FROM input_figure JOIN year_before ON input_figure.period = year_before.year
            WHERE {_among(bench.words, earlier)} GROUP BY ALL
        )
        SELECT own.* REPLACE (
                   own.estimated OR coalesce(past.estimated, false) AS estimated,
                   own.illustrative OR coalesce(past.illustrative, false) AS illustrative
               ), {past_columns}
        FROM own LEFT JOIN past USING (target, hierarchy, period)
        """
    )


def _years_before(words: Words, periods: Sequence[Period]) -> pa.Table:
    """Return the year before each period, where figures may have it, and its parts."""
    before = {period.id: year_before(period) for period in periods}
    known = set(words.texts["period"].to_pylist())
    rows = [(id_, *found) for id_, found in before.items() if found and found[0] in known]
    period, year, parts = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {
            "period": pa.array([words.number("period", id_) for id_ in period], pa.int32()),
            "year": pa.array([words.number("period", id_) for id_ in year], pa.int32()),
            "parts": pa.array(parts, pa.float64()),
        }
    )


def _among(words: Words, codes: Sequence[str]) -> str:
    """Return the condition that keeps the total figures of some indicators."""
    numbers = ", ".join(str(words.number("indicator", code)) for code in codes) or "NULL"
    return (
        f"breakdown = {words.number('breakdown', '')} AND source = {words.number('source', '')} "
        f"AND indicator IN ({numbers})"
    )


def _previous(code: str) -> str:
    return f"previous_year({code})"


def _columns(node: Node) -> set[str]:
    if isinstance(node, Column):
        return {node.name}
    args = node.args if isinstance(node, Call) else ()
    return {name for arg in args for name in _columns(arg)}


def _with_previous_years(node: Node) -> Node:
    """Turn every `previous_year(x)` into a column of that name."""
    if not isinstance(node, Call):
        return node
    if node.op == "previous_year" and isinstance(node.args[0], Column):
        return Column(_previous(node.args[0].name), ValueType.DECIMAL)
    return replace(node, args=tuple(_with_previous_years(arg) for arg in node.args))


def _ratio(tree: Node) -> tuple[Node | None, Node | None]:
    """Return what stands above and below the line when a formula is one ratio, perhaps x 100."""
    ratio = _without_factor(tree)
    if not (isinstance(ratio, Call) and ratio.op == "divide"):
        return None, None
    return _without_factor(ratio.args[0]), ratio.args[1]


def _without_factor(node: Node) -> Node:
    """Drop a written number that multiplies: `100 * x` is x."""
    if isinstance(node, Call) and node.op == "multiply":
        rest = [arg for arg in node.args if not isinstance(arg, Literal)]
        return rest[0] if len(rest) == 1 else node
    return node

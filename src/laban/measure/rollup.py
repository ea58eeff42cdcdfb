"""From cells to figures: add up over organisations, hierarchies and periods.

Runs in one local DuckDB whatever engine went through the records: cells are few. Only sums
are rolled up; a share or a mean is divided at the very end, so it is always a ratio of sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from laban.measure.components import LEAVES, Component, Cube, Plan, Recipe
from laban.measure.workbench import Workbench
from laban.programme import IndicatorKind


def add_additive_figures(
    bench: Workbench, plan: Plan, cubes: Mapping[Cube, pa.Table], *, has_parts: bool
) -> None:
    """Add the figures of every additive recipe of a plan, in every breakdown."""
    for cube, cells in cubes.items():
        bench.take(_name(plan, cube), cells)
    stocks = [r for r in plan.additive if r.indicator.kind is IndicatorKind.STOCK]
    for cube in plan.cubes:
        recipes = [r for r in plan.additive if r not in stocks and _is_in(r, cube)]
        if recipes:
            _sum_flows(bench, plan, cube, recipes, has_parts=has_parts)
        for recipe in recipes:
            _add_recipe(bench, plan, recipe, cube.breakdown)
    for recipe in stocks:
        for breakdown in ("", *recipe.indicator.breakdowns):
            _sum_stock(bench, plan, recipe, breakdown, has_parts=has_parts)
            _add_recipe(bench, plan, recipe, breakdown)


def _is_in(recipe: Recipe, cube: Cube) -> bool:
    at_moment = recipe.components["records"].moment == cube.moment
    return at_moment and cube.breakdown in ("", *recipe.indicator.breakdowns)


def _name(plan: Plan, cube: Cube) -> str:
    return f"cube_{plan.cubes.index(cube)}"


def _column(plan: Plan, component: Component) -> str:
    return f"c{plan.components.index(component)}"


def _sum_flows(
    bench: Workbench, plan: Plan, cube: Cube, recipes: Sequence[Recipe], *, has_parts: bool
) -> None:
    """Make the table `sums`: the components of one cube by target, period and category."""
    used = sorted({_column(plan, part) for r in recipes for part in r.components.values()})
    source = f"(SELECT *, flow_era AS era FROM {_name(plan, cube)} JOIN era USING (half))"
    _climb(bench, source, "organisation, era", used, cube.breakdown, has_parts=has_parts)
    if bench.is_one_to_one():
        _rename(bench, used, cube.breakdown)
    else:
        _lengthen(bench, used, "period_half USING (half)", cube.breakdown)


def _by(breakdown: str) -> str:
    return ", category" if breakdown else ""


def _climb(
    bench: Workbench,
    source: str,
    keys: str,
    used: Sequence[str],
    breakdown: str,
    *,
    has_parts: bool,
) -> None:
    """Make `climbed`: the half-months of a source, added up towards all that are reached."""
    if has_parts:
        parts = ", ".join(
            f"sum({name}::DECIMAL(28, 9) * weight)::DECIMAL(38, 9) AS {name}" for name in used
        )
        states = "bool_or(weight < 1) AS estimated, bool_or(weight IS NULL) AS is_unknown"
    else:
        parts = ", ".join(f"sum({name}) AS {name}" for name in used)
        states = "false AS estimated, false AS is_unknown"
    shown = "NOT brief" if breakdown else "true"
    bench.connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE climbed AS
        SELECT era, line, half{_by(breakdown)}, {parts}, sum(present) AS present,
               sum(illustrative) AS illustrative, {states}
        FROM {source} JOIN reach USING ({keys}) WHERE {shown}
        GROUP BY era, line, half{_by(breakdown)}
        """
    )


def _rename(bench: Workbench, used: Sequence[str], breakdown: str) -> None:
    """Make `sums` from `climbed` where each half-month is a period: there is nothing to add."""
    bench.connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE sums AS
        SELECT target, hierarchy, period{_by(breakdown)}, {", ".join(used)}, present,
               illustrative > 0 AS illustrative, estimated, is_unknown
        FROM climbed JOIN line USING (line) JOIN period_half USING (half)
        WHERE NOT brief OR in_brief
        """
    )


def _lengthen(bench: Workbench, used: Sequence[str], periods: str, breakdown: str) -> None:
    """Make `sums` from `climbed`: add half-months up to periods."""
    added = ", ".join(f"sum({name}) AS {name}" for name in used)
    keys = f"target, hierarchy, period{_by(breakdown)}"
    bench.connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE sums AS
        SELECT {keys}, {added}, sum(present) AS present,
               sum(illustrative) > 0 AS illustrative, bool_or(estimated) AS estimated,
               bool_or(is_unknown) AS is_unknown
        FROM climbed JOIN line USING (line) JOIN {periods} WHERE NOT brief OR in_brief
        GROUP BY {keys}
        """
    )


def _sum_stock(
    bench: Workbench, plan: Plan, recipe: Recipe, breakdown: str, *, has_parts: bool
) -> None:
    """Make `sums` for a stock: what has entered minus what has left by the period's end."""
    columns = {
        _column(plan, component): role
        for role, component in recipe.components.items()
        if not role.startswith(LEAVES)
    }
    flows = [_stock_flow(plan, recipe, breakdown, columns, prefix="")]
    if f"{LEAVES}records" in recipe.components:
        flows.append(_stock_flow(plan, recipe, breakdown, columns, prefix=LEAVES))
    used = sorted(columns)
    added = ", ".join(f"sum({name}) AS {name}" for name in [*used, "present", "illustrative"])
    source = (
        f"(SELECT organisation, half{_by(breakdown)}, {added} FROM ({' UNION ALL '.join(flows)}) "
        "GROUP BY ALL)"
    )
    _climb(bench, source, "organisation", used, breakdown, has_parts=has_parts)
    periods = "period_end ON half <= last_half AND era = stock_era"
    _lengthen(bench, used, periods, breakdown)


def _stock_flow(
    plan: Plan, recipe: Recipe, breakdown: str, columns: Mapping[str, str], *, prefix: str
) -> str:
    """Return the query of what enters (no prefix) or leaves, as negative numbers."""
    sign = "-" if prefix else ""
    cube = Cube(recipe.components[f"{prefix}records"].moment, breakdown)
    parts = ", ".join(
        f"{sign}{_column(plan, recipe.components[prefix + role])} AS {name}"
        for name, role in columns.items()
    )
    counted = "0 AS present, 0 AS illustrative" if prefix else "present, illustrative"
    return f"SELECT organisation, half{_by(breakdown)}, {parts}, {counted} FROM {_name(plan, cube)}"


def _add_recipe(bench: Workbench, plan: Plan, recipe: Recipe, breakdown: str) -> None:
    """Add the figures of one indicator from the table `sums`."""
    indicator = recipe.indicator
    numerator = _column(plan, recipe.components["numerator"])
    records = _column(plan, recipe.components["records"])
    below = recipe.components.get("denominator")
    denominator = _column(plan, below) if below else "NULL"
    is_ratio = indicator.numerator is not None
    scale = 100 if is_ratio and indicator.unit in bench.percent_units else 1
    value = (
        f"{scale}::DOUBLE * {numerator}::DOUBLE / {denominator}::DOUBLE"
        if below
        else f"{numerator}::DOUBLE"
    )
    kept = f"(is_unknown OR {denominator} <> 0)" if below else "true"
    bench.add(
        indicator,
        breakdown,
        f"""
        SELECT target, hierarchy, period{_by(breakdown)},
               CASE WHEN NOT is_unknown THEN {value} END AS value,
               CASE WHEN NOT is_unknown THEN {numerator} END AS numerator,
               CASE WHEN NOT is_unknown THEN {denominator} END AS denominator,
               round(coalesce({records}, 0))::BIGINT AS records,
               estimated AND NOT is_unknown AS estimated, illustrative
        FROM sums WHERE {kept} AND {bench.stated_for(indicator)}
        """,
    )

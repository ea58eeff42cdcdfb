"""From cells to figures: add up over organisations, hierarchies and periods.

Runs in one local DuckDB whatever engine went through the records: cells are few. Only sums
are rolled up; a share or a mean is divided at the very end, so it is always a ratio of sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from laban.base import Calendar, Period
from laban.measure.components import LEAVES, Component, Cube, Plan, Recipe
from laban.measure.figures import FIGURE_SCHEMA
from laban.measure.reach import Reach
from laban.programme import Brief, Indicator, IndicatorKind, Programme


@dataclass(frozen=True)
class Workbench:
    """A local DuckDB that collects figures; `percent_units` are shown times 100."""

    backend: ibis.backends.duckdb.Backend
    percent_units: frozenset[str]

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The DuckDB connection beneath."""
        return self.backend.con

    @classmethod
    def open(
        cls,
        programme: Programme,
        periods: Sequence[Period],
        organisations: Mapping[str, int],
        config: Mapping[str, str],
    ) -> Workbench:
        """Open a workbench for the given periods and organisations (identity to number).

        `config`: DuckDB's limits.
        """
        backend = ibis.duckdb.connect(**config)
        connection = backend.con
        connection.register("period_table", _period_table(periods, programme.head.brief))
        # Grouping by an enumeration takes a fraction of the time of grouping by a text.
        _enumerate(connection, "period_id", [period.id for period in periods])
        _enumerate(connection, "hierarchy_id", programme.head.hierarchies)
        connection.execute(
            "CREATE TEMP TABLE period AS SELECT * REPLACE (period::period_id AS period) "
            "FROM period_table ORDER BY period"
        )
        connection.execute(
            "CREATE TEMP TABLE period_half AS "
            "SELECT period, in_brief, unnest(range(first_half, last_half + 1))::INT AS half "
            "FROM period"
        )
        names = pa.table(
            {
                "target": pa.array(organisations.values(), pa.int32()),
                "name": pa.array(organisations.keys(), pa.string()),
            }
        )
        connection.register("name_table", names)
        connection.execute("CREATE TEMP TABLE organisation_name AS SELECT * FROM name_table")
        connection.register("no_figures", FIGURE_SCHEMA.empty_table())
        connection.execute("CREATE TEMP TABLE figure AS SELECT * FROM no_figures")
        return cls(backend, frozenset(percent_units(programme)))

    def use_reach(self, reach: Reach) -> None:
        """Take the organisations' reach for the roll-ups that follow."""
        self.connection.register("reach_table", reach.parts)
        self.connection.register("era_table", reach.eras)
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE reach AS "
            "SELECT * REPLACE (hierarchy::hierarchy_id AS hierarchy) FROM reach_table"
        )
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE line AS "
            "SELECT row_number() OVER ()::INT AS line, * "
            "FROM (SELECT DISTINCT hierarchy, target, brief FROM reach)"
        )
        self.connection.execute("CREATE OR REPLACE TEMP TABLE era AS SELECT * FROM era_table")
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE period_end AS "
            "SELECT period, in_brief, last_half, stock_era "
            "FROM period JOIN era ON era.half = period.last_half"
        )

    def add(self, select: str, parameters: Sequence[Any] = ()) -> None:
        """Add the figures that a query yields."""
        self.connection.execute(f"INSERT INTO figure BY NAME {select}", list(parameters))

    def figures(self) -> pa.Table:
        """Return all figures in canonical order."""
        order = "indicator, organisation, hierarchy, period, breakdown, category, source, vintage"
        table = self.connection.execute(f"SELECT * FROM figure ORDER BY {order}").to_arrow_table()
        return table.cast(FIGURE_SCHEMA)


def _enumerate(connection: duckdb.DuckDBPyConnection, name: str, texts: Iterable[str]) -> None:
    # DuckDB knows no empty enumeration.
    values = ", ".join(f"'{text}'" for text in ("", *texts))
    connection.execute(f"CREATE TYPE {name} AS ENUM ({values})")


def _period_table(periods: Sequence[Period], brief: Brief) -> pa.Table:
    """Return the periods with the half-months they run over, first and last included."""
    rows = []
    for period in periods:
        shift = -1 if period.calendar is Calendar.REPORT else 0
        rows.append(
            {
                "period": period.id,
                "grain": period.grain.value,
                "calendar": period.calendar.value,
                "first_half": 2 * period.slots[0] + shift,
                "last_half": 2 * period.slots[-1] + 1 + shift,
                "in_brief": brief.has_period(period),
            }
        )
    schema = pa.schema(
        [
            ("period", pa.string()),
            ("grain", pa.string()),
            ("calendar", pa.string()),
            ("first_half", pa.int32()),
            ("last_half", pa.int32()),
            ("in_brief", pa.bool_()),
        ]
    )
    return pa.Table.from_pylist(rows, schema=schema)


def add_additive_figures(
    bench: Workbench, plan: Plan, cubes: Mapping[Cube, pa.Table], *, has_parts: bool
) -> None:
    """Add the figures of every additive recipe of a plan, in every breakdown."""
    for cube, cells in cubes.items():
        bench.connection.register(_name(plan, cube), cells)
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
    for cube in cubes:
        bench.connection.unregister(_name(plan, cube))


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
    _lengthen(bench, used, "period_half USING (half)")


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
        SELECT era, target, hierarchy, brief, half, category, {parts}, sum(present) AS present,
               sum(illustrative) AS illustrative, {states}
        FROM {source} JOIN reach USING ({keys}) WHERE {shown}
        GROUP BY era, target, hierarchy, brief, half, category
        """
    )


def _lengthen(bench: Workbench, used: Sequence[str], periods: str) -> None:
    """Make `sums` from `climbed`: add half-months up to periods."""
    added = ", ".join(f"sum({name}) AS {name}" for name in used)
    bench.connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE sums AS
        SELECT target, hierarchy, period, category, {added}, sum(present) AS present,
               sum(illustrative) > 0 AS illustrative, bool_or(estimated) AS estimated,
               bool_or(is_unknown) AS is_unknown
        FROM climbed JOIN {periods} WHERE NOT brief OR in_brief
        GROUP BY target, hierarchy, period, category
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
        f"(SELECT organisation, half, category, {added} FROM ({' UNION ALL '.join(flows)}) "
        "GROUP BY ALL)"
    )
    _climb(bench, source, "organisation", used, breakdown, has_parts=has_parts)
    _lengthen(bench, used, "period_end ON half <= last_half AND era = stock_era")


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
    return f"SELECT organisation, half, category, {parts}, {counted} FROM {_name(plan, cube)}"


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
        f"""
        SELECT ? AS indicator, name AS organisation, hierarchy, period, ? AS breakdown,
               category, '' AS source, '' AS vintage,
               CASE WHEN NOT is_unknown THEN {value} END AS value,
               CASE WHEN NOT is_unknown THEN {numerator} END::DECIMAL(38, 9) AS numerator,
               CASE WHEN NOT is_unknown THEN {denominator} END::DECIMAL(38, 9) AS denominator,
               round(coalesce({records}, 0))::BIGINT AS records, ? AS unit,
               estimated AND NOT is_unknown AS estimated, illustrative
        FROM sums JOIN organisation_name USING (target) WHERE {kept} AND {indicator_filter(indicator)}
        """,
        (indicator.indicator, breakdown, indicator.unit),
    )


def indicator_filter(indicator: Indicator) -> str:
    """Return the condition that keeps the periods and hierarchies an indicator is stated for."""
    hierarchies = ", ".join(f"'{name}'" for name in indicator.hierarchies)
    return f"hierarchy IN ({hierarchies}) AND {period_filter(indicator)}"


def period_filter(indicator: Indicator) -> str:
    """Return the condition that keeps the periods an indicator is stated for."""
    grains = ", ".join(f"'{grain.value}'" for grain in indicator.grains)
    calendars = ", ".join(f"'{calendar.value}'" for calendar in indicator.calendars)
    return (
        f"period IN (SELECT period FROM period WHERE grain IN ({grains}) "
        f"AND calendar IN ({calendars}))"
    )


def percent_units(programme: Programme) -> set[str]:
    """Return the units whose shares are shown times 100."""
    units = programme.code_lists["unit"].entries
    return {entry.code for entry in units if entry.attributes.get("dimension") == "percent"}

"""Distinct counts and quantiles, computed at every level from the values themselves.

Neither can be rolled up from the figures of parts. Each value is kept with how often it occurs
per organisation and half-month, which is exact and far smaller than the records.
"""

from __future__ import annotations

import pyarrow as pa

from laban.measure.components import Recipe
from laban.measure.rollup import Workbench, indicator_filter
from laban.programme import IndicatorKind


def add_order_statistics(bench: Workbench, recipe: Recipe, breakdown: str, cells: pa.Table) -> None:
    """Add the figures of one distinct count or quantile, in total or by one breakdown.

    Where a part of an organisation goes elsewhere nobody knows whose values they are: unknown.
    Empty: a distinct count is 0 when no record has a value; a quantile then has no figure.
    """
    bench.connection.register("value_cell", cells)
    shown = "NOT brief" if breakdown else "true"
    bench.connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE spread AS
        WITH climbed AS (
            SELECT target, hierarchy, brief, half, category, value, sum(times) AS times,
                   sum(times * weight) AS resting, sum(illustrative) AS illustrative,
                   bool_or(weight IS DISTINCT FROM 1) AS is_unknown
            FROM (SELECT *, flow_era AS era FROM value_cell JOIN era USING (half))
            JOIN reach USING (organisation, era)
            WHERE weight IS DISTINCT FROM 0 AND {shown}
            GROUP BY ALL
        )
        SELECT target, hierarchy, period, category, value, sum(times) AS times,
               sum(resting) AS resting, sum(illustrative) > 0 AS illustrative,
               bool_or(is_unknown) AS is_unknown
        FROM climbed JOIN period_half USING (half)
        WHERE (NOT brief OR in_brief) AND {indicator_filter(recipe.indicator)}
        GROUP BY target, hierarchy, period, category, value
        """
    )
    if recipe.indicator.kind is IndicatorKind.DISTINCT:
        _add_distinct(bench, recipe, breakdown)
    else:
        _add_quantile(bench, recipe, breakdown)


_HEAD = (
    "SELECT ? AS indicator, name AS organisation, hierarchy, period, ? AS breakdown, "
    "category, '' AS source, '' AS vintage"
)
_TAIL = (
    "round(coalesce(sum(resting), 0))::BIGINT AS records, ? AS unit, false AS estimated, "
    "bool_or(illustrative) AS illustrative"
)


def _add_distinct(bench: Workbench, recipe: Recipe, breakdown: str) -> None:
    indicator = recipe.indicator
    bench.add(
        f"""
        {_HEAD}, CASE WHEN NOT bool_or(is_unknown) THEN count(value)::DOUBLE END AS value,
               CASE WHEN NOT bool_or(is_unknown) THEN count(value) END::DECIMAL(38, 9) AS numerator,
               NULL::DECIMAL(38, 9) AS denominator, {_TAIL}
        FROM spread JOIN organisation_name USING (target)
        GROUP BY name, hierarchy, period, category
        """,
        (indicator.indicator, breakdown, indicator.unit),
    )


def _add_quantile(bench: Workbench, recipe: Recipe, breakdown: str) -> None:
    """Add quantiles by linear interpolation between order statistics.

    With n values in order, numbered from 0, the quantile q stands at q (n - 1).
    """
    indicator = recipe.indicator
    bench.add(
        f"""
        WITH ranked AS (
            SELECT *, sum(times) OVER (PARTITION BY target, hierarchy, period, category
                                       ORDER BY value NULLS FIRST) AS up_to,
                   ?::DOUBLE * (sum(times) OVER (PARTITION BY target, hierarchy, period, category)
                                - 1) AS place
            FROM spread
        ), around AS (
            SELECT target, hierarchy, period, category, bool_or(is_unknown) AS is_unknown,
                   min(value) FILTER (up_to > floor(place))::DOUBLE AS low,
                   min(value) FILTER (up_to > ceil(place))::DOUBLE AS high,
                   any_value(place - floor(place)) AS beyond, sum(times) AS times, sum(resting) AS resting,
                   bool_or(illustrative) AS illustrative
            FROM ranked GROUP BY target, hierarchy, period, category
        )
        {_HEAD}, CASE WHEN NOT is_unknown THEN low + (high - low) * beyond END AS value,
               NULL::DECIMAL(38, 9) AS numerator, NULL::DECIMAL(38, 9) AS denominator,
               round(coalesce(resting, 0))::BIGINT AS records, ? AS unit, false AS estimated, illustrative
        FROM around JOIN organisation_name USING (target) WHERE is_unknown OR times > 0
        """,
        (float(indicator.quantile or 0), indicator.indicator, breakdown, indicator.unit),
    )

"""Distinct counts and quantiles, computed at every level from the values themselves.

Neither can be rolled up from the figures of parts. Each value is kept with how often it occurs
per organisation and half-month, which is exact and far smaller than the records.
"""

from __future__ import annotations

import pyarrow as pa

from laban.measure.components import Recipe
from laban.measure.workbench import Workbench, period_filter
from laban.programme import Indicator, IndicatorKind


def add_order_statistics(
    bench: Workbench, recipe: Recipe, breakdown: str, cells: pa.Table, *, has_parts: bool
) -> None:
    """Add the figures of one distinct count or quantile, in total or by one breakdown.

    Where a part of an organisation goes elsewhere nobody knows whose values they are: unknown.
    Empty: a distinct count is 0 when no record has a value; a quantile then has no figure.
    """
    is_distinct = recipe.indicator.kind is IndicatorKind.DISTINCT
    bench.take("value_cell", _numbered(cells) if is_distinct else cells)
    by = ", category" if breakdown else ""
    _climb_values(bench, by, has_parts=has_parts)
    keys = f"target, hierarchy, period{by}"
    spread = _spread(bench, recipe.indicator, keys, has_parts=has_parts)
    add = _add_distinct if is_distinct else _add_quantile
    add(bench, recipe.indicator, breakdown, keys, spread)


def _numbered(cells: pa.Table) -> pa.Table:
    """Put a number in each value's place: a distinct count only asks which are alike."""
    place = cells.column_names.index("value")
    chunks = cells["value"].unify_dictionaries().chunks
    numbers = pa.chunked_array([chunk.indices for chunk in chunks], pa.int32())
    return cells.set_column(place, "value", numbers)


def _climb_values(bench: Workbench, by: str, *, has_parts: bool) -> None:
    """Make `climbed`: how often each value occurs in each line and half-month."""
    parts = ", sum(times * weight) AS resting, bool_or(weight IS DISTINCT FROM 1) AS is_unknown"
    shown = "NOT brief" if by else "true"
    bench.connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE climbed AS
        SELECT line, half{by}, value, sum(times)::BIGINT AS times,
               bool_or(illustrative) AS illustrative{parts if has_parts else ""}
        FROM (SELECT *, flow_era AS era FROM value_cell JOIN era USING (half))
        JOIN reach USING (organisation, era)
        WHERE weight IS DISTINCT FROM 0 AND {shown}
        GROUP BY line, half{by}, value
        """
    )


def _spread(bench: Workbench, indicator: Indicator, keys: str, *, has_parts: bool) -> str:
    """Return the query that adds up half-months to periods."""
    resting, is_unknown = ("resting", "is_unknown") if has_parts else ("times", "false")
    among = (
        "FROM climbed JOIN line USING (line) JOIN period_half USING (half) "
        f"WHERE (NOT brief OR in_brief) AND {bench.stated_for(indicator)}"
    )
    if bench.is_one_to_one(period_filter(indicator)):
        return (
            f"SELECT {keys}, value, times, {resting} AS resting, illustrative, "
            f"{is_unknown} AS is_unknown {among}"
        )
    return (
        f"SELECT {keys}, value, sum(times)::BIGINT AS times, sum({resting}) AS resting, "
        f"bool_or(illustrative) AS illustrative, bool_or({is_unknown}) AS is_unknown "
        f"{among} GROUP BY {keys}, value"
    )


_TAIL = "round(coalesce(resting, 0))::BIGINT AS records, false AS estimated, illustrative"


def _add_distinct(
    bench: Workbench, indicator: Indicator, breakdown: str, keys: str, spread: str
) -> None:
    bench.add(
        indicator,
        breakdown,
        f"""
        WITH spread AS ({spread}), counted AS (
            SELECT {keys}, CASE WHEN NOT bool_or(is_unknown) THEN count(value) END AS different,
                   sum(resting) AS resting, bool_or(illustrative) AS illustrative
            FROM spread GROUP BY {keys}
        )
        SELECT {keys}, different::DOUBLE AS value,
               different AS numerator, NULL AS denominator, {_TAIL}
        FROM counted
        """,
    )


def _add_quantile(
    bench: Workbench, indicator: Indicator, breakdown: str, keys: str, spread: str
) -> None:
    """Add quantiles by linear interpolation between order statistics.

    With n values in order, numbered from 0, the quantile q stands at q (n - 1).
    """
    bench.add(
        indicator,
        breakdown,
        f"""
        WITH spread AS ({spread}), ranked AS (
            SELECT *, sum(times) OVER (PARTITION BY {keys} ORDER BY value NULLS FIRST) AS up_to,
                   ?::DOUBLE * (sum(times) OVER (PARTITION BY {keys}) - 1) AS place
            FROM spread
        ), around AS (
            SELECT {keys}, bool_or(is_unknown) AS is_unknown,
                   min(value) FILTER (up_to > floor(place))::DOUBLE AS low,
                   min(value) FILTER (up_to > ceil(place))::DOUBLE AS high,
                   any_value(place - floor(place)) AS beyond, sum(times) AS times,
                   sum(resting) AS resting, bool_or(illustrative) AS illustrative
            FROM ranked GROUP BY {keys}
        )
        SELECT {keys},
               CASE WHEN NOT is_unknown THEN low + (high - low) * beyond END AS value,
               NULL AS numerator, NULL AS denominator, {_TAIL}
        FROM around WHERE is_unknown OR times > 0
        """,
        [float(indicator.quantile or 0)],
    )

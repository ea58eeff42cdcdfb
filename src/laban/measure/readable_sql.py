"""The formula of a figure as SQL that a person can read, check and run by hand.

It speaks of the record type as a table of latest versions and of `counted`, the list of
organisations in the proof; the engines compute the same from cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from laban.base import Period
from laban.measure.components import HOLISTIC, LEAVES, OBSERVED_UNTIL, Component, Plan, Recipe
from laban.programme import IndicatorKind, ValueType


def readable_sql(plan: Plan, figure: Mapping[str, Any], zone: str, *, scale: int) -> str:
    """Return the SQL of one figure; `scale` is 100 for percent."""
    recipe = plan.recipes[0]
    record_type = plan.source.record_type
    period = Period.parse(figure["period"])
    where = [f"{record_type.organisation} IN (SELECT identity FROM counted)"]
    if figure["breakdown"]:
        where.append(f"{figure['breakdown']} = '{figure['category']}'")
    where += _moments(plan, recipe, period, zone)
    lines = [f"SELECT {_value(recipe, scale)} AS value", f"FROM {_table(plan)}"]
    return "\n".join([*lines, "WHERE " + "\n  AND ".join(where)])


def _table(plan: Plan) -> str:
    name = plan.source.record_type.record_type
    if not plan.source.entity:
        return name
    entity = ", ".join(plan.source.entity)
    moment = plan.source.moment
    return (
        f"(SELECT *, lead({moment}) OVER (PARTITION BY {entity} ORDER BY {moment}) "
        f"AS {OBSERVED_UNTIL} FROM {name})"
    )


def _value(recipe: Recipe, scale: int) -> str:
    indicator, parts = recipe.indicator, recipe.components
    if indicator.kind is IndicatorKind.DISTINCT:
        return f"count(DISTINCT {indicator.value}){_filter(parts['records'])}"
    if indicator.kind in HOLISTIC:
        ordered = f"percentile_cont({indicator.quantile}) WITHIN GROUP (ORDER BY {indicator.value})"
        return ordered + _filter(parts["records"])
    above = _sum(parts["numerator"])
    if "denominator" not in parts:
        return above
    factor = f"{scale}.0 * " if scale != 1 else ""
    return f"{factor}{above}\n     / nullif({_sum(parts['denominator'])}, 0)"


def _sum(component: Component) -> str:
    added = f"sum({component.value})" if component.value else "count(*)"
    return added + _filter(component)


def _filter(component: Component) -> str:
    conditions = [f"({text})" for text in component.conditions]
    return f" FILTER (WHERE {' AND '.join(conditions)})" if conditions else ""


def _moments(plan: Plan, recipe: Recipe, period: Period, zone: str) -> list[str]:
    begins = recipe.components["records"].moment
    start, end = (_moment(plan, begins, day, zone) for day in (period.start, period.end))
    if recipe.indicator.kind is not IndicatorKind.STOCK:
        return [f"{begins} >= {start}", f"{begins} < {end}"]
    inside = [f"{begins} < {end}"]
    if f"{LEAVES}records" in recipe.components:
        ends = OBSERVED_UNTIL if recipe.indicator.entity else str(recipe.indicator.ends)
        last = _moment(plan, ends, period.end, zone)
        inside.append(f"({ends} IS NULL OR greatest({begins}, {ends}) >= {last})")
    return inside


def _moment(plan: Plan, text: str, day: date, zone: str) -> str:
    if plan.expression(text).type is ValueType.DATE:
        return f"DATE '{day}'"
    return f"TIMESTAMPTZ '{day} 00:00:00 {zone}'"

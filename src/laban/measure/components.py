"""What has to be added up over records, so that indicators can be made from it.

An indicator of an additive kind is a ratio or a sum of *components*. A component adds one
expression (or counts) over the records that meet a condition, grouped by a *moment*: the
expression that puts a record into a period. Components that are alike are computed once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from laban.programme import (
    CodeList,
    Expression,
    Indicator,
    IndicatorKind,
    Programme,
    RecordType,
    ValueType,
    parse_expression,
    scope_of,
)

HOLISTIC = (IndicatorKind.DISTINCT, IndicatorKind.QUANTILE)
FROM_RECORDS = (
    IndicatorKind.COUNT,
    IndicatorKind.SUM,
    IndicatorKind.SHARE,
    IndicatorKind.MEAN,
    IndicatorKind.DISTINCT,
    IndicatorKind.QUANTILE,
    IndicatorKind.STOCK,
)


# The column added to observations, and the prefix of what leaves a stock.
OBSERVED_UNTIL = "observed_until"
LEAVES = "leaves_"


@dataclass(frozen=True)
class Component:
    """One thing to add up: all `conditions` must hold; `value` is added, or 1 when `None`.

    `moment` names the text of the expression that puts a record into a period.
    """

    moment: str
    conditions: tuple[str, ...]
    value: str | None = None


@dataclass(frozen=True)
class Recipe:
    """How one indicator is made: its components by role.

    Roles: numerator, denominator, records (how many records the figure rests on). A stock has
    the same roles twice, for what enters and (`leaves_…`) for what leaves.
    """

    indicator: Indicator
    components: Mapping[str, Component]
    value: str | None = None


@dataclass(frozen=True)
class Source:
    """One pass over records: a record type, or its observations by entity."""

    record_type: RecordType
    entity: tuple[str, ...] = ()
    moment: str | None = None


@dataclass(frozen=True)
class Cube:
    """Components of one moment, in total or by one breakdown (`""` is the total)."""

    moment: str
    breakdown: str


@dataclass
class Plan:
    """What one pass over a source computes for which indicators."""

    source: Source
    scope: Mapping[str, ValueType]
    recipes: list[Recipe] = field(default_factory=list)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """Every different component of the recipes, in a stable order."""
        parts = [part for recipe in self.recipes for part in recipe.components.values()]
        return tuple(dict.fromkeys(parts))

    @cached_property
    def conditions(self) -> tuple[tuple[str, ...], ...]:
        """The different conditions under which records count; most components share them."""
        found = [component.conditions for component in self.components]
        return tuple(dict.fromkeys(conditions for conditions in found if conditions))

    @cached_property
    def moments(self) -> tuple[str, ...]:
        """The expressions by which records are put into periods."""
        return tuple(dict.fromkeys(component.moment for component in self.components))

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The different expressions that are added up or put in order."""
        texts = [component.value for component in self.components]
        texts += [recipe.value for recipe in self.recipes]
        return tuple(dict.fromkeys(text for text in texts if text))

    @cached_property
    def texts(self) -> frozenset[str]:
        """Every expression of the plan."""
        conditions = {text for together in self.conditions for text in together}
        return frozenset({*self.moments, *self.values, *conditions})

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """The columns by which some indicator is broken down."""
        names = {name for recipe in self.recipes for name in recipe.indicator.breakdowns}
        return tuple(sorted(names))

    @cached_property
    def additive(self) -> tuple[Recipe, ...]:
        """The recipes whose components add up to every level."""
        return tuple(r for r in self.recipes if r.indicator.kind not in HOLISTIC)

    @cached_property
    def holistic(self) -> tuple[Recipe, ...]:
        """The recipes that need the values themselves at every level."""
        return tuple(r for r in self.recipes if r.indicator.kind in HOLISTIC)

    @cached_property
    def cubes(self) -> tuple[Cube, ...]:
        """The cubes that the additive recipes need."""
        found = [
            Cube(component.moment, breakdown)
            for recipe in self.additive
            for component in recipe.components.values()
            for breakdown in ("", *recipe.indicator.breakdowns)
        ]
        return tuple(dict.fromkeys(found))

    def numbers_of(self, cube: Cube) -> list[int]:
        """Return the numbers of the components that a cube holds."""
        parts = {
            part
            for recipe in self.additive
            for part in recipe.components.values()
            if part.moment == cube.moment
            and (not cube.breakdown or cube.breakdown in recipe.indicator.breakdowns)
        }
        return sorted(self.components.index(part) for part in parts)

    def expression(self, text: str) -> Expression:
        """Return the checked expression of a text of this plan."""
        return parse_expression(text, self.scope)


def plan_passes(programme: Programme, indicators: Sequence[Indicator]) -> list[Plan]:
    """Return the passes over records that the given indicators need, one per source."""
    plans: dict[tuple[str, tuple[str, ...], str | None], Plan] = {}
    for indicator in indicators:
        if indicator.kind not in FROM_RECORDS:
            continue
        record_type = programme.record_types[str(indicator.record_type)]
        observed_at = (indicator.time or record_type.time) if indicator.entity else None
        key = (record_type.record_type, indicator.entity, observed_at)
        if key not in plans:
            scope = _scope(record_type, programme.code_lists, observed_at)
            source = Source(record_type, indicator.entity, observed_at)
            plans[key] = Plan(source, scope)
        plans[key].recipes.append(_recipe(indicator, record_type, plans[key].scope))
    return list(plans.values())


def _scope(
    record_type: RecordType, code_lists: Mapping[str, CodeList], observed_at: str | None
) -> dict[str, ValueType]:
    scope = scope_of(record_type, code_lists)
    if observed_at:
        scope[OBSERVED_UNTIL] = parse_expression(observed_at, scope).type
    return scope


def _recipe(
    indicator: Indicator, record_type: RecordType, scope: Mapping[str, ValueType]
) -> Recipe:
    where = (indicator.where,) if indicator.where else ()
    moment = indicator.time or record_type.time
    if indicator.kind is IndicatorKind.STOCK:
        return Recipe(indicator, _stock(indicator, moment, where, scope))
    if indicator.kind in HOLISTIC:
        records = Component(moment, (*where, f"({indicator.value}) is not null"))
        return Recipe(indicator, {"records": records}, indicator.value)
    return Recipe(indicator, _flow(indicator, moment, where, scope))


def _flow(
    indicator: Indicator, moment: str, where: tuple[str, ...], scope: Mapping[str, ValueType]
) -> dict[str, Component]:
    if indicator.kind is IndicatorKind.COUNT:
        counted = Component(moment, where)
        return {"numerator": counted, "records": counted}
    if indicator.kind is IndicatorKind.SHARE:
        return _share(indicator, moment, where, scope)
    known = (*where, f"({indicator.value}) is not null")
    total = Component(moment, where, indicator.value)
    records = Component(moment, known)
    if indicator.kind is IndicatorKind.SUM:
        return {"numerator": total, "records": records}
    return {"numerator": total, "denominator": records, "records": records}


def _share(
    indicator: Indicator, moment: str, where: tuple[str, ...], scope: Mapping[str, ValueType]
) -> dict[str, Component]:
    """Return the components of a share: the numerator counts only where the denominator does."""
    numerator, denominator = str(indicator.numerator), indicator.denominator
    if denominator and not _is_condition(denominator, scope):
        due = (*where, f"({denominator}) is not null")
        below = Component(moment, where, denominator)
    else:
        due = (*where, denominator) if denominator else where
        below = Component(moment, due)
    if _is_condition(numerator, scope):
        above = Component(moment, (*due, numerator))
    else:
        above = Component(moment, due, numerator)
    return {"numerator": above, "denominator": below, "records": Component(moment, due)}


def _stock(
    indicator: Indicator, moment: str, where: tuple[str, ...], scope: Mapping[str, ValueType]
) -> dict[str, Component]:
    """Return what enters and what leaves a stock.

    A record that would leave before it enters leaves as it enters: it is never in the stock.
    """
    begins = indicator.begins or moment
    ends = OBSERVED_UNTIL if indicator.entity else indicator.ends
    if indicator.numerator:
        entering = _share(indicator, begins, where, scope)
    elif indicator.value:
        known = (*where, f"({indicator.value}) is not null")
        entering = {
            "numerator": Component(begins, where, indicator.value),
            "records": Component(begins, known),
        }
    else:
        counted = Component(begins, where)
        entering = {"numerator": counted, "records": counted}
    if not ends:
        return entering
    both = f"({begins}) is not null and ({ends}) is not null"
    last = f"case when {both} then greatest(date({begins}), date({ends})) end"
    leaving = {
        LEAVES + role: Component(last, component.conditions, component.value)
        for role, component in entering.items()
    }
    return entering | leaving


def _is_condition(text: str, scope: Mapping[str, ValueType]) -> bool:
    return parse_expression(text, scope).type is ValueType.BOOLEAN

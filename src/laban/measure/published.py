"""Published values: what an authority stated, with its source, method and vintage.

Two sources may disagree and one source may revise: every (source, vintage) is a figure of its
own. Nothing is averaged. Values add up over organisations or periods only when the indicator
says so, and only when none is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from laban.base import Calendar, Grain, Period, PeriodError, periods_of
from laban.measure.figures import FIGURE_SCHEMA
from laban.measure.unknown_organisations import unknown_organisation
from laban.programme import ADMINISTRATIVE, Indicator, Organisations, Programme


@dataclass(frozen=True)
class Value:
    """One published value."""

    organisation: str
    period: Period
    source: str
    vintage: str
    value: Decimal
    records: int
    illustrative: bool


def published_figures(
    indicator: Indicator,
    records: ir.Table,
    programme: Programme,
    periods: Sequence[Period] | None,
    structure: date | None,
) -> pa.Table:
    """Return the figures of one published indicator.

    Shape: FIGURE_SCHEMA. `periods` limits them when given. What was stated is kept for every
    organisation; what is added up from it leaves out what `brief` leaves out.

    Raises:
        MeasureError: A value that adds up towards parents is stated for an organisation that the
            programme does not have.
    """
    organisations = programme.organisations
    stated = _read(indicator, records)
    if indicator.roll_up.organisations == "sum":
        _refuse_unknown(indicator, stated, organisations)
    if structure:
        stated = _on_structure(indicator, stated, organisations, structure)
    added: list[Value] = []
    if indicator.roll_up.periods != "none":
        added += _longer_periods(indicator, stated)
    if indicator.roll_up.organisations == "sum":
        added += _parents([*stated, *added], organisations)
    values = [*stated, *(value for value in added if not _is_left_out(value, programme))]
    wanted = {period.id for period in periods} if periods is not None else None
    rows = [
        _row(indicator, value) for value in values if wanted is None or value.period.id in wanted
    ]
    return pa.Table.from_pylist(rows, schema=FIGURE_SCHEMA)


def _refuse_unknown(
    indicator: Indicator, values: Sequence[Value], organisations: Organisations
) -> None:
    """Refuse to leave a value out of its parents' sums for want of knowing them."""
    if any(value.organisation not in organisations.by_id for value in values):
        raise unknown_organisation(str(indicator.record_type))


def _is_left_out(value: Value, programme: Programme) -> bool:
    """Say whether `brief` leaves a value out; it names no organisation that is forgotten."""
    brief = programme.head.brief
    organisation = programme.organisations.by_id.get(value.organisation)
    is_brief = organisation is not None and organisation.kind in brief.kinds
    return is_brief and not brief.has_period(value.period)


def _read(indicator: Indicator, records: ir.Table) -> list[Value]:
    series = indicator.series or indicator.indicator
    chosen = records.filter(records["indicator"] == series)
    columns = ["organisation", "period", "source", "vintage", "value", "_illustrative"]
    values = []
    for row in chosen.select(columns).to_pyarrow().to_pylist():
        try:
            period = Period.parse(row["period"])
        except PeriodError:
            continue
        if period.grain not in indicator.grains or period.calendar not in indicator.calendars:
            continue
        values.append(
            Value(
                row["organisation"],
                period,
                row["source"],
                row["vintage"],
                row["value"],
                1,
                bool(row["_illustrative"]),
            )
        )
    return values


def _row(indicator: Indicator, value: Value) -> dict[str, Any]:
    return {
        "indicator": indicator.indicator,
        "organisation": value.organisation,
        "hierarchy": ADMINISTRATIVE,
        "period": value.period.id,
        "breakdown": "",
        "category": "",
        "source": value.source,
        "vintage": value.vintage,
        "value": float(value.value),
        "numerator": value.value,
        "denominator": None,
        "records": value.records,
        "unit": indicator.unit,
        "estimated": False,
        "illustrative": value.illustrative,
    }


def _added(values: Sequence[Value], organisation: str, period: Period) -> Value:
    first = values[0]
    return Value(
        organisation,
        period,
        first.source,
        first.vintage,
        sum((value.value for value in values), Decimal(0)),
        sum(value.records for value in values),
        any(value.illustrative for value in values),
    )


def _parents(values: Iterable[Value], organisations: Organisations) -> list[Value]:
    """Add children up to parents that have no value of their own, when no child is missing.

    The children that must all be there are those of the kinds that publish at all.
    """
    groups: dict[tuple[Period, str, str], dict[str, Value]] = defaultdict(dict)
    for value in values:
        groups[value.period, value.source, value.vintage][value.organisation] = value
    found: list[Value] = []
    for (period, _, _), own in groups.items():
        level = dict(own)
        while level:
            parents = {
                parent
                for id_ in level
                if (parent := organisations.by_id[id_].parents.get(ADMINISTRATIVE))
            }
            level = {}
            for parent in sorted(parents - own.keys()):
                children = _children(parent, own, period, organisations)
                if children:
                    level[parent] = _added(children, parent, period)
            own |= level
            found += level.values()
    return found


def _children(
    parent: str, own: dict[str, Value], period: Period, organisations: Organisations
) -> list[Value]:
    """Return the values of all children of the kinds that publish; nothing when one is missing."""
    children = organisations.children(parent)
    kinds = {organisations.by_id[id_].kind for id_ in children if id_ in own}
    values = []
    for id_ in children:
        child = organisations.by_id[id_]
        exists = (child.valid_from is None or child.valid_from < period.end) and (
            child.valid_to is None or period.start < child.valid_to
        )
        if id_ in own:
            values.append(own[id_])
        elif exists and child.kind in kinds and not _is_replaced(id_, own, organisations):
            return []
    return values


def _is_replaced(id_: str, own: dict[str, Value], organisations: Organisations) -> bool:
    """Say whether a value was stated for those who follow an organisation, or precede it."""
    return any(
        (s.predecessor == id_ and s.successor in own)
        or (s.successor == id_ and s.predecessor in own)
        for s in organisations.successions
    )


def _longer_periods(indicator: Indicator, values: Sequence[Value]) -> list[Value]:
    """Add months up to longer periods (or take the last), when no month is missing."""
    months: dict[tuple[str, str, str], dict[int, Value]] = defaultdict(dict)
    for value in values:
        if value.period.grain is Grain.MONTH:
            place = (value.organisation, value.source, value.vintage)
            months[place][value.period.slots[0]] = value
    stated = {(v.organisation, v.source, v.vintage, v.period.id) for v in values}
    found = []
    for (organisation, source, vintage), by_slot in months.items():
        calendar = next(iter(by_slot.values())).period.calendar
        for period in _longer(indicator, calendar, by_slot):
            if (organisation, source, vintage, period.id) in stated:
                continue
            parts = [by_slot[slot] for slot in period.slots if slot in by_slot]
            if len(parts) == len(period.slots):
                last_only = indicator.roll_up.periods == "last"
                found.append(_added(parts[-1:] if last_only else parts, organisation, period))
    return found


def _longer(indicator: Indicator, calendar: Calendar, by_slot: dict[int, Value]) -> list[Period]:
    first, last = min(by_slot), max(by_slot)
    grains = [grain for grain in indicator.grains if grain is not Grain.MONTH]
    return [p for grain in grains for p in periods_of(calendar, grain, first, last)]


def _on_structure(
    indicator: Indicator, values: Sequence[Value], organisations: Organisations, day: date
) -> list[Value]:
    """Carry values to the organisations of a day: exact continuations, and sums where they add."""
    targets, sources = _continuations(organisations, day)
    moved: dict[tuple[str, Period, str, str], list[Value]] = defaultdict(list)
    for value in values:
        for target in targets.get(value.organisation, ()):
            moved[target, value.period, value.source, value.vintage].append(value)
    adds = indicator.roll_up.organisations == "sum"
    found = []
    for (target, period, _, _), group in moved.items():
        own = [value for value in group if value.organisation == target]
        others = {id_ for id_ in sources[target] if id_ != target}
        needed = {id_ for id_ in others if _exists(organisations, id_, period)} or {target}
        is_whole = needed <= {value.organisation for value in group}
        if own:
            found.append(_added(own, target, period))
        elif is_whole and (adds or len(needed) == 1):
            found.append(_added(group, target, period))
    return found


def _continuations(
    organisations: Organisations, day: date
) -> tuple[dict[str, list[str]], dict[str, set[str]]]:
    """Return who stands wholly for whom on a day, at the same level, and the other way round."""
    targets: dict[str, list[str]] = defaultdict(list)
    sources: dict[str, set[str]] = defaultdict(set)
    for part in organisations.closure(ADMINISTRATIVE, day):
        same_level = organisations.by_id[part.source].kind == organisations.by_id[part.target].kind
        if part.weight == 1 and same_level:
            targets[part.source].append(part.target)
            sources[part.target].add(part.source)
    return targets, sources


def _exists(organisations: Organisations, id_: str, period: Period) -> bool:
    organisation = organisations.by_id[id_]
    begun = organisation.valid_from is None or organisation.valid_from < period.end
    return begun and (organisation.valid_to is None or period.start < organisation.valid_to)

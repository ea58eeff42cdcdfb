"""Programme + records → figures, by loops over the records."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, Protocol

from laban.base import Calendar, Grain, Period, periods_of, slot_of
from laban.programme import Indicator, IndicatorKind, Programme
from tests.measure.reference.derived import derived_figures
from tests.measure.reference.evaluating import Reader, Record
from tests.measure.reference.figures import Figure, Figures
from tests.measure.reference.readings import Reading, read_all
from tests.measure.reference.structures import Walker, Weight, nodes_of


class Span(Protocol):
    first: date
    last: date


class Request(Protocol):
    as_of: datetime
    structure: date | None
    span: Any
    indicators: tuple[str, ...]
    kinds: tuple[str, ...]


Weighed = tuple[Weight, Reading]


def measure_again(
    programme: Programme, records: Mapping[str, Sequence[Record]], request: Request
) -> Figures:
    """Compute every figure of a request; `records` are the last versions, by record type."""
    wanted = [programme.indicators[code] for code in request.indicators or programme.indicators]
    needed = _with_inputs(programme, wanted)
    readings = {
        indicator.indicator: read_all(
            indicator,
            Reader(programme, indicator.record_type or ""),
            records.get(indicator.record_type or "", ()),
        )
        for indicator in needed
        if indicator.kind is not IndicatorKind.DERIVED
    }
    periods = _periods(programme, readings.values(), request)
    figures: Figures = {}
    for indicator in needed:
        if indicator.kind is IndicatorKind.DERIVED:
            figures |= derived_figures(programme, indicator, figures, periods)
            continue
        found = readings[indicator.indicator]
        figures |= _figures(programme, indicator, found, periods, request.structure)
    codes = {indicator.indicator for indicator in wanted}
    return {
        key: figure
        for key, figure in figures.items()
        if key[0] in codes
        and _is_inside(Period.parse(key[3]), request.span)
        and (not request.kinds or programme.organisations.by_id[key[1]].kind in request.kinds)
    }


def _with_inputs(programme: Programme, wanted: Iterable[Indicator]) -> list[Indicator]:
    found: dict[str, Indicator] = {}

    def add(indicator: Indicator) -> None:
        if indicator.expression:
            for code in programme.indicators:
                if code in indicator.expression:
                    add(programme.indicators[code])
        found.setdefault(indicator.indicator, indicator)

    for indicator in wanted:
        add(indicator)
    return list(found.values())


def _is_inside(period: Period, span: Span | None) -> bool:
    return span is None or (span.first <= period.start and period.end <= span.last)


def _periods(
    programme: Programme, readings: Iterable[Sequence[Reading]], request: Request
) -> list[Period]:
    """Return all periods that may have figures, the year before a span included."""
    today = Reader(programme, next(iter(programme.record_types))).local_day(request.as_of)
    if request.span:
        days = [request.span.first.replace(year=request.span.first.year - 2), request.span.last]
        bound = request.span.last + timedelta(days=20)
    else:
        days = [day for found in readings for reading in found for day in _days(reading)]
        bound = today
    found: list[Period] = []
    for calendar in Calendar:
        slots = [min(slot_of(half_start(day), calendar), slot_of(bound, calendar)) for day in days]
        if slots:
            for grain in Grain:
                found += periods_of(calendar, grain, min(slots), max(slots))
    return found


def _days(reading: Reading) -> list[date]:
    return [reading.begins] + ([reading.ends] if reading.ends else [])


def half_start(day: date) -> date:
    return day.replace(day=1 if day.day < 15 else 15)


def _figures(
    programme: Programme,
    indicator: Indicator,
    readings: Sequence[Reading],
    periods: Sequence[Period],
    structure: date | None,
) -> Figures:
    structures = _Structures(programme, structure)
    is_stock = indicator.kind is IndicatorKind.STOCK
    groups: dict[tuple[str, ...], list[Weighed]] = defaultdict(list)
    for period in periods:
        if period.grain not in indicator.grains or period.calendar not in indicator.calendars:
            continue
        for reading in readings:
            if is_stock and not reading.is_known_by(period.end):
                continue
            if not is_stock and not period.start <= reading.begins < period.end:
                continue
            for hierarchy in indicator.hierarchies:
                day = period.end - timedelta(days=1) if is_stock else half_start(reading.begins)
                reached = structures.reached(hierarchy, reading.organisation, day)
                for target, weight in reached.items():
                    for breakdown, category in [("", ""), *reading.categories.items()]:
                        key = (target, hierarchy, period.id, breakdown, category)
                        groups[key].append((weight, reading))
    figures: Figures = {}
    for key, weighed in groups.items():
        period = Period.parse(key[2])
        if _is_left_out(programme, key[0], period, key[3]):
            continue
        figure = _figure(programme, indicator, weighed, period)
        if figure is not None:
            figures[(indicator.indicator, *key, "", "")] = figure
    return figures


def _is_left_out(programme: Programme, organisation: str, period: Period, breakdown: str) -> bool:
    """Say whether an organisation that is stated in brief goes without a figure."""
    brief = programme.head.brief
    if programme.organisations.by_id[organisation].kind not in brief.kinds:
        return False
    is_calendar = period.calendar is Calendar.CALENDAR
    return bool(breakdown) or not is_calendar or period.grain not in brief.grains


class _Structures:
    """Finds whom each organisation counts for at each time."""

    def __init__(self, programme: Programme, structure: date | None) -> None:
        self.organisations = programme.organisations
        self.structure = structure
        self.known: dict[tuple[Any, ...], Mapping[str, Weight]] = {}
        self.nodes = {
            hierarchy: nodes_of(self.organisations, hierarchy)
            for hierarchy in programme.head.hierarchies
        }

    def reached(self, hierarchy: str, identity: str, day: date) -> Mapping[str, Weight]:
        """Return the shown nodes that an organisation counts for on a day."""
        shown = self.structure or (day if self._has_ended(identity, day) else None)
        key = (hierarchy, identity, shown)
        if key not in self.known:
            found = Walker(self.organisations, hierarchy).reached(identity, shown)
            nodes = self.nodes[hierarchy]
            self.known[key] = {node: weight for node, weight in found.items() if node in nodes}
        return self.known[key]

    def _has_ended(self, identity: str, day: date) -> bool:
        end = self.organisations.by_id[identity].valid_to
        return end is not None and end <= day


def _figure(
    programme: Programme, indicator: Indicator, weighed: Sequence[Weighed], period: Period
) -> Figure | None:
    """Compute one figure from all records of its organisation, period and category.

    Empty: `None` when nothing stands below the line, or there are no values to put in order.
    """
    counted = [(weight, r) for weight, r in weighed if r.counts]
    if indicator.kind is IndicatorKind.STOCK:
        counted = [(weight, r) for weight, r in counted if r.is_held_at(period.end)]
    is_ordered = indicator.kind in (IndicatorKind.DISTINCT, IndicatorKind.QUANTILE)
    rests_on = sum((weight or Fraction(0) for weight, _ in counted), Fraction(0))
    is_unknown = any(weight is None or (is_ordered and weight != 1) for weight, _ in weighed)
    top, bottom = _OF_KIND[_shape(indicator)](indicator, counted)
    if bottom == 0 and not is_unknown:
        return None
    if top is None and not is_unknown:
        return None
    value = None
    if not is_unknown:
        value = float(top * _scale(programme, indicator) / (1 if bottom is None else bottom))
    has_no_line = indicator.kind is IndicatorKind.QUANTILE
    return Figure(
        value=value,
        numerator=None if is_unknown or has_no_line else top,
        denominator=None if is_unknown else bottom,
        records=half_away(rests_on),
        unit=indicator.unit,
        estimated=not is_unknown and any(weight not in (0, 1) for weight, _ in weighed),
        illustrative=any(reading.illustrative for _, reading in weighed),
    )


def _shape(indicator: Indicator) -> str:
    if indicator.numerator is not None:
        return "ratio"
    if indicator.kind is IndicatorKind.STOCK:
        return "sum"
    return {"share": "ratio", "mean": "ratio", "count": "sum"}.get(indicator.kind, indicator.kind)


def _scale(programme: Programme, indicator: Indicator) -> int:
    if indicator.numerator is None:
        return 1
    units = programme.code_lists["unit"].entries
    dimensions = {entry.code: entry.attributes.get("dimension") for entry in units}
    return 100 if dimensions[indicator.unit] == "percent" else 1


Parts = tuple[Any, Fraction | None]


def _sum(_: Indicator, counted: Sequence[Weighed]) -> Parts:
    return _total(counted, "top"), None


def _ratio(_: Indicator, counted: Sequence[Weighed]) -> Parts:
    return _total(counted, "top"), _total(counted, "bottom")


def _distinct(_: Indicator, counted: Sequence[Weighed]) -> Parts:
    return Fraction(len({reading.top for _, reading in counted})), None


def _quantile(indicator: Indicator, counted: Sequence[Weighed]) -> Parts:
    """Interpolate between order statistics: with n values, quantile q stands at q (n - 1)."""
    values = sorted(Fraction(reading.top) for _, reading in counted)
    if not values:
        return None, None
    place = Fraction(indicator.quantile or 0) * (len(values) - 1)
    below = math.floor(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below]), None


_OF_KIND: Mapping[str, Callable[[Indicator, Sequence[Weighed]], Parts]] = {
    "sum": _sum,
    "ratio": _ratio,
    "distinct": _distinct,
    "quantile": _quantile,
}


def _total(counted: Sequence[Weighed], part: str) -> Fraction:
    return sum(
        ((weight or Fraction(0)) * getattr(reading, part) for weight, reading in counted),
        Fraction(0),
    )


def half_away(number: Fraction) -> int:
    """Round to a whole number, halves away from zero."""
    return math.floor(number + Fraction(1, 2)) if number >= 0 else -half_away(-number)

"""Programme + records → figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from laban.base import Calendar, MeasureError, Period, did_you_mean, periods_of, slot_of
from laban.engine import Engine
from laban.lake import Lake
from laban.measure.cells import Window
from laban.measure.derived import add_derived_figures, has_previous_year, with_inputs
from laban.measure.figures import Measurement
from laban.measure.order_statistics import add_order_statistics
from laban.measure.passes import PassCells, PassReader, organisation_numbers
from laban.measure.published import published_figures
from laban.measure.reach import build_reach
from laban.measure.rollup import add_additive_figures
from laban.measure.words import words_of
from laban.measure.workbench import Workbench
from laban.programme import Indicator, IndicatorKind, Programme

LONGEST_MONTHS = 120


@dataclass(frozen=True)
class Span:
    """The days for which figures are wanted: first included, last excluded."""

    first: date
    last: date


@dataclass(frozen=True)
class Request:
    """What to measure.

    `as_of`: records as known at that moment. `structure`: show everything on the organisations
    of that day. `span`: only periods wholly inside; default: all that the records cover, the
    last ten years of them at most. `indicators`: default all. `kinds`: figures only for
    organisations of these kinds (everybody's records count); default all.
    """

    as_of: datetime
    structure: date | None = None
    span: Span | None = None
    indicators: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def measure(
    programme: Programme,
    lake: Lake,
    engine: Engine,
    request: Request,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Measurement:
    """Compute every figure of the request.

    Shape: see `FIGURE_SCHEMA`; sorted; one row per figure. Organisations or periods without
    records have no row; an unknown figure has a row without value.

    Raises:
        MeasureError: An indicator is asked for that the programme does not have.
    """
    chosen = _chosen(programme, request.indicators)
    indicators = with_inputs(programme, chosen)
    span = request.span
    if span and has_previous_year(programme, indicators):
        # The reporting year before begins on 15 December of the year before that.
        span = Span(date(span.first.year - 2, 12, 15), span.last)
    reading = PassReader(programme, lake, engine, request.as_of, _window(span))
    passes = reading.read(indicators, on_progress)
    today = request.as_of.astimezone(ZoneInfo(programme.head.time_zone)).date()
    periods = _periods(indicators, passes, span, today)
    published = {
        one.indicator: _published(programme, lake, engine, request, one, periods)
        for one in indicators
        if one.kind is IndicatorKind.PUBLISHED
    }
    cells = [table for read in passes for table in read.tables]
    words = words_of(programme, indicators, periods, cells, list(published.values()))
    organisations = organisation_numbers(programme)
    bench = Workbench.open(programme, periods, words, organisations, engine.workbench)
    for read in passes:
        on_progress(f"{read.plan.source.record_type.record_type}: adding up")
        _add_pass(bench, programme, read, periods, request)
    for indicator in indicators:
        if indicator.kind is IndicatorKind.PUBLISHED:
            bench.add_table(indicator, published[indicator.indicator])
        elif indicator.kind is IndicatorKind.DERIVED:
            add_derived_figures(bench, programme, indicator, periods)
    figures = _keep(bench.figures(), chosen, request, _shown(programme, request.kinds))
    return Measurement(figures, programme.version, request.as_of, request.structure, engine.name)


def _chosen(programme: Programme, codes: Sequence[str]) -> list[Indicator]:
    for code in codes:
        if code not in programme.indicators:
            raise MeasureError(
                f'The programme has no indicator "{code}".',
                cure=did_you_mean(code, programme.indicators)
                or "`laban check` lists the indicators.",
                code="measure-001",
            )
    return [programme.indicators[code] for code in codes or programme.indicators]


def _published(
    programme: Programme,
    lake: Lake,
    engine: Engine,
    request: Request,
    indicator: Indicator,
    periods: Sequence[Period],
) -> pa.Table:
    records = lake.records(engine.backend, str(indicator.record_type), as_of=request.as_of)
    limits = periods if request.span else None
    return published_figures(indicator, records, programme, limits, request.structure)


def _periods(
    indicators: Sequence[Indicator], reads: Sequence[PassCells], span: Span | None, today: date
) -> list[Period]:
    """Return every period for which some indicator is stated."""
    wanted = {(c, g) for i in indicators for c in i.calendars for g in i.grains}
    covered = None if span else _halves_covered(reads)
    if covered is None and span is None:
        return []
    periods: list[Period] = []
    for calendar, grain in wanted:
        first, last = _slots_covered(covered, calendar, today) if covered else _slots_of(span)
        periods += periods_of(calendar, grain, first, last)
    if span:
        periods = [p for p in periods if span.first <= p.start and p.end <= span.last]
    return sorted(periods, key=lambda period: period.id)


def _window(span: Span | None) -> Window | None:
    """Return the half-months of a span, with those that its reporting periods reach back to."""
    if span is None:
        return None
    return Window(
        2 * slot_of(span.first, Calendar.CALENDAR), 2 * slot_of(span.last, Calendar.CALENDAR) + 1
    )


def _slots_of(span: Span | None) -> tuple[int, int]:
    if span is None:
        return 0, -1
    return slot_of(span.first, Calendar.CALENDAR), slot_of(span.last, Calendar.REPORT)


def _halves_covered(reads: Sequence[PassCells]) -> tuple[int, int] | None:
    """Return the first and last half-month that records fall into."""
    halves: list[int] = []
    for read in reads:
        for table in read.tables:
            if table.num_rows:
                halves += pc.min_max(table["half"]).as_py().values()
    return (min(halves), max(halves)) if halves else None


def _slots_covered(halves: tuple[int, int], calendar: Calendar, today: date) -> tuple[int, int]:
    """Return the months that records cover: until today, ten years of them at most."""
    shift = int(calendar is Calendar.REPORT)
    last = min((halves[1] + shift) // 2, slot_of(today, calendar))
    return max((halves[0] + shift) // 2, last - LONGEST_MONTHS + 1), last


def _add_pass(
    bench: Workbench,
    programme: Programme,
    read: PassCells,
    periods: Sequence[Period],
    request: Request,
) -> None:
    if not periods:
        return
    numbers = organisation_numbers(programme)
    identities = list(numbers)
    present = {
        identities[number]
        for table in read.tables
        for number in pc.unique(table["organisation"]).to_pylist()
    }
    hierarchies = sorted({name for r in read.plan.recipes for name in r.indicator.hierarchies})
    first = min(2 * period.slots[0] for period in periods) - 1
    last = max(2 * period.slots[-1] for period in periods) + 1
    halves = range(first, last + 1)
    reach = build_reach(
        programme.organisations,
        numbers,
        hierarchies,
        present,
        _shown(programme, request.kinds),
        halves,
        request.structure,
    )
    bench.use_reach(reach)
    add_additive_figures(bench, read.plan, read.cubes, has_parts=reach.has_parts)
    for recipe in read.plan.holistic:
        for breakdown in ("", *recipe.indicator.breakdowns):
            cells = read.values[recipe.indicator.indicator, breakdown]
            add_order_statistics(bench, recipe, breakdown, cells, has_parts=reach.has_parts)


def _shown(programme: Programme, kinds: Sequence[str]) -> dict[str, bool]:
    """Return the organisations whose figures are wanted, and whether in brief."""
    organisations = programme.organisations.by_id
    known = {organisation.kind for organisation in organisations.values()}
    for kind in kinds:
        if kind not in known:
            raise MeasureError(
                f'No organisation is of the kind "{kind}".',
                cure=did_you_mean(kind, known) or f"Kinds: {', '.join(sorted(known))}.",
                code="measure-003",
            )
    return {
        id_: organisation.kind in programme.head.brief.kinds
        for id_, organisation in organisations.items()
        if not kinds or organisation.kind in kinds
    }


def _keep(
    figures: pa.Table, chosen: Sequence[Indicator], request: Request, shown: Mapping[str, bool]
) -> pa.Table:
    """Drop the figures that were only inputs: of other indicators, or before the span."""
    figures = _only(figures, "indicator", {indicator.indicator for indicator in chosen})
    if request.kinds:
        figures = _only(figures, "organisation", shown)
    if span := request.span:
        periods = {id_: Period.parse(id_) for id_ in pc.unique(figures["period"]).to_pylist()}
        inside = (i for i, p in periods.items() if span.first <= p.start and p.end <= span.last)
        figures = _only(figures, "period", set(inside))
    return figures


def _only(figures: pa.Table, column: str, wanted: Collection[str]) -> pa.Table:
    """Keep what is wanted; when that is everything, without copying."""
    if all(text in wanted for text in pc.unique(figures[column]).to_pylist()):
        return figures
    return figures.filter(pc.is_in(figures[column], pa.array(list(wanted), pa.string())))

"""The charts of an indicator: over time, on the map, by its breakdowns."""

from __future__ import annotations

from django.utils.translation import gettext as _

from laban.base import Period
from laban.programme import TileMap
from laban.publication import PublishedFigure, Slice
from laban.report import Language, format_period
from laban.report.charts import Chart, Heading, Line, Point, heading_of, map_chart, series_chart
from laban_web.portal.figures.on_day import newest_on, series_on, values_on
from laban_web.portal.figures.periods import alike
from laban_web.portal.figures.shown import source_title
from laban_web.portal.figures.sources import by_source
from laban_web.portal.indicators.asked import Question
from laban_web.portal.standings import current_standings


def series_of(question: Question, language: Language) -> Chart:
    """Return the chart of one organisation's figures over time, by source, with its target."""
    lines = [
        Line(source_title(slice.source, slice.vintage, question.programme) or name, points)
        for slice in _standing(question)
        for name in [_name(question, language)]
        if (points := _points(question, slice))
    ]
    return series_chart(_heading(question, language), lines, target=_path(question))


def _standing(question: Question) -> list[Slice]:
    """Return the slices that stand for their sources; older vintages are in the table of all."""
    if question.publication is None or question.slice is None:
        return []
    code, structure = question.indicator.indicator, question.slice.structure
    return by_source(question.publication, code, structure)


def map_of(question: Question, language: Language) -> Chart | None:
    """Return the map of one period.

    Empty: `None` when no map shows who has figures, or hardly anybody has one.
    """
    if question.publication is None or question.slice is None:
        return None
    programme, publication = question.programme, question.publication
    values = values_on(programme, publication, question.slice, question.period)
    maps = [one for one in programme.maps.values() if one.kind == question.kind]

    def shown(one: TileMap) -> int:
        return sum(tile.organisation in values for tile in one.tiles if not tile.is_island)

    best = max(maps, key=shown, default=None)
    if best is None or shown(best) < 2:
        return None
    figures = {
        tile.organisation: newest_on(
            programme, publication, question.slice, tile.organisation, [question.period]
        )
        for tile in best.tiles
    }
    points = [_point(one, id) for id, one in figures.items() if one]
    heading = _heading(question, language, format_period(question.period, language))
    return map_chart(heading, best, points)


def _heading(question: Question, language: Language, period: str = "") -> Heading:
    title = question.title(language)
    sources = dict.fromkeys(
        source_title(one.source, "", question.programme) or _("counted from delivered records")
        for one in question.slices
    )
    source = "; ".join(sources)
    if question.publication:
        source += f" · {question.publication.id}"
    head = f"{title}, {period}" if period else title
    return heading_of(head, question.indicator.unit, question.programme, language, source)


def _points(question: Question, slice: Slice) -> tuple[Point, ...]:
    if question.publication is None:
        return ()
    figures = series_on(question.programme, question.publication, slice, question.organisation)
    asked = Period.parse(question.period) if question.period else None
    same = [one for one in figures if asked and one.period.grain is asked.grain]
    return tuple(
        _point(one, one.period_name) for one in (same if len(same) > 1 else alike(figures))
    )


def _point(figure: PublishedFigure, at: str) -> Point:
    return Point(at, figure.value, figure.estimated, figure.illustrative, figure.suppressed)


def _name(question: Question, language: Language) -> str:
    organisation = question.programme.organisations.by_id[question.organisation]
    return str(getattr(organisation.name, language))


def _path(question: Question) -> Line | None:
    """Return the values that a target promises on its way, when one is for the organisation."""
    for standing in current_standings().targets:
        target = standing.target
        is_its = target.indicator == question.indicator.indicator
        if is_its and target.organisation == question.organisation:
            stated = tuple(
                Point(one.period.id, one.value) for one in standing.path if one.is_stated
            )
            return Line(_("Target"), stated or (Point(target.period, target.value),))
    return None

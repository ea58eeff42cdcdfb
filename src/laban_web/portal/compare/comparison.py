"""The figures of several organisations in several indicators, in the same period each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from laban.programme import Programme
from laban.publication import Publication, PublishedFigure, Slice
from laban.report import Language, format_period
from laban.report.charts import Chart, Line, Point, dots_chart, heading_of
from laban_web.portal.figures.keeping import kept
from laban_web.portal.figures.on_day import newest_on, series_on
from laban_web.portal.figures.periods import alike
from laban_web.portal.figures.shown import ShownFigure, show
from laban_web.portal.figures.sources import by_source, periods_of
from laban_web.portal.indicators.overview import ListedIndicator, figures_line, subjects


@dataclass(frozen=True, slots=True)
class Cell:
    """One organisation's figure, and its line over time; `is_best` among those compared."""

    figure: ShownFigure | None
    sparkline: str
    is_best: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One indicator: a cell for each organisation, all of one period."""

    title: str
    url: str
    period: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows of a table, and a chart for each unit that several of them share."""

    rows: tuple[Compared, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    listed: ListedIndicator
    slice: Slice
    period: str
    figures: tuple[PublishedFigure | None, ...]


@kept(at_most=256)
def comparison(
    programme: Programme,
    publication: Publication,
    organisations: tuple[str, ...],
    indicators: tuple[str, ...],
    language: Language,
) -> Comparison:
    """Return the figures side by side."""
    listed = {
        one.code: one
        for subject in subjects(programme, publication, language)
        for one in subject.indicators
    }
    found = [
        one
        for code in indicators
        for one in _found(programme, publication, listed[code], organisations)
    ]
    return Comparison(
        tuple(_row(programme, publication, one, organisations, language) for one in found),
        tuple(_charts(programme, found, organisations, language)),
    )


def common(
    programme: Programme, publication: Publication, organisations: Sequence[str]
) -> list[str]:
    """Return the codes of indicators in which all have figures, those that rank them first."""
    held = [{one.indicator for one in publication.slices_of(id)} for id in organisations]
    every = set.intersection(*held) if held else set()
    found = [code for codes in programme.subjects.values() for code in codes if code in every]
    dimensions = {
        one.code: one.attributes.get("dimension") for one in programme.code_lists["unit"].entries
    }

    def place(code: str) -> tuple[bool, bool]:
        indicator = programme.indicators[code]
        return (indicator.direction == "none", dimensions.get(indicator.unit) != "percent")

    return sorted(found, key=place)


def _found(
    programme: Programme,
    publication: Publication,
    listed: ListedIndicator,
    organisations: tuple[str, ...],
) -> Iterator[_Found]:
    """Yield the source and period in which most of the organisations have a figure."""
    best: tuple[int, _Found | None] = (0, None)
    every = publication.slices(listed.code, structure=None)
    structures = dict.fromkeys(one.structure for one in every)
    for slice in [one for day in structures for one in by_source(publication, listed.code, day)]:
        for period in periods_of(programme, publication, slice):
            figures = tuple(
                newest_on(programme, publication, slice, one, [period]) for one in organisations
            )
            count = sum(one is not None for one in figures)
            if count > best[0]:
                best = (count, _Found(listed, slice, period, figures))
            if count == len(organisations):
                break
    if best[1]:
        yield best[1]


def _row(
    programme: Programme,
    publication: Publication,
    found: _Found,
    organisations: tuple[str, ...],
    language: Language,
) -> Compared:
    direction = programme.indicators[found.listed.code].direction
    values = [one.value for one in found.figures if one and one.value is not None]
    best = None
    if len(set(values)) > 1 and direction != "none":
        best = max(values) if direction == "up" else min(values)
    cells = []
    for id, figure in zip(organisations, found.figures, strict=True):
        line = alike(series_on(programme, publication, found.slice, id))
        cells.append(
            Cell(
                show(figure, programme, language) if figure else None,
                figures_line(programme, line, found.listed.title, language),
                figure is not None and best is not None and figure.value == best,
            )
        )
    return Compared(
        found.listed.title,
        found.listed.url,
        format_period(found.period, language),
        tuple(cells),
    )


def _charts(
    programme: Programme,
    found: Sequence[_Found],
    organisations: tuple[str, ...],
    language: Language,
) -> Iterator[Chart]:
    """Yield a chart for each unit: indicators down, a dot for each organisation."""
    units: dict[str, list[_Found]] = {}
    for one in found:
        units.setdefault(one.slice.unit, []).append(one)
    for unit, several in units.items():
        title = several[0].listed.title if len(several) == 1 else _("Side by side")
        heading = heading_of(title, unit, programme, language)
        lines = [
            Line(
                getattr(programme.organisations.by_id[id].name, language),
                tuple(
                    Point(
                        one.listed.title,
                        figure.value if figure else None,
                        bool(figure and figure.estimated),
                        bool(figure and figure.illustrative),
                        bool(figure and figure.suppressed),
                    )
                    for one in several
                    for figure in [one.figures[at]]
                ),
            )
            for at, id in enumerate(organisations)
        ]
        yield dots_chart(heading, lines)

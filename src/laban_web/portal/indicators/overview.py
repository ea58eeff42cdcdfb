"""The list of indicators by subject, each with its latest national figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from laban.programme import Indicator, IndicatorKind, Programme
from laban.publication import Publication, PublishedFigure
from laban.report import Language
from laban.report.charts import Line, Point, heading_of, sparkline
from laban_web.portal.figures.folding import folded
from laban_web.portal.figures.keeping import kept
from laban_web.portal.figures.periods import alike
from laban_web.portal.figures.shown import ShownFigure, show
from laban_web.portal.figures.sources import by_source, latest_by_source, periods_of
from laban_web.portal.sources import issuer_of


@dataclass(frozen=True, slots=True)
class ListedIndicator:
    """An indicator in a list. `figures` are the latest national ones, one for each source."""

    code: str
    title: str
    url: str
    kind: str
    figures: tuple[ShownFigure, ...]
    sparkline: str
    organisations: int
    sources: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The indicators of one file of the programme."""

    code: str
    title: str
    indicators: tuple[ListedIndicator, ...]


@kept(at_most=8)
def subjects(
    programme: Programme, publication: Publication | None, language: Language
) -> tuple[Subject, ...]:
    """Return every indicator by subject, in the order of the programme."""
    titles = programme.head.subjects
    return tuple(
        Subject(
            code,
            getattr(titles[code], language) if code in titles else code.replace("_", " "),
            tuple(
                _listed(programme, publication, programme.indicators[one], language)
                for one in indicators
            ),
        )
        for code, indicators in programme.subjects.items()
    )


def kind_titles() -> dict[str, str]:
    """Return the ways in which figures come about, by the words that a filter has for them."""
    return {
        "counted": _("Counted from records"),
        "derived": _("Computed from other indicators"),
        "published": _("Published by an authority"),
    }


def kind_of(indicator: Indicator) -> str:
    """Return how an indicator's figures come about: counted, derived or published."""
    if indicator.kind in (IndicatorKind.DERIVED, IndicatorKind.PUBLISHED):
        return indicator.kind.value
    return "counted"


def source_titles(programme: Programme, publication: Publication | None) -> dict[str, str]:
    """Return the documents whose values are published here, by code."""
    if publication is None:
        return {}
    codes = {
        one.source
        for indicator in publication.indicators
        for one in publication.slices(indicator, structure=None)
        if one.source
    }
    return {code: issuer_of(code, programme) for code in sorted(codes)}


def figures_line(
    programme: Programme, figures: list[PublishedFigure], title: str, language: Language
) -> str:
    """Return a line of a word's size over figures of one length of period."""
    if len(figures) < 2:
        return ""
    heading = heading_of(title, figures[0].series.unit, programme, language)
    points = tuple(
        Point(one.period_name, one.value, one.estimated, one.illustrative, one.suppressed)
        for one in figures
    )
    return sparkline(heading, Line(title, points))


def _listed(
    programme: Programme, publication: Publication | None, indicator: Indicator, language: Language
) -> ListedIndicator:
    code, title = indicator.indicator, getattr(indicator.title, language)
    root = programme.organisations.root
    slices = by_source(publication, code) if publication else []
    latest = latest_by_source(programme, publication, code, root) if publication else []
    line: list[PublishedFigure] = []
    if publication and latest:
        chosen = next(one for one in slices if one.source == latest[0].series.source)
        line = alike(publication.series(chosen, root))
    return ListedIndicator(
        code=code,
        title=title,
        url=reverse("portal:indicator", args=[code]),
        kind=kind_of(indicator),
        figures=tuple(show(one, programme, language) for one in latest),
        sparkline=figures_line(programme, line, title, language),
        organisations=max(_counts(programme, publication, code), default=0),
        sources=frozenset(one.source for one in slices if one.source),
        text=folded(" ".join((code, *_texts(indicator)))),
    )


def _counts(programme: Programme, publication: Publication | None, indicator: str) -> Iterator[int]:
    """Yield how many organisations have a figure in the latest period, by source."""
    for one in by_source(publication, indicator) if publication else ():
        newest = periods_of(programme, publication, one)[0]
        yield next(
            covered.figures for covered in publication.coverage(one) if covered.period.id == newest
        )


def _texts(indicator: Indicator) -> Iterator[str]:
    for text in (indicator.title, indicator.why):
        yield text.vi
        yield text.en

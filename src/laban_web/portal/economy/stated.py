"""What was published of an indicator, by source and vintage, in the words of one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from laban.publication import Publication, PublishedFigure
from laban.report import Language, format_period
from laban_web.portal.addresses import address_of
from laban_web.portal.sources import issuer_of, vintage_words
from laban_web.portal.standings import Standings
from laban_web.portal.targets.wording import exact


@dataclass(frozen=True)
class Value:
    """A published value as it was published, with its vintage."""

    text: str
    vintage: str
    is_latest: bool
    is_illustrative: bool
    proof: str


@dataclass(frozen=True)
class Vintages:
    """Every value of an indicator: sources across, periods down, the newest first."""

    sources: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Value, ...], ...]], ...]


@dataclass(frozen=True)
class Tile:
    """One national value that stands for itself."""

    title: str
    url: str
    values: tuple[tuple[str, Value], ...]
    source: str
    note: str


def figures_of(
    publication: Publication | None, indicator: str, organisation: str
) -> list[PublishedFigure]:
    """Return every published figure of an indicator, all sources and vintages, oldest first."""
    if publication is None:
        return []
    figures = [
        figure
        for slice in publication.slices(indicator)
        for figure in publication.series(slice, organisation)
    ]
    return sorted(figures, key=lambda one: (one.period.end, one.series.source))


def vintages(standings: Standings, indicator: str, language: Language) -> Vintages | None:
    """Return every national value of an indicator.

    Empty: `None` when nothing is published.
    """
    programme = standings.programme
    figures = figures_of(standings.publication, indicator, programme.head.root)
    if not figures:
        return None
    sources = tuple(dict.fromkeys(one.series.source for one in figures))
    periods = tuple(dict.fromkeys(one.period_name for one in reversed(figures)))
    rows = tuple(
        (
            format_period(period, language),
            tuple(
                tuple(
                    value_of(standings, one, language)
                    for one in _by_vintage(figures, period, source)
                )
                for source in sources
            ),
        )
        for period in periods
    )
    return Vintages(tuple(issuer_of(one, programme) for one in sources), rows)


def _by_vintage(
    figures: Iterable[PublishedFigure], period: str, source: str
) -> list[PublishedFigure]:
    """Return the values of one period and source, the latest first."""
    found = [one for one in figures if (one.period_name, one.series.source) == (period, source)]
    return sorted(found, key=lambda one: one.series.vintage, reverse=True)


def value_of(standings: Standings, figure: PublishedFigure, language: Language) -> Value:
    """Return a figure with as many digits as were published."""
    return Value(
        text=exact(figure.value, figure.series.unit, standings.programme, language),
        vintage=vintage_words(figure.series.vintage),
        is_latest=figure.series.vintage in ("latest", "published", ""),
        is_illustrative=figure.illustrative,
        proof=address_of("portal:proof", figure.name),
    )


def tile(standings: Standings, indicator: str, language: Language) -> Tile | None:
    """Return the national values of an indicator that has one source.

    Empty: `None` when nothing is published, or the programme has no such indicator.
    """
    programme = standings.programme
    declared = programme.indicators.get(indicator)
    figures = figures_of(standings.publication, indicator, programme.head.root)
    if declared is None or not figures:
        return None
    return Tile(
        title=getattr(declared.title, language),
        url=address_of("portal:indicator", indicator),
        values=tuple(
            (format_period(one.period_name, language), value_of(standings, one, language))
            for one in reversed(figures)
        ),
        source=issuer_of(figures[-1].series.source, programme),
        note=getattr(declared.notes, language) if declared.notes else "",
    )

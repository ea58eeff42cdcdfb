"""What changed lately: publications, the figures that they brought, the news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Max
from wagtail.models import Page

from laban.programme import Programme
from laban.publication import Publication, PublishedFigure
from laban.report import Language, format_number, format_period
from laban_web.installation import installation
from laban_web.portal.addresses import address_of
from laban_web.portal.models import NewsArticle
from laban_web.portal.standings import Standings
from laban_web.portal.targets.wording import amount

_PUBLICATIONS, _NEWS, _FIGURES = 3, 3, 5
_Names = dict[str, PublishedFigure]


@dataclass(frozen=True)
class ShownPublication:
    """One publication: when, and how many figures it holds."""

    created_at: datetime
    figures: str


@dataclass(frozen=True)
class Moved:
    """A national figure that the latest publication brought, or states otherwise."""

    title: str
    url: str
    period: str
    value: str
    before: str
    is_illustrative: bool


@dataclass(frozen=True)
class Changes:
    """What the latest publication changed; `count` is of all figures that moved."""

    moved: tuple[Moved, ...]
    count: int
    has_before: bool


def recent_publications(language: Language) -> list[ShownPublication]:
    """Return the latest publications, newest first."""
    return [
        ShownPublication(one.facts.created_at, format_number(one.figure_count, 0, language))
        for one in _latest(_PUBLICATIONS)
    ]


def _latest(count: int) -> list[Publication]:
    shelf = installation().context.shelf
    return [shelf.find(one.id) for one in reversed(shelf.entries()[-count:])]


def recent_news(language: Language) -> list[NewsArticle]:
    """Return the latest news in a language."""
    articles = NewsArticle.objects.live().filter(locale__language_code=language)
    return list(articles.order_by("-day", "-pk")[:_NEWS])


def content_stamp() -> str:
    """Return a text that is another one when editors publish anything."""
    found = Page.objects.live().aggregate(latest=Max("last_published_at"), pages=Count("pk"))
    return f"{found['latest']} {found['pages']}"


def latest_changes(standings: Standings, language: Language) -> Changes | None:
    """Return what the latest publication changed of the whole country's figures.

    Empty: `None` when nothing is published.
    """
    recent = _latest(2)
    before = recent[1] if len(recent) > 1 else None
    return _changes(standings, before, language) if recent else None


@lru_cache(maxsize=8)
def _changes(standings: Standings, before: Publication | None, language: Language) -> Changes:
    programme, latest = standings.programme, standings.publication
    if latest is None or before is None:
        return Changes((), 0, has_before=False)
    now, then = _national(latest, programme), _national(before, programme)
    moved = [
        figure for name, figure in now.items() if name not in then or then[name].line != figure.line
    ]
    moved.sort(key=lambda one: (one.period.end, one.series.indicator), reverse=True)
    return Changes(
        tuple(_moved(one, then.get(one.name), programme, language) for one in moved[:_FIGURES]),
        len(moved),
        has_before=True,
    )


def _national(publication: Publication, programme: Programme) -> _Names:
    root = programme.head.root
    return {
        figure.name: figure
        for indicator in programme.indicators
        for slice in publication.slices(indicator)
        for figure in publication.series(slice, root)
    }


def _moved(
    figure: PublishedFigure,
    before: PublishedFigure | None,
    programme: Programme,
    language: Language,
) -> Moved:
    unit = figure.series.unit
    return Moved(
        title=getattr(programme.indicators[figure.series.indicator].title, language),
        url=address_of("portal:indicator", figure.series.indicator),
        period=format_period(figure.period_name, language),
        value=amount(figure.value, unit, programme, language),
        before=amount(before.value, unit, programme, language) if before else "",
        is_illustrative=figure.illustrative,
    )

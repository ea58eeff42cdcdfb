"""The feed in Atom: what was published, which figures changed, news."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from itertools import islice, zip_longest

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from laban.publication import IndicatorChange, Publication, changed_indicators
from laban.report import Language, format_number
from laban_web.installation import installation
from laban_web.portal.editorial.news import NewsArticle
from laban_web.portal.frame import absolute

ENTRIES = 30
# To find what changed, two publications are read whole.
_COMPARED_AT_MOST = 5
_NAMED_AT_MOST = 20


@dataclass(frozen=True)
class FeedEntry:
    """One entry: what happened when, where to read on."""

    id: str
    title: str
    text: str
    address: str
    at: datetime


class ProgrammeFeed(Feed):
    """What is new, newest first, in the language of the address."""

    feed_type = Atom1Feed
    feed_copyright = "CC BY 4.0"

    def get_object(self, request: HttpRequest) -> HttpRequest:
        """Keep the request: addresses are written in full."""
        return request

    def title(self, request: HttpRequest) -> str:
        """Return the name of the feed."""
        title: str = getattr(installation().programme.head.title, _language())
        return title

    def subtitle(self, request: HttpRequest) -> str:
        """Return what the feed is about."""
        return _("Newly published figures, and news")

    def link(self, request: HttpRequest) -> str:
        """Return the page that the feed belongs to."""
        return absolute(request, reverse("portal:home"))

    def feed_url(self, request: HttpRequest) -> str:
        """Return the address of the feed itself."""
        return absolute(request, request.path)

    def items(self, request: HttpRequest) -> list[FeedEntry]:
        """Return the entries."""
        found = [*_publications(request), *_news(request)]
        return sorted(found, key=lambda entry: entry.at, reverse=True)[:ENTRIES]

    def item_title(self, item: FeedEntry) -> str:
        """Return what an entry is called."""
        return item.title

    def item_description(self, item: FeedEntry) -> str:
        """Return what an entry says."""
        return item.text

    def item_link(self, item: FeedEntry) -> str:
        """Return where an entry is read."""
        return item.address

    def item_guid(self, item: FeedEntry) -> str:
        """Return the name of an entry, which stays."""
        return item.id

    def item_pubdate(self, item: FeedEntry) -> datetime:
        """Return when it happened."""
        return item.at

    def item_updateddate(self, item: FeedEntry) -> datetime:
        """Return when it was last changed: what was published never is."""
        return item.at


def _publications(request: HttpRequest) -> Iterator[FeedEntry]:
    shelf = installation().context.shelf
    ids = [entry.id for entry in reversed(shelf.entries())]
    for number, (id, before) in enumerate(islice(zip_longest(ids, ids[1:]), ENTRIES)):
        publication = shelf.find(id)
        changes = _changed(before, id) if before and number < _COMPARED_AT_MOST else ()
        yield FeedEntry(
            id=f"urn:laban:publication:{id}",
            title=_("Figures published: %(number)s")
            % {"number": format_number(publication.figure_count, 0, _language())},
            text=_described(publication, changes),
            address=absolute(request, _page_of_publications(id)),
            at=publication.facts.created_at,
        )


def _page_of_publications(id: str) -> str:
    try:
        return reverse("portal:dataset", args=["publications"])
    except NoReverseMatch:
        return f"/api/v1/publications/{id}"


@lru_cache(maxsize=64)
def _changed(before: str, after: str) -> tuple[IndicatorChange, ...]:
    shelf = installation().context.shelf
    return changed_indicators(shelf.find(before), shelf.find(after))


def _described(publication: Publication, changes: tuple[IndicatorChange, ...]) -> str:
    said = [_("As of %(day)s.") % {"day": _day(publication.facts.as_of)}]
    if changes:
        named = ", ".join(_title(one.indicator) for one in changes[:_NAMED_AT_MOST])
        said.append(_("Indicators with changed figures: %(names)s.") % {"names": named})
    return " ".join(said)


def _day(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local:%d/%m/%Y}" if _language() == "vi" else f"{local.day} {local:%B %Y}"


def _title(code: str) -> str:
    indicator = installation().programme.indicators.get(code)
    return getattr(indicator.title, _language()) if indicator else code


def _language() -> Language:
    return "en" if get_language() == "en" else "vi"


def _news(request: HttpRequest) -> Iterator[FeedEntry]:
    articles = NewsArticle.objects.live().filter(locale__language_code=_language())
    for article in articles.order_by("-day", "-pk")[:ENTRIES]:
        yield FeedEntry(
            id=f"urn:laban:news:{article.translation_key}:{article.locale.language_code}",
            title=article.title,
            text=article.lead,
            address=absolute(request, article.get_url(request) or "/"),
            at=article.first_published_at or datetime.combine(article.day, time(), UTC),
        )

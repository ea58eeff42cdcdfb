"""The list of public pages for search engines, each in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

from laban.report import datasets_of
from laban_web.installation import installation

Place = tuple[str, ...]


class _Pages(Sitemap):
    """Pages of the portal: the name of a view and its arguments, in every language."""

    i18n = True
    alternates = True
    limit = 5_000

    def places(self) -> Sequence[Place]:
        """Return the pages of this part."""
        raise NotImplementedError

    def items(self) -> list[Place]:
        """Return the pages that there are."""
        return [place for place in self.places() if _address(place)]

    def location(self, item: Place) -> str:
        """Return the path of a page in the language that is on."""
        return _address(item)

    def lastmod(self, item: Place) -> datetime | None:
        """Return when the page last changed: with the latest publication."""
        publication = installation().publication
        return publication.facts.created_at if publication else None

    def get_domain(self, site: object = None) -> str:
        """Return the host by which the public knows this server."""
        known: str = urlsplit(settings.PUBLIC_URL).netloc or super().get_domain(site)
        return known

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the scheme by which the public knows this server."""
        known: str = urlsplit(settings.PUBLIC_URL).scheme or super().get_protocol(protocol)
        return known


class MainPages(_Pages):
    """The page of each subject."""

    def places(self) -> Sequence[Place]:
        """Return one page for each subject."""
        subjects = ("home", "targets", "indicators", "organisations", "tasks", "data")
        return [(name,) for name in (*subjects, "digital_economy", "compare")]


class ObjectPages(_Pages):
    """The pages of indicators, targets and datasets."""

    def places(self) -> Sequence[Place]:
        """Return one page for each object."""
        programme, publication = installation().programme, installation().publication
        datasets = datasets_of(programme, publication) if publication else ()
        return [
            *(("indicator", code) for code in sorted(programme.indicators)),
            *(("target", one.code) for one in programme.targets),
            *(("dataset", one.code) for one in datasets),
        ]


class OrganisationPages(_Pages):
    """The pages of organisations that have figures."""

    def places(self) -> Sequence[Place]:
        """Return one page for each organisation."""
        publication = installation().publication
        known = publication.organisations if publication else frozenset()
        return [("organisation", id_) for id_ in sorted(known)]


class EditedPages(_Pages):
    """The pages that editors write; each is there in the languages it was written in."""

    i18n = False
    alternates = False

    def items(self) -> list[Page]:
        """Return the pages that are published, below the first ones."""
        return list(Page.objects.live().public().filter(depth__gt=2).order_by("path"))

    def location(self, item: Page) -> str:
        """Return the path of a page."""
        return item.get_url() or "/"

    def lastmod(self, item: Page) -> datetime | None:
        """Return when it was last published."""
        found: datetime | None = item.last_published_at
        return found


SITEMAPS = {
    "main": MainPages,
    "objects": ObjectPages,
    "organisations": OrganisationPages,
    "edited": EditedPages,
}


def _address(place: Place) -> str:
    try:
        return reverse(f"portal:{place[0]}", args=place[1:])
    except NoReverseMatch:
        return ""

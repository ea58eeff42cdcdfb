"""The main menu of the portal and the links at its foot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from laban_web.accounts.actors import Actor
from laban_web.accounts.policies import current_policy


@dataclass(frozen=True)
class Place:
    """An entry of a menu: the name of a view of the portal, or the path of an editors' page."""

    title: Promise | str
    view: str = ""
    page: str = ""

    def address(self, language: str) -> str:
        """Return where it leads in a language; nothing while there is no such view."""
        if self.page:
            return f"/{language}/{self.page}/"
        return _address(self.view, language)


@lru_cache(maxsize=64)
def _address(view: str, language: str) -> str:
    """Return the address of a view; looking it up for each entry of each page is slow."""
    with override(language):
        try:
            return reverse(f"portal:{view}")
        except NoReverseMatch:
            return ""


MENU = (
    Place(_("Home"), view="home"),
    Place(_("Targets"), view="targets"),
    Place(_("Indicators"), view="indicators"),
    Place(_("Organisations"), view="organisations"),
    Place(_("Compare"), view="compare"),
    Place(_("Tasks"), view="tasks"),
    Place(_("Digital economy"), view="digital_economy"),
    Place(_("Library"), page="library"),
    Place(_("News"), page="news"),
    Place(_("Data"), view="data"),
    Place(_("Methods"), page="methods"),
)
FOOT = (
    Place(_("About this portal"), page="about"),
    Place(_("Methods"), page="methods"),
    Place(_("For developers"), page="developers"),
    Place(_("Accessibility"), page="accessibility"),
    Place(_("Licence"), page="licence"),
)


def menu(places: tuple[Place, ...], language: str, path: str) -> list[dict[str, object]]:
    """Return the entries that lead somewhere, and which of them the visitor is at."""
    home = f"/{language}/"
    found = [(place.address(language), place.title) for place in places]
    return [
        {
            "url": url,
            "title": title,
            "is_current": path == url or (url != home and path.startswith(url)),
        }
        for url, title in found
        if url
    ]


def rooms_navigation(actor: Actor) -> list[tuple[str, str]]:
    """Return what the menu of the rooms offers to who edits the portal."""
    if not current_policy().editing_roles(actor):
        return []
    return [(reverse("wagtailadmin_home"), str(_("Edit the portal")))]

"""Where a hit leads."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from laban_web.portal.search.entries import Entry

_VIEWS = {
    "indicator": "portal:indicator",
    "target": "portal:target",
    "organisation": "portal:organisation",
    "dataset": "portal:dataset",
}


def address_of(entry: Entry, language: str) -> str:
    """Return the address of an entry in a language."""
    own = entry.urls.get(language) or next(iter(entry.urls.values()), "")
    if own:
        return own
    if entry.kind == "task":
        return f"{_reversed('portal:tasks')}#{entry.key}"
    if entry.kind == "document":
        return f"/{language}/library/"
    return _reversed(_VIEWS[entry.kind], entry.key)


def _reversed(view: str, *arguments: str) -> str:
    try:
        return reverse(view, args=arguments)
    except NoReverseMatch:
        return reverse("portal:home")

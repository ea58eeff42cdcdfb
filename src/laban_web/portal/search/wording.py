"""Kinds of entries in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

_TITLES = {
    "indicator": _("Indicators"),
    "target": _("Targets"),
    "organisation": _("Organisations"),
    "document": _("Documents"),
    "task": _("Tasks"),
    "dataset": _("Datasets"),
    "news": _("News"),
    "guide": _("Guides"),
    "page": _("Pages"),
}


def kind_title(kind: str) -> str:
    """Return the title of a kind."""
    return str(_TITLES[kind])

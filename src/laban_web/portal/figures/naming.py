"""What organisations are called, and where their pages are."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse

from laban.programme import Programme
from laban.report import Language


def organisation_address(id: str, language: Language) -> str:
    """Return the address of an organisation's page."""
    return f"{_organisations(language)}{quote(id, safe='@')}/"


def kind_title(kind: str, programme: Programme, language: Language) -> str:
    """Return what a kind of organisation is called."""
    return _kinds(programme, language).get(kind, kind)


def _kinds(programme: Programme, language: Language) -> dict[str, str]:
    entries = programme.code_lists["organisation_kind"].entries
    return {one.code: getattr(one.title, language) for one in entries}


@lru_cache(maxsize=4)
def _organisations(language: Language) -> str:
    """Return what the addresses of all organisations begin with."""
    return reverse("portal:organisations")

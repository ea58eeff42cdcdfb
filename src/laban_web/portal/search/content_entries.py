"""What editors wrote that can be found: pages of all kinds, with the text of their files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Count, Max
from django.utils.html import strip_tags
from wagtail.models import Page

from laban_web.portal.models import (
    GuidePage,
    LibraryDocument,
    NewsArticle,
)
from laban_web.portal.search.entries import Entry, Kind
from laban_web.portal.search.file_texts import text_of_file

_SUMMARY_CHARACTERS = 300
_NOT_FOUND = ("portal.homepage",)


def content_revision() -> str:
    """Return a text that changes whenever a published page changes."""
    found = Page.objects.live().aggregate(Count("id"), Max("last_published_at"))
    moment = found["last_published_at__max"]
    return f"{found['id__count']}-{moment:%Y%m%dT%H%M%S%f}" if moment else "none"


def content_entries(texts: Path) -> Iterator[Entry]:
    """Yield each published page once, with its translations."""
    groups: dict[Any, list[Page]] = defaultdict(list)
    live = Page.objects.live().public().filter(depth__gt=2).select_related("locale")
    for page in live.specific():
        if page._meta.label_lower not in _NOT_FOUND:
            groups[page.translation_key].append(page)
    for pages in groups.values():
        yield _entry(pages, texts)


def _entry(pages: list[Page], texts: Path) -> Entry:
    first = pages[0]
    languages = {page.locale.language_code: page for page in pages}
    kind, key, names, day = _named(first)
    return Entry(
        kind,
        key,
        {code: page.title for code, page in languages.items()},
        names=names,
        bodies={code: _body(page, texts) for code, page in languages.items()},
        summaries={code: _lead(page) for code, page in languages.items()},
        day=day,
        urls={code: page.url or "" for code, page in languages.items()},
    )


def _named(page: Page) -> tuple[Kind, str, tuple[str, ...], str]:
    """Return the kind of a page, its key, its other names and its day."""
    key = str(page.translation_key)
    if isinstance(page, LibraryDocument):
        names = [page.programme_code.replace("-", " ")]
        if page.number:
            names += [page.number, f"{page.get_kind_display()} {page.number}"]
        day = page.signed_on.isoformat() if page.signed_on else ""
        return "document", page.programme_code or key, tuple(filter(None, names)), day
    day = page.first_published_at.date().isoformat() if page.first_published_at else ""
    if isinstance(page, NewsArticle):
        return "news", key, (), day
    if isinstance(page, GuidePage):
        return "guide", key, (), ""
    return "page", key, (), ""


def _lead(page: Page) -> str:
    lead = getattr(page, "lead", "") or page.search_description
    return str(lead)[:_SUMMARY_CHARACTERS]


def _body(page: Page, texts: Path) -> str:
    parts = [_lead(page)]
    body = getattr(page, "body", None)
    if body is not None:
        parts += [strip_tags(text) for text in body.stream_block.get_searchable_content(body)]
    if isinstance(page, LibraryDocument):
        parts.append(page.issuer)
        for one in page.files.select_related("file"):
            with one.file.file.open("rb") as file:
                parts.append(text_of_file(file.read(), one.file.filename, texts))
    return "\n".join(part for part in parts if part)

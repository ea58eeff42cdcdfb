"""The page of search, and suggestions while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laban_web.installation import installation
from laban_web.portal.search.addresses import address_of
from laban_web.portal.search.entries import KINDS, Entry
from laban_web.portal.search.finder import Found
from laban_web.portal.search.folding import plain_words
from laban_web.portal.search.indexes import indexes_of
from laban_web.portal.search.questions import LONGEST_QUESTION, Question
from laban_web.portal.search.shown_answers import ShownAnswer, shown_answers
from laban_web.portal.search.wording import kind_title

HITS_ON_A_PAGE = 20
EXAMPLES = (
    "dịch vụ công trực tuyến Đà Nẵng 2024",
    "tỷ trọng kinh tế số",
    "DTI Thái Nguyên",
    "749/QĐ-TTg",
    "Hà Giang",
)


@dataclass(frozen=True)
class Hit:
    """An entry as the page shows it."""

    title: str
    kind: str
    summary: str
    url: str
    day: date | None
    is_organisation: bool
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facet:
    """A kind of entries and how many were found of it; `value` is empty for all."""

    value: str
    title: str
    count: int
    is_chosen: bool


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find what somebody asks for."""
    text = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST_QUESTION]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    context: dict[str, object] = {"asked": text, "examples": EXAMPLES, "kind": kind}
    if text:
        context |= _found(text, kind, request.GET.get("page"))
    return render(request, "portal/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Suggest what somebody may be about to ask for."""
    text = request.GET.get("q", "").replace("\0", " ")[:LONGEST_QUESTION]
    entries = indexes_of(installation()).finder().suggest(text) if len(text.strip()) > 1 else []
    language = get_language() or "vi"
    found = [
        {"title": hit.title, "kind": hit.kind, "url": hit.url}
        for hit in (_hit(entry, language) for entry in entries)
    ]
    return JsonResponse({"suggestions": found})


def _found(text: str, kind: str, page: str | None) -> dict[str, object]:
    language, here = get_language() or "vi", installation()
    indexes = indexes_of(here)
    found = indexes.finder().find(text, kind or None)
    answers: list[ShownAnswer] = []
    finder_of_figures = indexes.answers()
    if finder_of_figures and not kind:
        answers = shown_answers(finder_of_figures.find(found.question, here.today), here, language)
    hits: Page[Hit] = Paginator(
        [_hit(entry, language, found.question) for entry in found.entries], HITS_ON_A_PAGE
    ).get_page(page)
    return {
        "answers": answers,
        "hits": hits,
        "facets": _facets(found, kind),
        "corrected": found.question.corrected,
        "is_relaxed": found.is_relaxed,
        "total": sum(found.counts.values()),
    }


def _facets(found: Found, kind: str) -> list[Facet]:
    every = Facet("", _("Everything"), sum(found.counts.values()), not kind)
    kinds = [
        Facet(one, kind_title(one), found.counts[one], one == kind)
        for one in KINDS
        if found.counts.get(one)
    ]
    return [every, *kinds]


def _hit(entry: Entry, language: str, question: Question | None = None) -> Hit:
    title = entry.titles.get(language) or next(islice(entry.titles.values(), 1), entry.key)
    return Hit(
        title,
        kind_title(entry.kind),
        entry.summaries.get(language, ""),
        address_of(entry, language),
        _day(entry.day),
        entry.kind == "organisation",
        _old_names(entry, question) if question else (),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _old_names(entry: Entry, question: Question) -> tuple[str, ...]:
    """Return the names of those whom an organisation took over, as far as they were asked for."""
    if entry.kind != "organisation":
        return ()
    titles = {word for title in entry.titles.values() for word in plain_words(title)}
    asked = {word for slot in question.slots for run in slot.alternatives for word in run}
    wanted = asked - titles
    if not wanted:
        return ()
    named = [name for name in entry.names if " " in name and set(plain_words(name)) & wanted]
    return tuple(name for name in named if set(plain_words(name)) <= asked)[:1]

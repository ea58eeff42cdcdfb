"""The page on which organisations stand side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laban.programme import Programme
from laban.publication import Publication
from laban.report import Language
from laban_web.installation import installation
from laban_web.portal.caching import until_published
from laban_web.portal.compare.choice import (
    INDICATORS_AT_MOST,
    ORGANISATIONS_AT_MOST,
    Choice,
    read_choice,
)
from laban_web.portal.compare.comparison import common, comparison
from laban_web.portal.figures.naming import organisation_address
from laban_web.portal.figures.structures import standing
from laban_web.portal.filters import read_words
from laban_web.portal.indicators.overview import subjects
from laban_web.portal.language import current_language
from laban_web.portal.organisations.register import find

_OFFERED = 12


def show_comparison(request: HttpRequest) -> HttpResponse:
    """Show the figures of the chosen organisations and how to choose others."""
    here, language = installation(), current_language()
    programme, publication = here.programme, here.publication

    def known_today(code: str) -> str | None:
        organisation = programme.organisations.on(code, here.today)
        return organisation.id if organisation else None

    choice = read_choice(request.GET, programme, known_today)
    words = read_words(request.GET)
    indicators = choice.indicators
    if publication and choice.organisations and not indicators:
        indicators = tuple(common(programme, publication, choice.organisations)[:4])
    compared = None
    if publication and choice.organisations and indicators:
        compared = comparison(programme, publication, choice.organisations, indicators, language)
    found = find(programme, words, "", "", here.today)[:_OFFERED] if words else []
    context = {
        "publication": publication,
        "choice": choice,
        "words": words,
        "organisations": _organisations(programme, choice, language),
        "indicators": _indicators(programme, choice, language),
        "compared": compared,
        "is_illustrative": bool(compared)
        and any(
            cell.figure and cell.figure.is_illustrative
            for row in compared.rows
            for cell in row.cells
        ),
        "offered": [
            {
                "name": getattr(one.name, language),
                "id": one.id,
                "url": choice.address([*choice.organisations, one.id], choice.indicators),
            }
            for one in found
            if one.id not in choice.organisations
        ],
        "example": choice.address(standing(programme, "province", here.today)[:3], ()),
        "is_full": len(choice.organisations) >= ORGANISATIONS_AT_MOST,
        "has_all_indicators": len(choice.indicators) >= INDICATORS_AT_MOST,
        "subjects": _with_figures(programme, publication, language),
    }
    return render(request, "portal/compare/compare.html", context)


def _organisations(
    programme: Programme, choice: Choice, language: Language
) -> list[dict[str, str]]:
    return [
        {
            "id": one,
            "name": getattr(programme.organisations.by_id[one].name, language),
            "url": organisation_address(one, language),
            "without": choice.without(one),
        }
        for one in choice.organisations
    ]


def _indicators(programme: Programme, choice: Choice, language: Language) -> list[dict[str, str]]:
    return [
        {
            "code": one,
            "title": getattr(programme.indicators[one].title, language),
            "without": choice.without(one),
        }
        for one in choice.indicators
    ]


def _with_figures(
    programme: Programme, publication: Publication | None, language: Language
) -> list[dict[str, Any]]:
    """Return the indicators of which several organisations have figures, by subject."""
    return [
        {"title": subject.title, "indicators": several}
        for subject in subjects(programme, publication, language)
        if (several := [one for one in subject.indicators if one.organisations > 1])
    ]


compare = until_published(show_comparison)

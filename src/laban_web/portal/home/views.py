"""The first page: the whole programme in one screen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laban_web.portal.caching import until_published
from laban_web.portal.home.gaps import plans_without_figures
from laban_web.portal.home.late import late
from laban_web.portal.home.news import (
    content_stamp,
    latest_changes,
    recent_news,
    recent_publications,
)
from laban_web.portal.language import current_language
from laban_web.portal.models import HomePage
from laban_web.portal.standings import current_standings
from laban_web.portal.targets.listing import state_counts
from laban_web.portal.targets.wording import shown_targets


def show_first_page(request: HttpRequest) -> HttpResponse:
    """Show where the programme stands, with what editors wrote."""
    return show_home(request, HomePage.in_language(current_language()))


def show_home(request: HttpRequest, edited: HomePage | None) -> HttpResponse:
    """Show the first page with what editors wrote for it, or without."""
    standings, language = current_standings(), current_language()
    targets = shown_targets(standings, language)
    context = {
        "page": edited,
        "standings": standings,
        "counts": state_counts(standings, language),
        "known": [one for one in targets if one.has_figure],
        "unknown": plans_without_figures(standings, language),
        "unknown_count": sum(not one.has_figure for one in targets),
        "late": late(standings, language),
        "publications": recent_publications(language),
        "changes": latest_changes(standings, language),
        "news": recent_news(language),
    }
    return render(request, "portal/home/home.html", context)


home = until_published(show_first_page, stamp=content_stamp)

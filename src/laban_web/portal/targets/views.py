"""The list of targets and the page of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from laban_web.portal.caching import until_published
from laban_web.portal.charts import chart_file
from laban_web.portal.language import current_language
from laban_web.portal.missing import Place, missing, similar
from laban_web.portal.standings import current_standings
from laban_web.portal.targets.detail import target_chart, target_page
from laban_web.portal.targets.listing import listed
from laban_web.portal.targets.wording import shown_targets


def show_targets(request: HttpRequest) -> HttpResponse:
    """Show all targets by plan, or those that fit the filters."""
    standings = current_standings()
    found = listed(standings, request.GET, current_language())
    return render(request, "portal/targets/list.html", found | {"standings": standings})


def show_target(request: HttpRequest, code: str) -> HttpResponse:
    """Show one target."""
    standings = current_standings()
    if code not in standings.by_target:
        return _missing(request, code)
    page = target_page(standings, code, current_language())
    return render(request, "portal/targets/target.html", page | {"standings": standings})


def show_target_chart(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """Answer with a file of a target's chart."""
    standings = current_standings()
    if code not in standings.by_target:
        return _missing(request, code)
    language = current_language()
    shown = next(one for one in shown_targets(standings, language) if one.target.code == code)
    return chart_file(target_chart(standings, shown, language), format)


def _missing(request: HttpRequest, code: str) -> HttpResponse:
    titles = {
        one.target.code: one for one in shown_targets(current_standings(), current_language())
    }
    near = [Place(titles[one].url, titles[one].title) for one in similar(code, list(titles))]
    sentence = _("The programme has no target with the code “%(code)s”.") % {"code": code[:60]}
    return missing(request, sentence, near, Place(reverse("portal:targets"), _("All targets")))


targets = until_published(show_targets)
target = until_published(show_target)
target_chart_file = until_published(show_target_chart)

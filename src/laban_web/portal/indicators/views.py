"""The pages of indicators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from laban_web.installation import installation
from laban_web.portal.caching import until_published
from laban_web.portal.charts import chart_file
from laban_web.portal.frame import absolute
from laban_web.portal.indicators.asked import read_question
from laban_web.portal.indicators.charts import map_of, series_of
from laban_web.portal.indicators.detail import indicator_page
from laban_web.portal.indicators.listing import listed
from laban_web.portal.indicators.overview import subjects
from laban_web.portal.language import current_language
from laban_web.portal.missing import Place, missing, similar
from laban_web.portal.syndication.embedded import FRAMABLE


def show_indicators(request: HttpRequest) -> HttpResponse:
    """Show all indicators by subject, or those that fit the filters."""
    return render(request, "portal/indicators/list.html", listed(request.GET, current_language()))


def show_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything that is known of one indicator."""
    if code not in installation().programme.indicators:
        return _missing(request, code)
    question = read_question(code, request.GET)
    page = indicator_page(question, current_language()) | {"origin": absolute(request, "")}
    return render(request, "portal/indicators/indicator.html", page)


def show_chart_file(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """Answer with a file of the chart of the national figures over time."""
    if code not in installation().programme.indicators:
        return _missing(request, code)
    return chart_file(series_of(read_question(code, request.GET), current_language()), format)


def show_map_file(request: HttpRequest, code: str, period: str, format: str) -> HttpResponse:
    """Answer with a file of the map of one period."""
    if code not in installation().programme.indicators:
        return _missing(request, code)
    asked = request.GET.copy()
    asked["period"] = period
    question = read_question(code, asked)
    chart = map_of(question, current_language())
    if chart is None or question.faults:
        return _missing(request, code)
    return chart_file(chart, format)


def show_embedded(request: HttpRequest, code: str) -> HttpResponse:
    """Show the chart of an indicator alone, to stand within pages of others."""
    if code not in installation().programme.indicators:
        return _missing(request, code)
    question = read_question(code, request.GET)
    language = current_language()
    context = {
        "chart": series_of(question, language),
        "title": question.title(language),
        "publication": question.publication,
        "page_url": reverse("portal:indicator", args=[code]),
    }
    response = render(request, "portal/indicators/embedded.html", context)
    response.headers["Content-Security-Policy"] = FRAMABLE
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _missing(request: HttpRequest, code: str) -> HttpResponse:
    here, language = installation(), current_language()
    everything = {
        one.code: one
        for subject in subjects(here.programme, here.publication, language)
        for one in subject.indicators
    }
    near = [
        Place(everything[one].url, everything[one].title) for one in similar(code, list(everything))
    ]
    sentence = _("The programme has no indicator with the code “%(code)s”.") % {"code": code[:60]}
    return missing(
        request, sentence, near, Place(reverse("portal:indicators"), _("All indicators"))
    )


indicators = until_published(show_indicators)
indicator = until_published(show_indicator)
chart = until_published(show_chart_file)
map = until_published(show_map_file)
embedded = xframe_options_exempt(until_published(show_embedded))

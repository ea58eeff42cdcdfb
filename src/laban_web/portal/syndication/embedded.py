"""A target alone, to stand within pages of others; it may be framed, as charts of indicators may."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from laban.assess import judge_targets
from laban.report import describe_standing
from laban_web.installation import installation

# As the policy of every page, but that anyone may frame it and that it runs nothing.
FRAMABLE = "default-src 'none'; frame-ancestors *; img-src 'self' data:; style-src 'self'"


@xframe_options_exempt
@require_safe
def target(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a target stands, by each source that states its figure."""
    here = installation()
    wanted = next((one for one in here.programme.targets if one.code == code), None)
    publication = here.publication
    if wanted is None or publication is None:
        raise Http404(code)
    language = "en" if get_language() == "en" else "vi"
    figures = publication.figures_table([wanted.indicator], wanted.organisation)
    standings = [
        one for one in judge_targets(here.programme, figures, here.today) if one.target is wanted
    ]
    context = {
        "title": getattr(wanted.title, language),
        "standings": [describe_standing(one, here.programme, language) for one in standings],
        "is_illustrative": any(one.figure and one.figure.is_illustrative for one in standings),
        "page_url": _page(code),
        "publication": publication,
    }
    response = render(request, "portal/syndication/target.html", context)
    response.headers["Content-Security-Policy"] = FRAMABLE
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _page(code: str) -> str:
    try:
        return reverse("portal:target", args=[code])
    except NoReverseMatch:
        return reverse("portal:home")

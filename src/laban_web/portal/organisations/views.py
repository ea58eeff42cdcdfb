"""The pages of organisations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from laban_web.installation import installation
from laban_web.portal.caching import until_published
from laban_web.portal.figures.naming import organisation_address
from laban_web.portal.language import current_language
from laban_web.portal.missing import Place, missing
from laban_web.portal.organisations.detail import organisation_page
from laban_web.portal.organisations.listing import listed
from laban_web.portal.organisations.register import find


def show_organisations(request: HttpRequest) -> HttpResponse:
    """Show the organisations of today by kind, or those that fit the filters."""
    found = listed(request.GET, current_language())
    return render(request, "portal/organisations/list.html", found)


def show_organisation(request: HttpRequest, id: str) -> HttpResponse:
    """Show everything that is known of one organisation."""
    if id not in installation().programme.organisations.by_id:
        return _missing(request, id)
    page = organisation_page(id, current_language())
    return render(request, "portal/organisations/organisation.html", page)


def _missing(request: HttpRequest, id: str) -> HttpResponse:
    """Answer with the organisations that have or had the code, or names like it."""
    here, language = installation(), current_language()
    programme = here.programme
    same = [one.id for one in programme.organisations.of_code(id.split("@")[0])]
    words = " ".join(id.replace("-", " ").split()[:6])
    named = [one.id for one in find(programme, words, "", "", here.today)[:5]] if words else []
    known = programme.organisations.by_id
    near = [
        Place(organisation_address(one, language), f"{getattr(known[one].name, language)} ({one})")
        for one in dict.fromkeys([*same, *named])
    ]
    sentence = _("The programme has no organisation “%(id)s”.") % {"id": id[:60]}
    every = Place(reverse("portal:organisations"), _("All organisations"))
    return missing(request, sentence, near[:8], every)


organisations = until_published(show_organisations)
organisation = until_published(show_organisation)

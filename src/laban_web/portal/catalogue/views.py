"""The catalogue of open data and the page of one dataset."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from laban.report import LICENCE_ADDRESS, OPEN_ADDRESS
from laban.report.dcat import (
    RDF_FORMATS,
    CatalogueFacts,
    schema_org_catalogue,
    schema_org_dataset,
)
from laban_web.api.open.sources import catalogue_facts
from laban_web.installation import installation
from laban_web.portal.caching import until_published
from laban_web.portal.catalogue.wording import kind_titles, shown_datasets
from laban_web.portal.filters import has_words, is_filtered, read_filter, read_words
from laban_web.portal.frame import absolute
from laban_web.portal.language import current_language
from laban_web.portal.missing import Place, missing, similar
from laban_web.portal.standings import current_standings


def show_catalogue(request: HttpRequest) -> HttpResponse:
    """Show all datasets, or those that fit the filters."""
    standings, language = current_standings(), current_language()
    everything = shown_datasets(standings, language)
    words = read_words(request.GET)
    (kind,) = filters = (read_filter(request.GET, "kind", _("Kind of data"), kind_titles()),)
    found = [
        one
        for one in everything
        if kind.admits(one.kind) and has_words(words, one.title, one.description, one.dataset.code)
    ]
    described = schema_org_catalogue(
        _facts(request), (one.dataset for one in everything), request.path, language
    )
    context = {
        "standings": standings,
        "datasets": found,
        "words": words,
        "filters": filters,
        "is_filtered": is_filtered(words, filters),
        "rdf": [(name, f"{OPEN_ADDRESS}/catalogue.{name}") for name in RDF_FORMATS],
        "licence": LICENCE_ADDRESS,
        "json_ld": as_script(described),
    }
    return render(request, "portal/catalogue/list.html", context)


def show_dataset(request: HttpRequest, code: str) -> HttpResponse:
    """Show one dataset."""
    standings, language = current_standings(), current_language()
    by_code = {one.dataset.code: one for one in shown_datasets(standings, language)}
    if code not in by_code:
        near = [Place(by_code[one].url, by_code[one].title) for one in similar(code, list(by_code))]
        sentence = _("There is no dataset “%(code)s”.") % {"code": code[:60]}
        return missing(request, sentence, near, Place(reverse("portal:data"), _("All datasets")))
    shown = by_code[code]
    described = schema_org_dataset(_facts(request), shown.dataset, request.path, language)
    root = standings.programme.organisations.by_id[standings.programme.head.root]
    context = {
        "standings": standings,
        "shown": shown,
        "place": getattr(root.name, language),
        "licence": LICENCE_ADDRESS,
        "json_ld": as_script(described),
    }
    return render(request, "portal/catalogue/dataset.html", context)


def as_script(described: dict[str, Any]) -> SafeString:
    """Return a description as it may stand in a script element, which only `</` could end."""
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.replace("<", "\\u003c"))


def _facts(request: HttpRequest) -> CatalogueFacts:
    return catalogue_facts(installation(), absolute(request, ""))


catalogue = until_published(show_catalogue)
dataset = until_published(show_dataset)

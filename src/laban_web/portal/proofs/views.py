"""The page of a figure's proof, the proof as a file, and the key that it is checked with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from laban.publication import Publication, PublishedFigure
from laban.report import Language
from laban_web.installation import installation
from laban_web.portal.caching import until_published
from laban_web.portal.figures.naming import organisation_address
from laban_web.portal.figures.shown import exact, proof_address, show
from laban_web.portal.figures.sources import periods_of
from laban_web.portal.language import current_language
from laban_web.portal.missing import Place, missing
from laban_web.portal.proofs.steps import checked, step_words
from laban_web.portal.sources import document_of


def show_proof(request: HttpRequest, name: str) -> HttpResponse:
    """Show what a figure rests on, and whether its proof holds."""
    publication = installation().publication
    figure = publication.named(name) if publication else None
    if publication is None or figure is None:
        return _missing(request, name)
    page = _page(publication, figure, current_language())
    return render(request, "portal/proofs/proof.html", page)


def show_proof_file(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the proof, to be checked anywhere."""
    publication = installation().publication
    figure = publication.named(name) if publication else None
    if publication is None or figure is None:
        return _missing(request, name)
    response = JsonResponse(
        publication.proof(figure).document(), json_dumps_params={"ensure_ascii": False}
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def show_key(request: HttpRequest) -> HttpResponse:
    """Answer with the public key that publications are signed with."""
    key = installation().signing_key.public
    response = HttpResponse(key.pem, content_type="application/x-pem-file")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _page(publication: Publication, figure: PublishedFigure, language: Language) -> dict[str, Any]:
    here = installation()
    programme, key = here.programme, here.signing_key.public
    proof = publication.proof(figure)
    series = figure.series
    indicator = programme.indicators.get(series.indicator)
    organisation = programme.organisations.by_id.get(series.organisation)
    document = document_of(series.source, programme) if series.source else None
    steps = checked(proof, key)
    address = proof_address(figure.name, language)
    return {
        "name": figure.name,
        "figure": show(figure, programme, language),
        "is_illustrative": figure.illustrative,
        "title": getattr(indicator.title, language) if indicator else series.indicator,
        "indicator_url": reverse("portal:indicator", args=[series.indicator]) if indicator else "",
        "formula": getattr(indicator.formula, language) if indicator else "",
        "organisation": getattr(organisation.name, language)
        if organisation
        else series.organisation,
        "organisation_url": organisation_address(series.organisation, language)
        if organisation
        else "",
        "document": getattr(document.title, language) if document else "",
        "category": f"{series.breakdown} = {series.category}" if series.breakdown else "",
        "structure": series.structure,
        "numbers": _numbers(figure, language),
        "publication": publication,
        "signer": proof.envelope["signatures"][0]["keyid"],
        "steps": steps,
        "holds": all(one.holds for one in steps),
        "words": step_words(),
        "series_size": len(proof.lines),
        "line": proof.line,
        "proof_url": f"{address}proof.json",
        "key_url": reverse("portal:signing_key"),
    }


def _numbers(figure: PublishedFigure, language: Language) -> list[tuple[str, str]]:
    """Return the numbers that a figure is made of, as far as they are public."""
    stated = (
        (_("Numerator"), figure.numerator),
        (_("Denominator"), figure.denominator),
        (_("Records"), figure.records),
    )
    return [(label, exact(number, language)) for label, number in stated if number is not None]


def _missing(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the figures of the same indicator and organisation, in other periods."""
    here, language = installation(), current_language()
    programme, publication = here.programme, here.publication
    near: list[Place] = []
    parts = name.split("/")
    if publication and len(parts) > 1:
        for slice in publication.slices(parts[0]):
            for period in periods_of(programme, publication, slice)[:3]:
                figure = publication.newest(slice, parts[1], [period])
                if figure:
                    near.append(Place(proof_address(figure.name, language), figure.name))
    if parts[0] in programme.indicators:
        title = getattr(programme.indicators[parts[0]].title, language)
        near.append(Place(reverse("portal:indicator", args=[parts[0]]), title))
    sentence = _("No figure “%(name)s” has been published.") % {"name": name[:120]}
    every = Place(reverse("portal:indicators"), _("All indicators"))
    return missing(request, sentence, near[:6], every)


proof = until_published(show_proof)
proof_file = until_published(show_proof_file)
signing_key = until_published(show_key)

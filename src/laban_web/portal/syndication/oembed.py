"""`/oembed`: how a page is shown within pages of other sites (oEmbed 1.0)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import NoReverseMatch, Resolver404, ResolverMatch, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import get_language_from_path, override
from django.views.decorators.http import require_safe

from laban_web.installation import installation
from laban_web.portal.frame import absolute

_WIDTH, _HEIGHT = 720, 520
_LEAST = 200
# The view of a page, and of what stands for it within pages of others.
_EMBEDDED = {
    "portal:indicator": "portal:embedded_indicator",
    "portal:target": "portal:embedded_target",
}


@dataclass(frozen=True)
class Card:
    """What is shown in place of a page: its title, and the path of what is framed."""

    title: str
    path: str


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer with the card of a page of ours, as JSON or XML; 404 for any other."""
    format = request.GET.get("format", "json")
    if format not in ("json", "xml"):
        return HttpResponse(status=501)
    card = _card(request, request.GET.get("url", ""))
    if card is None:
        return HttpResponse(status=404)
    document = _document(request, card)
    if format == "json":
        response: HttpResponse = JsonResponse(document)
    else:
        response = HttpResponse(_xml(document), content_type="text/xml; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=3600"
    return response


def has_card(match: ResolverMatch) -> bool:
    """Say whether a page has a card."""
    return match.view_name in _EMBEDDED


def _card(request: HttpRequest, address: str) -> Card | None:
    """Return the card of one of our pages; nothing for pages of others or without a card."""
    try:
        parts = urlsplit(address)
        ours = urlsplit(absolute(request, "/"))
        if (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc):
            return None
        language = get_language_from_path(parts.path) or "vi"
        # Addresses of pages are known in the language that is on.
        with override(language):
            match = resolve(parts.path)
            code = match.kwargs["code"]
            path = reverse(_EMBEDDED[match.view_name], args=[code])
        title = _titles(language).get(f"{match.view_name}/{code}")
    except (KeyError, NoReverseMatch, Resolver404, ValueError):
        return None
    query = f"?{parts.query}" if parts.query else ""
    return Card(title, path + query) if title else None


def _titles(language: str) -> dict[str, str]:
    programme = installation().programme
    return {
        **{
            f"portal:indicator/{code}": getattr(one.title, language)
            for code, one in programme.indicators.items()
        },
        **{f"portal:target/{one.code}": getattr(one.title, language) for one in programme.targets},
    }


def _document(request: HttpRequest, card: Card) -> dict[str, str | int]:
    width, height = (
        _bounded(request.GET.get(name), usual)
        for name, usual in (("maxwidth", _WIDTH), ("maxheight", _HEIGHT))
    )
    frame = format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>',
        absolute(request, card.path),
        card.title,
        width,
        height,
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": card.title,
        "provider_name": installation().programme.head.title.vi,
        "provider_url": absolute(request, "/"),
        "cache_age": 3600,
        "width": width,
        "height": height,
        "html": frame,
    }


def _bounded(text: str | None, usual: int) -> int:
    """Return a size: the usual one, or less when less is asked for."""
    asked = int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else usual
    return max(_LEAST, min(asked, usual))


def _xml(document: dict[str, str | int]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in document.items():
        ElementTree.SubElement(root, name).text = str(value)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)

"""What every public page shows around its content; the same for everybody."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from laban_web.portal.navigation import FOOT, MENU, menu


def public_frame(request: HttpRequest, language: str) -> dict[str, object]:
    """Return the menu, the search, and the same page in other languages.

    Only the first segment of the address differs between languages.
    """
    rest = request.path.split("/", 2)[2]
    return {
        "menu": menu(MENU, language, request.path),
        "foot": menu(FOOT, language, request.path),
        "search_address": _search_address(),
        "canonical": absolute(request, request.path),
        "alternates": alternates(
            request, {code: f"/{code}/{rest}" for code, _name in settings.LANGUAGES}
        ),
    }


def alternates(request: HttpRequest, paths: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the address of a page in each language that it is there in, with the same query."""
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    return [
        {
            "code": code,
            "name": name,
            "url": paths[code] + query,
            "absolute": absolute(request, paths[code]),
        }
        for code, name in settings.LANGUAGES
        if code in paths
    ]


def absolute(request: HttpRequest, path: str) -> str:
    """Return an address in full, as the public knows this server."""
    return f"{settings.PUBLIC_URL or _asked_for(request)}{path}"


def _asked_for(request: HttpRequest) -> str:
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        # The page says that the name is not ours: it must not repeat it.
        return ""


def _search_address() -> str:
    try:
        return reverse("portal:search")
    except NoReverseMatch:
        return ""

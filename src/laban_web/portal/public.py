"""Which addresses are public, and what makes their answers the same for everybody."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

View = Callable[[HttpRequest], HttpResponse]

MAX_AGE_SECONDS = 60


def is_public(path: str) -> bool:
    """Say whether an address belongs to the portal: it begins with a language."""
    return path.startswith(tuple(f"/{code}/" for code, _name in settings.LANGUAGES))


def public_pages(get_response: View) -> View:
    """Answer public pages without knowing who asks.

    No cookie comes in and none goes out, so that one answer may be kept and given to all.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_public(request.path):
            return get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = get_response(request)
        response.cookies.clear()
        _forget_cookies(response)
        is_kept = response.status_code == 200 and "Cache-Control" not in response.headers
        if is_kept and request.method in ("GET", "HEAD"):
            patch_cache_control(response, public=True, max_age=MAX_AGE_SECONDS)
        return response

    return middleware


def _forget_cookies(response: HttpResponse) -> None:
    """Take `Cookie` out of what the answer is said to vary by: it does not."""
    named = [name.strip() for name in response.headers.get("Vary", "").split(",")]
    left = [name for name in named if name and name.lower() != "cookie"]
    if left:
        response.headers["Vary"] = ", ".join(left)
    else:
        response.headers.pop("Vary", None)

"""`/robots.txt`: what search engines are asked to leave alone, and where the list of pages is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from laban_web.portal.frame import absolute

_CLOSED = ("/accounts/", "/edit/", "/oauth/", "/operations/", "/workspace/", "/*/search/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Show the file."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED)]
    lines += ["", f"Sitemap: {absolute(request, reverse('sitemap'))}", ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response

"""Where editors work: Wagtail's administration, without its own ways of signing in."""

from __future__ import annotations

from typing import NoReturn

from allauth.account.views import logout
from django.http import Http404, HttpRequest
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtail_urls


def closed(request: HttpRequest, **_: str) -> NoReturn:
    """Say that there is no such page: operators look after people, and every page is public."""
    raise Http404(request.path)


urlpatterns = [
    re_path(r"^(users|groups|login|password_reset)/", closed),
    re_path(r"^(pages|collections)/\d+/privacy/", closed),
    path("logout/", logout),
    path("", include(wagtail_urls)),
]

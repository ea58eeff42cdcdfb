"""Pages of allauth that are not offered: nobody signs up, changes addresses or gets codes here."""

from __future__ import annotations

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import path, re_path

from laban_web.accounts.sign_in import views


def closed(request: HttpRequest, **_: str) -> NoReturn:
    """Say that there is no such page."""
    raise Http404(request.path)


urlpatterns = [
    path("signup/", closed),
    path("email/", closed),
    re_path(r"^confirm-email/", closed),
    path("login/code/confirm/", closed),
    path("3rdparty/", closed),
    re_path(r"^social/", closed),
    path("password/reset/", views.password_reset),
]

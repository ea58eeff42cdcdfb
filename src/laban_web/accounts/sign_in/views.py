"""Sign-in pages that differ from allauth's."""

from __future__ import annotations

from allauth.account.views import password_reset as send_link
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods


@require_http_methods(["GET", "HEAD", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    """Send a link by mail; where the server sends no mail, say who makes one."""
    if not settings.SENDS_MAIL:
        return render(request, "account/password_reset_by_operator.html")
    return send_link(request)

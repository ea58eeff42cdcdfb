"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from laban_web.portal.models import HomePage


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the programme is and where to read on."""
    return show_home(request, HomePage.in_language(get_language() or "vi"))


def show_home(request: HttpRequest, edited: HomePage | None) -> HttpResponse:
    """Show the first page with what editors wrote for it, or without."""
    return render(request, "portal/home.html", {"page": edited})

"""What a page was sent."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent with a form, empty or not; nothing when the page is only opened."""
    return request.POST if request.method == "POST" else None

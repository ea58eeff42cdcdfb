"""Public pages stay the same until something is published, or another day begins."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from laban_web.installation import installation

View = Callable[..., HttpResponse]


def until_published(view: View, stamp: Callable[[], str] = lambda: "") -> View:
    """Give a page an ETag, and answer 304 to who has it already.

    `stamp` says what else the page depends on, such as the news.
    """

    def etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        here = installation()
        publication = here.publication
        parts = (
            settings.VERSION,
            here.programme.version,
            publication.id if publication else "",
            here.today.isoformat(),
            get_language() or "",
            request.get_full_path(),
            stamp(),
        )
        return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'

    @wraps(view)
    def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return require_safe(condition(etag_func=etag)(whole))

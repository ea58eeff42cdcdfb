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
from laban_web.portal.frame import absolute
from laban_web.portal.kept_answers import KeptAnswer, KeptAnswers

# Some thousands of pages, in every process.
_answers = KeptAnswers(bytes_at_most=48 << 20)

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
            str(here.home),
            here.programme.version,
            publication.id if publication else "",
            here.today.isoformat(),
            get_language() or "",
            absolute(request, request.get_full_path()),
            stamp(),
        )
        return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'

    @wraps(view)
    def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = etag(request, *args, **kwargs)
        found = _answers.get(key) or _answers.get_or_make(
            key, lambda: view(request, *args, **kwargs)
        )
        return found.response(request) if isinstance(found, KeptAnswer) else found

    return require_safe(condition(etag_func=etag)(whole))

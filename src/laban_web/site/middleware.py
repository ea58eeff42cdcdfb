"""What every request goes through: an id of its own, and headers that keep browsers safe."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_path

from laban_web.operations.metrics import REQUEST_SECONDS, REQUESTS

View = Callable[[HttpRequest], HttpResponse]

_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_CONTENT_POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; "
    "script-src 'self'; style-src 'self'"
)


def request_ids(get_response: View) -> View:
    """Give every request an id: the sender's own when it is a plain one, else a new one.

    The log says what was asked for without who asked: no address, no query, no name.
    """
    log = structlog.get_logger("laban.requests")

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request.id = given if _ID.fullmatch(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request.id):  # type: ignore[attr-defined]
            response = get_response(request)
            seconds = time.perf_counter() - began
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                milliseconds=round(seconds * 1000, 1),
            )
        REQUESTS.labels(request.method, response.status_code).inc()
        REQUEST_SECONDS.observe(seconds)
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response

    return middleware


def security_headers(get_response: View) -> View:
    """Let pages load nothing from elsewhere and run no script that is written into them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _CONTENT_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


class Language(LocaleMiddleware):
    """Chooses the language: by the address on public pages, else by cookie or browser.

    Unlike Django's, it leads nobody from a page that is not there to a public one: with editors'
    pages as the last of all addresses, every address seems to exist beneath a language.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Say which language the answer has, and whether it depends on the browser."""
        if not get_language_from_path(request.path_info):
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", get_language() or "")
        return response

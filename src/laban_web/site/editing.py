"""What browsers may do on Wagtail's pages: a little more than elsewhere, and nothing beyond."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

View = Callable[[HttpRequest], HttpResponse]

EDITING = "/edit/"
# Styles are set in place, previews are shown in frames, pictures before they are sent.
_POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'self'; frame-src 'self'; img-src 'self' data: blob:; "
    "style-src 'self' 'unsafe-inline'; script-src 'self'"
)
# The only scripts within a page: each makes one field a chooser.
_CHOOSER = re.compile(
    rb"<script>(\s*(?:init\w+Chooser|new \w+Chooser)\(\"id_[\w-]+\", \{[^<>]*\}\);\s*)</script>"
)


def editing_headers(get_response: View) -> View:
    """Give editors' pages a policy of their own; it names the scripts of choosers by digest.

    A preview was made as a public page is, with the policy of one: this takes its place.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(EDITING):
            scripts = [] if response.streaming else _CHOOSER.findall(response.content)
            allowed = "".join(f" 'sha256-{_digest(script)}'" for script in scripts)
            response.headers["Content-Security-Policy"] = _POLICY + allowed
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    return middleware


def _digest(script: bytes) -> str:
    return base64.b64encode(hashlib.sha256(script).digest()).decode()

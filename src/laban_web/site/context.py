"""What every page shows around its content."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from laban_web.accounts.actors import actor_of_request
from laban_web.accounts.navigation import navigation as accounts_navigation
from laban_web.installation import installation
from laban_web.operations.navigation import navigation as operations_navigation
from laban_web.portal.frame import public_frame
from laban_web.portal.navigation import rooms_navigation as portal_navigation
from laban_web.portal.public import is_public
from laban_web.workspace.navigation import navigation as workspace_navigation


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the programme's title and the version; beside them the frame of a room or the portal."""
    head = installation().programme.head
    language = get_language() or "vi"
    is_open = is_public(request.path)
    around = public_frame(request, language) if is_open else _room_frame(request)
    return {
        "programme_title": getattr(head.title, language),
        "programme_description": getattr(head.description, language) if head.description else "",
        "laban_version": settings.VERSION,
        "language": language,
        "frame_template": "portal/base.html" if is_open else "base.html",
        **around,
    }


def _room_frame(request: HttpRequest) -> dict[str, object]:
    """Return who is signed in, and what the menu offers to her."""
    actor = actor_of_request(request)
    items = [
        *workspace_navigation(actor),
        *accounts_navigation(actor),
        *operations_navigation(actor),
        *portal_navigation(actor),
    ]
    # The first page stands at the head of all others' addresses, so the longest one counts.
    under = [url for url, _title in items if request.path.startswith(url)]
    current = max(under, key=len, default="")
    return {
        "actor": actor,
        "navigation": [
            {"url": url, "title": title, "is_current": url == current} for url, title in items
        ],
    }

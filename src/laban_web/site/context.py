"""What every page shows around its content."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from laban_web.accounts.actors import actor_of_request
from laban_web.accounts.navigation import navigation as accounts_navigation
from laban_web.installation import installation
from laban_web.operations.navigation import navigation as operations_navigation
from laban_web.workspace.navigation import navigation as workspace_navigation


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the programme's title, the version and who is signed in."""
    programme, actor = installation().programme, actor_of_request(request)
    language = get_language() or "vi"
    items = [
        *workspace_navigation(actor),
        *accounts_navigation(actor),
        *operations_navigation(actor),
    ]
    # The first page stands at the head of all others' addresses, so the longest one counts.
    under = [url for url, _title in items if request.path.startswith(url)]
    current = max(under, key=len, default="")
    return {
        "programme_title": getattr(programme.head.title, language, programme.head.title.en),
        "laban_version": settings.VERSION,
        "language": language,
        "actor": actor,
        "navigation": [
            {"url": url, "title": title, "is_current": url == current} for url, title in items
        ],
    }

"""What the menu offers of this room, by right."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from laban_web.accounts.actors import Actor
from laban_web.accounts.policies import current_policy


def navigation(actor: Actor) -> list[tuple[str, str]]:
    """Return address and title of each page that somebody may open from the menu."""
    if not current_policy().may_operate_server(actor):
        return []
    return [(reverse("operations:server"), _("Server"))]

"""What the menu offers of this room, by right."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from laban_web.accounts.actors import Actor
from laban_web.accounts.policies import current_policy


def navigation(actor: Actor) -> list[tuple[str, str]]:
    """Return address and title of each page that somebody may open from the menu."""
    policy = current_policy()
    items = []
    if policy.may_operate(actor):
        items += [
            (reverse("accounts:people"), _("People")),
            (reverse("accounts:systems"), _("Systems")),
        ]
    if policy.may_read_audit(actor):
        items.append((reverse("accounts:audit"), _("Audit trail")))
    return items

"""What the menu offers of this room, by right."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from laban_web.accounts.actors import Actor
from laban_web.accounts.policies import current_policy
from laban_web.workspace.rights import may_deliver_something, may_read


def navigation(actor: Actor) -> list[tuple[str, str]]:
    """Return address and title of each page that somebody may open from the menu."""
    policy = current_policy()
    items = []
    if may_read(policy, actor):
        items.append((reverse("workspace:home"), _("What is owed")))
    if may_deliver_something(policy, actor):
        items.append((reverse("workspace:choose"), _("Deliver")))
    if may_read(policy, actor):
        items += [
            (reverse("workspace:deliveries"), _("Deliveries")),
            (reverse("workspace:connections"), _("Connections")),
        ]
    return items

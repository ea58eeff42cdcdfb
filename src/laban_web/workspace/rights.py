"""Who may open the pages of this room, as `requires` asks."""

from __future__ import annotations

from laban_web.accounts.actors import Actor
from laban_web.accounts.policies import DELIVERS, READS, Policy
from laban_web.accounts.reach import is_standing


def may_read(policy: Policy, actor: Actor) -> bool:
    """Say whether it reads the deliveries of some organisation."""
    return bool(reading_reach(policy, actor))


def may_deliver_something(policy: Policy, actor: Actor) -> bool:
    """Say whether it delivers for some organisation that still exists."""
    return bool(senders(policy, actor))


def senders(policy: Policy, actor: Actor) -> list[str]:
    """Return the organisations in whose name somebody delivers: those of her own roles."""
    held = actor.organisations(*DELIVERS)
    return sorted(id for id in held if is_standing(policy.organisations, id, policy.today))


def reading_reach(policy: Policy, actor: Actor) -> frozenset[str]:
    """Return the organisations whose deliveries and connections it may see."""
    return policy.reach(actor, *READS)

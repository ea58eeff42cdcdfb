"""What an actor may do, in one place: every door and page asks here.

A role holds for its organisation and for all that are below it in the administrative hierarchy,
forerunners and followers in time included: whoever answers for a province answers for what it
was before it was merged.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from laban.connect import delivers_for
from laban.programme import ADMINISTRATIVE, Organisations, RecordType
from laban_web.accounts.actors import Actor, ActorKind
from laban_web.accounts.models import Role

_SEES = (Role.PROGRAMME_OFFICE, Role.FOCAL_POINT, Role.APPROVER, Role.INSPECTOR)
_DELIVERS = (Role.PROGRAMME_OFFICE, Role.FOCAL_POINT)


@dataclass(frozen=True)
class Policy:
    """The rules, over one programme's organisations."""

    organisations: Organisations

    def reach(self, actor: Actor, *roles: str) -> frozenset[str]:
        """Return the organisations at which an actor has one of the roles, directly or above."""
        held = actor.organisations(*roles)
        return frozenset().union(*(_below(self.organisations, id) for id in held))

    def may_see_deliveries(self, actor: Actor, organisation: str) -> bool:
        """Say whether it may see what an organisation delivered, refused rows included."""
        if actor.kind is ActorKind.SYSTEM:
            return organisation in self.sender_reach(actor)
        return organisation in self.reach(actor, *_SEES)

    def may_deliver(self, actor: Actor, organisation: str, record_type: RecordType | str) -> bool:
        """Say whether it may deliver as an organisation."""
        if actor.kind is ActorKind.SYSTEM:
            name = record_type if isinstance(record_type, str) else record_type.record_type
            is_type = not actor.record_types or name in actor.record_types
            return is_type and organisation in self.sender_reach(actor)
        return organisation in self.reach(actor, *_DELIVERS)

    def may_withdraw(self, actor: Actor, organisation: str) -> bool:
        """Say whether it may withdraw a delivery of an organisation."""
        if actor.kind is ActorKind.SYSTEM:
            return organisation in self.sender_reach(actor)
        return organisation in self.reach(actor, *_DELIVERS)

    def may_approve(self, actor: Actor, organisation: str, delivered_by: str) -> bool:
        """Say whether it may approve what somebody (an actor's key) delivered; never its own."""
        return actor.key != delivered_by and organisation in self.reach(actor, Role.APPROVER)

    def may_see_connection(self, actor: Actor, organisation: str) -> bool:
        """Say whether it may see an organisation's connection and its gaps."""
        return self.may_see_deliveries(actor, organisation)

    def may_read_audit(self, actor: Actor) -> bool:
        """Say whether it may read the audit trail."""
        return bool(actor.organisations(Role.INSPECTOR))

    def may_operate(self, actor: Actor) -> bool:
        """Say whether it may manage people, systems and schedules."""
        return bool(actor.organisations(Role.OPERATOR))

    def sender_reach(self, actor: Actor) -> frozenset[str]:
        """Return the organisations that a system may deliver as."""
        if actor.with_subordinates:
            return _below(self.organisations, actor.organisation)
        return _line(self.organisations, actor.organisation)


@lru_cache(maxsize=4096)
def _line(organisations: Organisations, id: str) -> frozenset[str]:
    """Return an organisation with its forerunners and followers in time."""
    return _reached(organisations, id, ())


@lru_cache(maxsize=4096)
def _below(organisations: Organisations, id: str) -> frozenset[str]:
    """Return an organisation's line in time, and all that are or were below one of it."""
    return _reached(organisations, id, (ADMINISTRATIVE,))


def _reached(organisations: Organisations, id: str, hierarchies: tuple[str, ...]) -> frozenset[str]:
    if id not in organisations.by_id:
        return frozenset()
    found = delivers_for(organisations, id, hierarchies)
    if found is not None:
        return found
    return frozenset(organisations.by_id) if hierarchies else frozenset({id})

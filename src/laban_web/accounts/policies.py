"""What an actor may do, in one place: every door and page asks here.

A role holds for its organisation and for all that are below it; `reach` says how it carries
through time. Where a body has ended in a merger or a split, its people keep reading what it
delivered, and nothing else: they neither deliver nor approve, and have no right at the successor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from laban.programme import Organisations, RecordType
from laban_web.accounts.actors import Actor, ActorKind, Scope
from laban_web.accounts.reach import NOTHING, below, is_standing, line_of
from laban_web.accounts.roles import EDITS, Role
from laban_web.installation import installation

READS = (Role.PROGRAMME_OFFICE, Role.FOCAL_POINT, Role.APPROVER, Role.INSPECTOR)
DELIVERS = (Role.PROGRAMME_OFFICE, Role.FOCAL_POINT)


def current_policy() -> Policy:
    """Return the rules over this installation's programme, as of today."""
    here = installation()
    return Policy(here.programme.organisations, here.today)


@dataclass(frozen=True)
class Policy:
    """The rules, over one programme's organisations.

    Without `today`, a body that has an end counts as ended.
    """

    organisations: Organisations
    today: date | None = None

    def reach(self, actor: Actor, *roles: str) -> frozenset[str]:
        """Return the organisations at which an actor has one of the roles, directly or above."""
        return self._below(actor.organisations(*roles))

    def may_see_deliveries(self, actor: Actor, organisation: str) -> bool:
        """Say whether it may see what an organisation delivered, refused rows included."""
        return organisation in self.visible(actor)

    def visible(self, actor: Actor) -> frozenset[str]:
        """Return the organisations whose deliveries it may see."""
        if actor.kind is ActorKind.SYSTEM:
            return self.sender_reach(actor) if Scope.READ in actor.scopes else NOTHING
        return self.reach(actor, *READS)

    def may_deliver(self, actor: Actor, organisation: str, record_type: RecordType | str) -> bool:
        """Say whether it may deliver as an organisation."""
        name = record_type if isinstance(record_type, str) else record_type.record_type
        is_type = not actor.record_types or name in actor.record_types
        return is_type and self.may_withdraw(actor, organisation)

    def may_withdraw(self, actor: Actor, organisation: str) -> bool:
        """Say whether it may withdraw a delivery of an organisation."""
        if actor.kind is ActorKind.SYSTEM:
            return Scope.DELIVER in actor.scopes and organisation in self._standing_sender(actor)
        return organisation in self._standing_reach(actor, *DELIVERS)

    def may_approve(self, actor: Actor, organisation: str, delivered_by: str) -> bool:
        """Say whether it may approve what somebody (an actor's key) delivered; never its own."""
        is_own = actor.key == delivered_by
        return not is_own and organisation in self._standing_reach(actor, Role.APPROVER)

    def may_see_connection(self, actor: Actor, organisation: str) -> bool:
        """Say whether it may see an organisation's connection and its gaps."""
        return self.may_see_deliveries(actor, organisation)

    def may_read_audit(self, actor: Actor) -> bool:
        """Say whether it may read the audit trail; `audit_reach` says of whom."""
        return bool(self.audit_reach(actor))

    def audit_reach(self, actor: Actor) -> frozenset[str]:
        """Return the organisations whose entries of the audit trail it may read.

        Entries that name no organisation are for whoever inspects the root.
        """
        return self.reach(actor, Role.INSPECTOR)

    def may_operate(self, actor: Actor) -> bool:
        """Say whether it may manage people and systems of some organisation."""
        return bool(self.operating_reach(actor))

    def operating_reach(self, actor: Actor) -> frozenset[str]:
        """Return the organisations whose people and systems it may manage."""
        return self._standing_reach(actor, Role.OPERATOR)

    def may_operate_server(self, actor: Actor) -> bool:
        """Say whether it may run schedules, backups and the like: for everybody, so at the root."""
        return self.organisations.root in self.operating_reach(actor)

    def editing_roles(self, actor: Actor) -> frozenset[str]:
        """Return the roles in which it may edit the portal, which is the root's."""
        root = self.organisations.root
        return frozenset(role for role in EDITS if root in self._standing_reach(actor, role))

    def may_manage(self, actor: Actor, organisations: Iterable[str]) -> bool:
        """Say whether it may manage an account that acts for these organisations.

        It must reach all of them: who makes a link for an account could use all its rights. An
        account that acts for none is for whoever operates at the root.
        """
        wanted = frozenset(organisations) or {self.organisations.root}
        return wanted <= self.operating_reach(actor)

    def covers(self, held: str, asked: str) -> bool:
        """Say whether a right at one organisation holds at another."""
        return asked in below(self.organisations, held)

    def sender_reach(self, actor: Actor) -> frozenset[str]:
        """Return the organisations that a system is bound to."""
        if actor.kind is not ActorKind.SYSTEM:
            return NOTHING
        carry = below if actor.with_subordinates else line_of
        return carry(self.organisations, actor.organisation)

    def _standing_sender(self, actor: Actor) -> frozenset[str]:
        stands = is_standing(self.organisations, actor.organisation, self.today)
        return self.sender_reach(actor) if stands else NOTHING

    def _standing_reach(self, actor: Actor, *roles: str) -> frozenset[str]:
        held = actor.organisations(*roles)
        return self._below(id for id in held if is_standing(self.organisations, id, self.today))

    def _below(self, ids: Iterable[str]) -> frozenset[str]:
        return NOTHING.union(*(below(self.organisations, id) for id in ids))

"""Which submissions somebody sees, and what she may do with one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from laban_web.accounts.actors import Actor
from laban_web.accounts.policies import Policy
from laban_web.accounts.roles import Role
from laban_web.workspace.models import State, Submission
from laban_web.workspace.rights import reading_reach

_SEEN_BY_OTHERS = (State.WAITING, State.RETURNED, State.APPROVED, State.DELIVERED)


@dataclass(frozen=True)
class Rights:
    """What somebody may do with a submission now."""

    change: bool
    send: bool
    recall: bool
    decide: bool
    finish: bool


def visible_to(policy: Policy, actor: Actor, person_pk: int) -> QuerySet[Submission]:
    """Return her own submissions, and what others sent for organisations that she reads."""
    others = Q(state__in=_SEEN_BY_OTHERS)
    reach = reading_reach(policy, actor)
    if policy.organisations.root not in reach:
        others &= Q(organisation__in=reach)
    own = Q(person_id=person_pk) & ~Q(state=State.DISCARDED)
    found = Submission.objects.select_related("person").order_by("-changed_at", "pk")
    return found.filter(own | others) if reach else found.filter(own)


def waiting_for(policy: Policy, actor: Actor, person_pk: int) -> QuerySet[Submission]:
    """Return what she may approve or return."""
    reach = policy.reach(actor, Role.APPROVER)
    found = visible_to(policy, actor, person_pk).filter(state=State.WAITING, organisation__in=reach)
    return found.exclude(person_id=person_pk)


def rights_on(policy: Policy, actor: Actor, submission: Submission) -> Rights:
    """Return what somebody may do with a submission, as it stands."""
    is_own = actor.key == submission.sender_key
    delivers = policy.may_deliver(actor, submission.organisation, submission.record_type)
    approves = policy.may_approve(actor, submission.organisation, submission.sender_key)
    return Rights(
        change=is_own and submission.is_open,
        send=is_own and submission.is_open and delivers,
        recall=is_own and submission.state == State.WAITING,
        decide=approves and submission.state == State.WAITING,
        finish=(approves or (is_own and delivers)) and submission.state == State.APPROVED,
    )

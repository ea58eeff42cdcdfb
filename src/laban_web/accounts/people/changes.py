"""What happens to people's accounts; each change is written to the audit trail with it."""

from __future__ import annotations

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from laban_web.accounts.actors import COMMAND_LINE, Actor
from laban_web.accounts.audit import Action, record
from laban_web.accounts.models import Membership, Person
from laban_web.accounts.policies import Policy
from laban_web.accounts.roles import Role


class LastOperator(Exception):
    """Nobody would be left who operates an organisation."""

    def __str__(self) -> str:
        return _(
            "This is the last operator here. Make somebody else operator first, "
            "so that the organisation is not left without one."
        )


def find_person(address: str) -> Person | None:
    """Return who has an e-mail address, however it is written."""
    return Person.objects.filter(email__iexact=address.strip()).first()


@transaction.atomic
def invite(
    actor: Actor,
    address: str,
    name: str,
    role: str,
    organisation: str,
    *,
    illustrative: bool = False,
) -> Person:
    """Enter a person with her first role; one who is here already gets the role.

    What an illustrative person delivers is marked as invented.
    """
    person = find_person(address)
    if person is None:
        person = Person.objects.create_user(
            address.strip(), name=name, is_illustrative=illustrative
        )
        record(Action.PERSON_INVITED, actor, **_about(person), organisation=organisation)
    grant_role(actor, person, role, organisation)
    return person


@transaction.atomic
def grant_role(actor: Actor, person: Person, role: str, organisation: str) -> None:
    """Give somebody a role, once; her sessions end, so that she starts with what she now has."""
    _granted, is_new = Membership.objects.get_or_create(
        person=person, role=role, organisation=organisation, ended_at=None
    )
    if is_new:
        person.end_sessions()
        record(Action.ROLE_GRANTED, actor, **_about(person), organisation=organisation, role=role)


@transaction.atomic
def end_role(actor: Actor, membership: Membership, policy: Policy, now: datetime) -> None:
    """Take a role from somebody; it stays on record with its end.

    Raises:
        LastOperator: When the organisation would be left without an operator.
    """
    if membership.role == Role.OPERATOR:
        _require_another_operator(membership.person, [membership], policy)
    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    membership.person.end_sessions()
    record(
        Action.ROLE_ENDED,
        actor,
        **_about(membership.person),
        organisation=membership.organisation,
        role=membership.role,
    )


@transaction.atomic
def deactivate(
    actor: Actor, person: Person, policy: Policy, action: Action = Action.PERSON_DEACTIVATED
) -> None:
    """Shut somebody out at once; her roles and what she did stay on record.

    Raises:
        LastOperator: When an organisation would be left without an operator.
    """
    operates = list(person.current().filter(role=Role.OPERATOR))
    _require_another_operator(person, operates, policy)
    _set_active(person, is_active=False)
    record(action, actor, **_about(person))


@transaction.atomic
def reactivate(actor: Actor, person: Person, now: datetime) -> None:
    """Let somebody in again; the time of being idle counts from now."""
    person.activated_at = now
    person.save(update_fields=["activated_at"])
    _set_active(person, is_active=True)
    record(Action.PERSON_REACTIVATED, actor, **_about(person))


@transaction.atomic
def close_when_idle(person: Person, now: datetime) -> None:
    """Deactivate somebody who has not signed in for too long, the last operator too."""
    if person.is_active and person.is_idle(now):
        _set_active(person, is_active=False)
        record(Action.PERSON_FELL_IDLE, COMMAND_LINE, **_about(person))


@transaction.atomic
def mark_reviewed(actor: Actor, person: Person, now: datetime) -> None:
    """Write down that somebody looked at an account and its roles and found them right."""
    person.reviewed_at = now
    person.save(update_fields=["reviewed_at"])
    record(Action.PERSON_REVIEWED, actor, **_about(person))


@transaction.atomic
def make_link(actor: Actor, person: Person, *, forget_factors: bool = False) -> str:
    """Return the path by which somebody sets her password, once and within three days.

    `forget_factors` also takes away her second factors: for who has lost them.
    """
    if forget_factors:
        Authenticator.objects.filter(user=person).delete()
    record(Action.PERSON_LINK_MADE, actor, **_about(person), factors_removed=forget_factors)
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    return reverse("account_reset_password_from_key", args=key.split("-", 1))


def _set_active(person: Person, *, is_active: bool) -> None:
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    person.end_sessions()


def _require_another_operator(
    person: Person, memberships: list[Membership], policy: Policy
) -> None:
    others = Membership.objects.select_for_update().filter(
        role=Role.OPERATOR, ended_at=None, person__is_active=True
    )
    left = [m for m in others if m.person_id != person.pk]
    left += [m for m in others if m.person_id == person.pk and m not in memberships]
    for membership in memberships:
        if not any(policy.covers(other.organisation, membership.organisation) for other in left):
            raise LastOperator


def _about(person: Person) -> dict[str, str]:
    return {"object_kind": "person", "object_id": str(person.pk)}

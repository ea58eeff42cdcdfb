"""Which people an operator sees, and which of them she may change."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from laban_web.accounts.actors import Actor
from laban_web.accounts.models import Person
from laban_web.accounts.policies import Policy


def people_within(policy: Policy, actor: Actor) -> QuerySet[Person]:
    """Return people who act or acted for an organisation in the operator's reach, by name."""
    reach = policy.operating_reach(actor)
    people = Person.objects.order_by("name", "pk").prefetch_related("memberships")
    if policy.organisations.root in reach:
        return people
    return people.filter(memberships__organisation__in=reach).distinct()


def acts_for(person: Person) -> set[str]:
    """Return the organisations that an account has rights at; its former ones when it has none."""
    memberships = list(person.memberships.all())
    current = {m.organisation for m in memberships if m.ended_at is None}
    return current or {m.organisation for m in memberships}


def may_change(policy: Policy, actor: Actor, person: Person) -> bool:
    """Say whether an operator may change an account: she reaches all that it acts for."""
    wanted = acts_for(person) | ({policy.organisations.root} if person.is_superuser else set())
    return policy.may_manage(actor, wanted)


def visible_person(policy: Policy, actor: Actor, pk: int) -> Person:
    """Return a person whom the operator sees; to others there is no such page."""
    person = people_within(policy, actor).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person

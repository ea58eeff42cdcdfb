"""Who is acting: a person, a system, or a visitor, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

    from laban_web.accounts.models import ApiClient, Person


class ActorKind(StrEnum):
    """What somebody is."""

    PERSON = "person"
    SYSTEM = "system"
    VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for an organisation and for all that are below it."""

    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting, from where, with which grants.

    `key` is stable and holds no name: `person:7`, `system:abc`, or empty for a visitor.
    A system has one organisation; `record_types` empty means that it may deliver every type.
    """

    kind: ActorKind
    key: str = ""
    name: str = ""
    address: str = ""
    grants: tuple[Grant, ...] = ()
    organisation: str = ""
    with_subordinates: bool = False
    record_types: tuple[str, ...] = ()
    is_illustrative: bool = False

    def organisations(self, *roles: str) -> frozenset[str]:
        """Return the organisations at which it has one of the roles."""
        return frozenset(grant.organisation for grant in self.grants if grant.role in roles)


VISITOR = Actor(ActorKind.VISITOR)


def actor_of(person: Person, address: str = "") -> Actor:
    """Return what a person is and may be asked about, from her current memberships."""
    if not person.is_authenticated or not person.is_active:
        return Actor(ActorKind.VISITOR, address=address)
    current = person.memberships.filter(ended_at__isnull=True)
    return Actor(
        ActorKind.PERSON,
        key=f"person:{person.pk}",
        name=str(person),
        address=address,
        grants=tuple(Grant(m.role, m.organisation) for m in current.order_by("pk")),
    )


def actor_of_request(request: HttpRequest) -> Actor:
    """Return who sent a request to a page."""
    return actor_of(request.user, request.META.get("REMOTE_ADDR", ""))


def actor_of_client(client: ApiClient, address: str = "") -> Actor:
    """Return what a system is and may be asked about."""
    return Actor(
        ActorKind.SYSTEM,
        key=f"system:{client.client_id}",
        name=client.name,
        address=address,
        organisation=client.organisation,
        with_subordinates=client.with_subordinates,
        record_types=tuple(client.record_types),
        is_illustrative=client.is_illustrative,
    )

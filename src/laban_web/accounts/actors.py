"""Who is acting: a person, a system, or a visitor, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from laban_web.accounts.addresses import address_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from laban_web.accounts.models import ApiClient, Person


class ActorKind(StrEnum):
    """What somebody is."""

    PERSON = "person"
    SYSTEM = "system"
    VISITOR = "visitor"
    COMMAND = "command"


class Scope(StrEnum):
    """What a token is good for."""

    DELIVER = "deliver"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for an organisation and for all that are below it."""

    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting, from where, with which grants.

    `key` is stable and holds no name: `person:7`, `system:abc`, or empty for a visitor.
    A system has one organisation; `record_types` empty means that it may deliver every type;
    `token` is the checksum of the token it came with, for `tokens_still_good`.
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
    scopes: tuple[str, ...] = (Scope.DELIVER, Scope.READ)
    token: str = ""
    request_id: str = ""

    def organisations(self, *roles: str) -> frozenset[str]:
        """Return the organisations at which it has one of the roles."""
        return frozenset(grant.organisation for grant in self.grants if grant.role in roles)


VISITOR = Actor(ActorKind.VISITOR)
# Whoever types commands on the server's own machine; the trail names no person for her.
COMMAND_LINE = Actor(ActorKind.COMMAND, key="command", name="laban")


def actor_of(person: Person, address: str = "", request_id: str = "") -> Actor:
    """Return what a person is and may be asked about, from her current memberships."""
    if not person.is_authenticated or not person.is_active:
        return Actor(ActorKind.VISITOR, address=address, request_id=request_id)
    current = person.memberships.filter(ended_at__isnull=True)
    return Actor(
        ActorKind.PERSON,
        key=f"person:{person.pk}",
        name=str(person),
        address=address,
        grants=tuple(Grant(m.role, m.organisation) for m in current.order_by("pk")),
        is_illustrative=person.is_illustrative,
        request_id=request_id,
    )


def actor_of_request(request: HttpRequest) -> Actor:
    """Return who sent a request to a page; asked of the database once a request."""
    if not hasattr(request, "user"):
        # It was turned away before anybody asked who sent it, e.g. for its Host header.
        return Actor(ActorKind.VISITOR, address=address_of(request))
    known = getattr(request, "_actor", None)
    if known is None or known[0] is not request.user:
        actor = actor_of(request.user, address_of(request), getattr(request, "id", ""))
        known = request._actor = (request.user, actor)  # type: ignore[attr-defined]
    return known[1]


def actor_of_client(client: ApiClient, address: str = "", **token: object) -> Actor:
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
        **token,  # type: ignore[arg-type]
    )

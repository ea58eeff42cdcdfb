"""Tokens of systems: by client credentials only, bound, revoked at once."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from oauth2_provider.models import AccessToken

from laban_web.accounts.actors import Actor, ActorKind
from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.models import ApiClient
from laban_web.accounts.tokens import TokenRefusal, actor_of_token, tokens_still_good

from .conftest import PROVINCE, system

pytestmark = pytest.mark.django_db
HERE = "127.0.0.1"


def ask(client: Client, made: ApiClient, secret: str, **more: str) -> Any:
    """Ask for a token as a system does."""
    basic = base64.b64encode(f"{made.client_id}:{secret}".encode()).decode()
    return client.post(
        "/oauth/token/",
        {"grant_type": "client_credentials", **more},
        headers={"Authorization": f"Basic {basic}"},
    )


def token(client: Client, made: ApiClient, secret: str, **more: str) -> str:
    """Return a token that a system was given."""
    answer = ask(client, made, secret, **more)
    assert answer.status_code == 200, answer.content
    return answer.json()["access_token"]


def test_token_names_the_system_and_what_it_is_bound_to(client: Client) -> None:
    made, secret = system("Cổng Đà Nẵng", record_types=["dossier"])
    actor = actor_of_token(token(client, made, secret), HERE)
    assert isinstance(actor, Actor)
    assert (actor.kind, actor.key) == (ActorKind.SYSTEM, f"system:{made.client_id}")
    assert (actor.organisation, actor.record_types) == (PROVINCE, ("dossier",))
    assert actor.scopes == ("deliver", "read")


def test_token_is_looked_up_with_one_query(client: Client) -> None:
    made, secret = system("Cổng Đà Nẵng")
    given = token(client, made, secret)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        actor_of_token(given, HERE)
    assert len(queries) == 1


def test_token_may_be_asked_for_reading_only(client: Client) -> None:
    made, secret = system("Cổng Đà Nẵng")
    actor = actor_of_token(token(client, made, secret, scope="read"), HERE)
    assert isinstance(actor, Actor)
    assert actor.scopes == ("read",)


def test_wrong_secret_gets_no_token(client: Client) -> None:
    made, _ = system("Cổng Đà Nẵng")
    assert ask(client, made, "wrong").status_code == 401


@pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token", "implicit"])
def test_no_other_grant_is_given(client: Client, grant: str) -> None:
    made, secret = system("Cổng Đà Nẵng")
    assert ask(client, made, secret, grant_type=grant).status_code in (400, 401)


def test_token_is_not_given_by_get(client: Client) -> None:
    assert client.get("/oauth/token/").status_code == 405


def test_neither_secret_nor_token_is_stored_readably(client: Client) -> None:
    made, secret = system("Cổng Đà Nẵng")
    given = token(client, made, secret)
    made.refresh_from_db()
    assert secret not in made.client_secret
    assert AccessToken.objects.get().token == ""
    assert given not in str(list(AccessToken.objects.values()))


def test_unknown_token_is_refused() -> None:
    assert actor_of_token("nothing", HERE) is TokenRefusal.UNKNOWN


def test_token_of_a_revoked_system_is_refused(client: Client) -> None:
    made, secret = system("Cổng Đà Nẵng")
    given = token(client, made, secret)
    ApiClient.objects.update(revoked_at=timezone.now())
    assert actor_of_token(given, HERE) is TokenRefusal.REVOKED
    assert ask(client, made, secret).status_code == 401


def test_expired_token_is_refused(client: Client) -> None:
    made, secret = system("Cổng Đà Nẵng")
    given = token(client, made, secret)
    AccessToken.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert actor_of_token(given, HERE) is TokenRefusal.EXPIRED


def test_token_is_refused_from_outside_the_addresses(client: Client) -> None:
    made, secret = system("Cổng Đà Nẵng", address_ranges=["127.0.0.0/8", "2001:db8::/32"])
    given = token(client, made, secret)
    assert isinstance(actor_of_token(given, "2001:db8::7"), Actor)
    assert isinstance(actor_of_token(given, "::ffff:127.0.0.9"), Actor)
    assert actor_of_token(given, "203.0.113.7") is TokenRefusal.ADDRESS
    assert actor_of_token(given, "") is TokenRefusal.ADDRESS


def test_no_token_is_given_outside_the_addresses(client: Client) -> None:
    made, secret = system("Cổng Đà Nẵng", address_ranges=["203.0.113.0/24"])
    assert ask(client, made, secret).status_code == 401


def test_secret_before_the_rotation_is_good_until_its_moment(client: Client) -> None:
    made, old = system("Cổng Đà Nẵng")
    new = made.rotate_secret(timezone.now() + timedelta(hours=1))
    assert ask(client, made, old).status_code == 200
    assert ask(client, made, new).status_code == 200
    ApiClient.objects.update(previous_secret_until=timezone.now() - timedelta(seconds=1))
    assert ask(client, made, old).status_code == 401
    assert ask(client, made, new).status_code == 200


def test_rotation_without_overlap_ends_the_old_secret_and_its_tokens(client: Client) -> None:
    made, old = system("Cổng Đà Nẵng")
    given = token(client, made, old)
    made.rotate_secret(None)
    assert ask(client, made, old).status_code == 401
    assert actor_of_token(given, HERE) is TokenRefusal.UNKNOWN


def test_batch_says_which_tokens_are_still_good(client: Client) -> None:
    made, secret = system("Cổng Đà Nẵng")
    other, other_secret = system("Cổng khác")
    actors = [
        actor_of_token(token(client, *one), HERE) for one in ((made, secret), (other, other_secret))
    ]
    checksums = [actor.token for actor in actors]
    assert tokens_still_good([*checksums, "x"]) == set(checksums)
    other.revoke()
    assert tokens_still_good(checksums) == {checksums[0]}


def test_expired_tokens_do_not_pile_up(client: Client) -> None:
    made, secret = system("Cổng Đà Nẵng")
    token(client, made, secret)
    AccessToken.objects.update(expires=timezone.now() - timedelta(seconds=1))
    token(client, made, secret)
    assert AccessToken.objects.count() == 1


def test_issuing_a_token_is_in_the_audit_trail(client: Client) -> None:
    made, secret = system("Cổng Đà Nẵng")
    token(client, made, secret)
    entry = AuditEntry.objects.get(action="system.token_issued")
    assert (entry.actor_key, entry.address) == (f"system:{made.client_id}", HERE)
    assert secret not in str(entry.__dict__)

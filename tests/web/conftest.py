"""The standing people, and an installation of its own for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client, TransactionTestCase

from laban.cli import Context
from laban_web.accounts.audit.guards import lift_guards, put_guards
from laban_web.accounts.models import ApiClient, Membership, Person, Role
from laban_web.accounts.roles import NEEDS_SECOND_FACTOR
from laban_web.installation import Installation, installation, use

TOTP_SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "la bàn chỉ hướng 2026"
PROVINCE, OTHER = "48@2025-07-01", "01"


_tear_down = TransactionTestCase._fixture_teardown


def _tear_down_without_guards(self: TransactionTestCase) -> None:
    """Empty the database after a test with transactions, the audit trail included."""
    lift_guards(connection)
    _tear_down(self)
    put_guards(connection)


TransactionTestCase._fixture_teardown = _tear_down_without_guards  # type: ignore[method-assign]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Installation]:
    """An installation with an empty lake; its programme is the one that was read before."""
    shared = installation()
    fresh = Installation(Context({**shared.settings, "LABAN_HOME": str(tmp_path / "home")}))
    fresh.__dict__["programme"] = shared.programme
    with use(fresh):
        yield fresh
        fresh.lake.close()


def person(name: str, organisation: str, *roles: str) -> Person:
    """Make somebody with roles for an organisation."""
    made = Person.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name)
    for role in roles:
        Membership.objects.create(person=made, organisation=organisation, role=role)
    if set(NEEDS_SECOND_FACTOR) & set(roles):
        TOTP.activate(made, TOTP_SECRET)
    return made


def system(name: str, organisation: str = PROVINCE, **binding: object) -> tuple[ApiClient, str]:
    """Connect a system; return it with its secret."""
    return ApiClient.connect(name=name, organisation=organisation, **binding)


@pytest.fixture
def lan(db: None) -> Person:
    """Focal point of Đà Nẵng, who owns what the tests deliver."""
    return person("Lan", PROVINCE, Role.FOCAL_POINT)


@pytest.fixture
def minh(db: None) -> Person:
    """Approver in Lan's unit."""
    return person("Minh", PROVINCE, Role.APPROVER)


@pytest.fixture
def hoa(db: None) -> Person:
    """Focal point of another organisation."""
    return person("Hoa", OTHER, Role.FOCAL_POINT)


def browser_of(someone: Person, *roles: str, organisation: str = PROVINCE) -> Client:
    """Return a browser in which somebody is signed in, who has some more roles."""
    for role in roles:
        Membership.objects.create(person=someone, organisation=organisation, role=role)
    if roles and not Authenticator.objects.filter(user=someone).exists():
        TOTP.activate(someone, TOTP_SECRET)
    browser = Client()
    browser.force_login(someone)
    return browser


@pytest.fixture
def as_lan(client: Client, lan: Person) -> Client:
    """A browser in which Lan is signed in."""
    client.force_login(lan)
    return client

"""The standing people, and an installation of its own for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase

from laban.cli import Context
from laban_web.accounts.audit.guards import lift_guards, put_guards
from laban_web.accounts.models import ApiClient, Membership, Person, Role
from laban_web.installation import Installation, installation, use

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


@pytest.fixture
def as_lan(client: Client, lan: Person) -> Client:
    """A browser in which Lan is signed in."""
    client.force_login(lan)
    return client

"""Pages on which an operator looks after systems."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.models import ApiClient, Person, Role

from .conftest import OTHER, PROVINCE, browser_of, system
from .test_tokens import ask, token

pytestmark = pytest.mark.django_db

GET_PAGES = ("/accounts/systems/", "/accounts/systems/connect/", "/accounts/systems/{id}/")
POST_PAGES = ("/accounts/systems/{id}/rotate/", "/accounts/systems/{id}/revoke/")
BINDING = {"name": "Cổng", "organisation": "48", "record_types": ["dossier"], "address_ranges": ""}


@pytest.fixture
def as_minh(minh: Person) -> Client:
    """A browser of Minh, who operates Lan's unit."""
    return browser_of(minh, Role.OPERATOR)


@pytest.fixture
def made(db: None) -> tuple[ApiClient, str]:
    """A system of Lan's unit, and its secret."""
    return system("Cổng Đà Nẵng")


@pytest.mark.parametrize("page", GET_PAGES)
def test_operator_opens_the_pages(page: str, made: tuple[ApiClient, str], as_minh: Client) -> None:
    assert as_minh.get(page.format(id=made[0].client_id)).status_code == 200


@pytest.mark.parametrize("page", [*GET_PAGES, *POST_PAGES])
def test_colleague_without_the_role_is_refused(
    page: str, made: tuple[ApiClient, str], as_lan: Client
) -> None:
    send = as_lan.get if page in GET_PAGES else as_lan.post
    assert send(page.format(id=made[0].client_id)).status_code == 403


@pytest.mark.parametrize("page", [GET_PAGES[2], *POST_PAGES])
def test_operator_of_another_organisation_finds_nothing(
    page: str, made: tuple[ApiClient, str], hoa: Person
) -> None:
    browser = browser_of(hoa, Role.OPERATOR, organisation=OTHER)
    send = browser.get if page in GET_PAGES else browser.post
    assert send(page.format(id=made[0].client_id)).status_code == 404
    assert ApiClient.objects.get().revoked_at is None


@pytest.mark.parametrize("page", [*GET_PAGES, *POST_PAGES])
def test_visitor_is_led_to_sign_in(page: str, made: tuple[ApiClient, str], client: Client) -> None:
    send = client.get if page in GET_PAGES else client.post
    assert send(page.format(id=made[0].client_id))["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", [*GET_PAGES, *POST_PAGES])
def test_wrong_method_is_refused(page: str, made: tuple[ApiClient, str], as_minh: Client) -> None:
    send = as_minh.delete if page in GET_PAGES else as_minh.get
    assert send(page.format(id=made[0].client_id)).status_code == 405


def _secret_on(page: str) -> str:
    found = re.search(r"<code>([A-Za-z0-9]{100,})</code>", page)
    assert found is not None
    return found[1]


def test_secret_is_shown_once_and_works(as_minh: Client, client: Client) -> None:
    page = as_minh.post("/accounts/systems/connect/", BINDING)
    assert page["Cache-Control"] == "no-store"
    made = ApiClient.objects.get()
    assert (made.organisation, made.record_types) == (PROVINCE, ["dossier"])
    secret = _secret_on(page.content.decode())
    assert ask(client, made, secret).status_code == 200
    assert secret not in as_minh.get(f"/accounts/systems/{made.client_id}/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"organisation": "01"},
        {"record_types": ["nothing"]},
        {"address_ranges": "203.0.113.0/99"},
        {"address_ranges": "203.0.113.7/24"},
        {"name": ""},
    ],
)
def test_wrong_binding_is_refused_at_its_field(as_minh: Client, wrong: dict[str, object]) -> None:
    page = as_minh.post("/accounts/systems/connect/", BINDING | wrong).content.decode()
    assert "govuk-error-summary" in page
    assert not ApiClient.objects.exists()


def test_address_ranges_are_taken_one_a_line(as_minh: Client) -> None:
    given = BINDING | {"address_ranges": "203.0.113.0/24\r\n2001:db8::/32"}
    as_minh.post("/accounts/systems/connect/", given)
    assert ApiClient.objects.get().address_ranges == ["203.0.113.0/24", "2001:db8::/32"]


def test_rotation_shows_a_new_secret_and_keeps_the_old_for_the_overlap(
    as_minh: Client, client: Client, made: tuple[ApiClient, str]
) -> None:
    found, old = made
    page = as_minh.post(f"/accounts/systems/{found.client_id}/rotate/", {"overlap_hours": 24})
    new = _secret_on(page.content.decode())
    assert ask(client, found, old).status_code == 200
    assert ask(client, found, new).status_code == 200
    as_minh.post(f"/accounts/systems/{found.client_id}/rotate/", {"overlap_hours": 0})
    assert ask(client, found, new).status_code == 401


def test_rotation_without_a_choice_changes_nothing(
    as_minh: Client, client: Client, made: tuple[ApiClient, str]
) -> None:
    page = as_minh.post(f"/accounts/systems/{made[0].client_id}/rotate/", {"overlap_hours": "9"})
    assert "govuk-error-summary" in page.content.decode()
    assert ask(client, *made).status_code == 200


def test_revoked_system_is_shut_out_and_stays_listed(
    as_minh: Client, client: Client, made: tuple[ApiClient, str]
) -> None:
    found, secret = made
    token(client, found, secret)
    as_minh.post(f"/accounts/systems/{found.client_id}/revoke/")
    assert ask(client, found, secret).status_code == 401
    assert not found.tokens().exists()
    assert found.name in as_minh.get("/accounts/systems/").content.decode()
    assert as_minh.post(f"/accounts/systems/{found.client_id}/rotate/").status_code == 404


def test_every_change_is_in_the_audit_trail_without_secrets(as_minh: Client) -> None:
    secret = _secret_on(as_minh.post("/accounts/systems/connect/", BINDING).content.decode())
    found = ApiClient.objects.get()
    as_minh.post(f"/accounts/systems/{found.client_id}/rotate/", {"overlap_hours": 24})
    as_minh.post(f"/accounts/systems/{found.client_id}/revoke/")
    entries = AuditEntry.objects.filter(object_id=found.client_id).order_by("id")
    assert list(entries.values_list("action", flat=True)) == [
        "system.made", "system.secret_rotated", "system.revoked",
    ]  # fmt: skip
    assert secret not in str(list(AuditEntry.objects.values()))

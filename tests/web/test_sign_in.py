"""Sign-in: password, second factor, limits, idle accounts, closed pages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.models import Person, Role

from .conftest import PASSWORD, TOTP_SECRET, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Count attempts from nothing in every test."""
    cache.clear()
    yield
    cache.clear()


def _code(secret: str = TOTP_SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def _sign_in(browser: Client, someone: Person, password: str = PASSWORD) -> object:
    return browser.post("/accounts/login/", {"login": someone.email, "password": password})


def _is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_password_lets_in_who_needs_no_second_factor(client: Client, lan: Person) -> None:
    assert _sign_in(client, lan)["Location"] == "/workspace/"
    assert _is_in(client)


def test_wrong_password_does_not(client: Client, lan: Person) -> None:
    page = _sign_in(client, lan, "wrong").content.decode()
    assert not _is_in(client)
    assert "mật khẩu không đúng" in page


def test_code_is_asked_of_who_has_a_second_factor(client: Client, minh: Person) -> None:
    assert _sign_in(client, minh)["Location"] == "/accounts/2fa/authenticate/"
    assert not _is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not _is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": _code()})
    assert _is_in(client)


def test_recovery_code_lets_in_once(client: Client, minh: Person) -> None:
    code = RecoveryCodes.activate(minh).generate_codes()[0]
    for expected in (True, False):
        browser = Client()
        _sign_in(browser, minh)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        assert _is_in(browser) is expected


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.APPROVER, Role.INSPECTOR])
def test_who_has_rights_over_others_must_set_up_a_second_factor(role: Role, lan: Person) -> None:
    browser = browser_of(lan, role)
    Authenticator.objects.all().delete()
    for page in ("/accounts/people/", "/accounts/audit/", "/"):
        assert browser.get(page)["Location"] == "/accounts/2fa/"
    assert browser.get("/accounts/2fa/").status_code == 200


def test_production_asks_everybody_for_a_second_factor(as_lan: Client, settings: object) -> None:
    assert as_lan.get("/workspace/").status_code == 200
    settings.IS_PRODUCTION = True
    assert as_lan.get("/workspace/")["Location"] == "/accounts/2fa/"


def test_authenticator_app_is_set_up_and_its_secret_is_encrypted(
    client: Client, lan: Person
) -> None:
    _sign_in(client, lan)
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    form = client.get("/accounts/2fa/totp/activate/").context["form"]
    client.post("/accounts/2fa/totp/activate/", {"code": _code(form.secret)})
    stored = Authenticator.objects.get(user=lan, type="totp")
    assert form.secret not in str(stored.data)
    assert Authenticator.objects.filter(user=lan, type="recovery_codes").exists()
    browser = Client()
    _sign_in(browser, lan)
    browser.post("/accounts/2fa/authenticate/", {"code": _code(form.secret)})
    assert _is_in(browser)


def _signed_in_with_code(minh: Person) -> Client:
    browser = Client()
    _sign_in(browser, minh)
    browser.post("/accounts/2fa/authenticate/", {"code": _code()})
    assert _is_in(browser)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def test_last_factor_of_who_needs_one_stays(minh: Person) -> None:
    _signed_in_with_code(minh).post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=minh, type="totp").exists()


def test_factor_of_who_needs_none_may_go(minh: Person) -> None:
    browser = _signed_in_with_code(minh)
    minh.memberships.all().delete()
    browser.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=minh, type="totp").exists()


def test_a_changed_password_ends_other_sessions(
    as_lan: Client, client: Client, lan: Person
) -> None:
    other = Client()
    _sign_in(other, lan)
    new = "đường đến cơ quan 2027"
    mine = Client()
    _sign_in(mine, lan)
    mine.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert mine.get("/accounts/2fa/").status_code == 200
    assert other.get("/accounts/2fa/").status_code == 302
    lan.refresh_from_db()
    assert lan.check_password(new)


@pytest.mark.parametrize(("length", "with_factor", "is_taken"), [
    (7, True, False), (8, True, True), (13, False, False), (14, False, True),
])  # fmt: skip
def test_length_of_passwords_depends_on_the_second_factor(
    length: int, with_factor: bool, is_taken: bool, lan: Person, minh: Person
) -> None:
    someone = minh if with_factor else lan
    browser = _signed_in_with_code(minh) if with_factor else Client()
    if not with_factor:
        _sign_in(browser, lan)
    new = "kq7wxz3mvb9rtd"[:length]
    browser.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    someone.refresh_from_db()
    assert someone.check_password(new) is is_taken


def test_account_idle_for_45_days_is_closed(client: Client, lan: Person) -> None:
    past = timezone.now() - timedelta(days=46)
    Person.objects.filter(pk=lan.pk).update(last_login=past, activated_at=past)
    assert _sign_in(client, lan)["Location"] == "/accounts/inactive/"
    assert not _is_in(client)
    lan.refresh_from_db()
    assert not lan.is_active
    assert AuditEntry.objects.filter(action="person.fell_idle", object_id=str(lan.pk)).exists()


def test_account_used_44_days_ago_is_open(client: Client, lan: Person) -> None:
    past = timezone.now() - timedelta(days=44)
    Person.objects.filter(pk=lan.pk).update(last_login=past, activated_at=past)
    _sign_in(client, lan)
    assert _is_in(client)


def test_guessing_a_password_is_stopped_even_when_it_is_right_at_last(
    client: Client, lan: Person
) -> None:
    for _ in range(5):
        _sign_in(client, lan, "wrong")
    _sign_in(client, lan)
    assert not _is_in(client)


def test_guessing_from_one_address_is_stopped_over_all_accounts(
    client: Client, lan: Person, hoa: Person
) -> None:
    for number in range(10):
        client.post("/accounts/login/", {"login": f"x{number}@example.org", "password": "wrong"})
    _sign_in(client, hoa)
    assert not _is_in(client)


def test_guessing_codes_is_stopped(client: Client, minh: Person) -> None:
    _sign_in(client, minh)
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    client.post("/accounts/2fa/authenticate/", {"code": _code()})
    assert not _is_in(client)


@pytest.mark.parametrize("page", [
    "signup/", "email/", "confirm-email/", "confirm-email/abc/", "login/code/confirm/",
    "3rdparty/", "social/signup/",
])  # fmt: skip
def test_pages_that_are_not_offered_are_closed(page: str, as_lan: Client) -> None:
    assert as_lan.get(f"/accounts/{page}").status_code == 404
    assert as_lan.post(f"/accounts/{page}").status_code == 404


def test_sign_in_and_out_are_in_the_audit_trail(client: Client, lan: Person) -> None:
    _sign_in(client, lan, "wrong")
    _sign_in(client, lan)
    client.post("/accounts/logout/")
    entries = AuditEntry.objects.filter(object_id=str(lan.pk)).order_by("id")
    assert list(entries.values_list("action", "actor_key", "address")) == [
        ("sign_in.failed", "", "127.0.0.1"),
        ("sign_in.succeeded", f"person:{lan.pk}", "127.0.0.1"),
        ("sign_in.ended", f"person:{lan.pk}", "127.0.0.1"),
    ]


VISITORS_PAGES = ("login/", "password/reset/", "inactive/", "password/reset/key/1-abc/",
                  "password/reset/key/done/", "3rdparty/login/error/", "3rdparty/login/cancelled/")  # fmt: skip
PEOPLES_PAGES = ("logout/", "password/change/", "reauthenticate/", "2fa/", "2fa/reauthenticate/",
                 "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/",
                 "2fa/webauthn/", "2fa/webauthn/add/")  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", [*VISITORS_PAGES, *PEOPLES_PAGES])
def test_page_is_in_our_frame_and_runs_no_script_of_its_own(
    page: str, language: str, minh: Person
) -> None:
    browser = Client() if page in VISITORS_PAGES else _signed_in_with_code(minh)
    if page.startswith("2fa/recovery-codes/"):
        RecoveryCodes.activate(minh)
    browser.post("/language/", {"language": language, "next": "/"})
    answer = browser.get(f"/accounts/{page}")
    text = answer.content.decode()
    assert answer.status_code == (401 if page == "3rdparty/login/error/" else 200)
    assert f'<html lang="{language}" class="govuk-template' in text
    assert text.count("<h1") == 1
    assert " style=" not in text
    assert "<style" not in text
    assert " onclick=" not in text
    for script in text.split("<script")[1:]:
        assert "src=" in script.split(">")[0] or 'type="application/json"' in script.split(">")[0]


def test_second_factor_page_names_no_one_to_a_visitor(client: Client) -> None:
    assert client.get("/accounts/2fa/authenticate/")["Location"].startswith("/accounts/login/")
    assert client.get("/accounts/2fa/")["Location"].startswith("/accounts/login/")


def test_forgotten_password_is_left_to_the_operator_without_mail(client: Client) -> None:
    assert "không gửi thư" in client.get("/accounts/password/reset/").content.decode()


def test_forgotten_password_tells_nobody_who_is_here(
    client: Client, lan: Person, settings: object
) -> None:
    settings.SENDS_MAIL = True
    answers = [
        client.post("/accounts/password/reset/", {"email": address})
        for address in (lan.email, "nobody@example.org")
    ]
    assert [answer["Location"] for answer in answers] == ["/accounts/password/reset/done/"] * 2


def test_person_who_signed_in_by_password_sets_up_a_second_factor(
    client: Client, lan: Person
) -> None:
    _sign_in(client, lan)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    client.post("/accounts/2fa/totp/activate/", {"code": _code(page.context["form"].secret)})
    assert Authenticator.objects.filter(user=lan, type="totp").exists()

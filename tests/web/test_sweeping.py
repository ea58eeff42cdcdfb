"""What is over is forgotten every night; what somebody should look at is counted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import InvalidToken
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from oauth2_provider.models import AccessToken

from laban.base import SettingsError
from laban_web.accounts.models import Person, Role
from laban_web.accounts.people.idleness import idle_days
from laban_web.accounts.sign_in.secrets import count_unreadable, renew_secrets
from laban_web.accounts.sweeping import count_idle, forget_expired
from laban_web.api.models import PendingDelivery
from laban_web.api.sweeping import forget_old_outcomes
from laban_web.installation import Installation
from laban_web.operations.sweeping import run_sweeps
from tests.web.conftest import TOTP_SECRET, browser_of, system

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OLD, NEW = "an old key " * 6, "a new key " * 6


def _token(name: str, expires: datetime) -> None:
    AccessToken.objects.create(
        token=name, application=system(name)[0], expires=expires, scope="deliver"
    )


def _put_off(name: str, begun: datetime, **how: object) -> None:
    PendingDelivery.objects.create(
        owner="system:x", organisation="48", delivery_id=name, created_at=begun, **how
    )


def test_tokens_and_sessions_that_are_over_are_forgotten(home: Installation) -> None:
    now = home.now()
    _token("over", now - DAY)
    _token("good", now + DAY)
    for key, ends in (("over", now - DAY), ("good", now + DAY)):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    assert forget_expired(now) == "1 tokens and 1 sessions forgotten"
    assert [token.application.name for token in AccessToken.objects.all()] == ["good"]
    assert [session.session_key for session in Session.objects.all()] == ["good"]
    assert forget_expired(now) == ""


def test_old_outcomes_are_forgotten_and_what_waits_never_is(home: Installation) -> None:
    now = home.now()
    _put_off("old", now - 99 * DAY, state="landed", ended_at=now - 31 * DAY)
    _put_off("recent", now - 99 * DAY, state="refused", ended_at=now - 29 * DAY)
    _put_off("waits", now - 99 * DAY)
    assert forget_old_outcomes(now) == "1 outcomes of deliveries put off forgotten"
    left = PendingDelivery.objects.values_list("delivery_id", flat=True)
    assert sorted(left) == ["recent", "waits"]


def _asleep(person: Person, now: datetime, days: int, *, signed_in: bool = True) -> None:
    person.activated_at = now - 400 * DAY if signed_in else now - days * DAY
    person.last_login = now - days * DAY if signed_in else None
    person.save()


@pytest.mark.parametrize("signed_in", [True, False])
def test_idle_accounts_are_counted_and_stay(
    home: Installation, lan: Person, minh: Person, signed_in: bool
) -> None:
    now = home.now()
    _asleep(lan, now, 46, signed_in=signed_in)
    _asleep(minh, now, 44, signed_in=signed_in)
    assert count_idle(now) == "1 accounts idle for 45 days: see People"
    assert (lan.is_idle(now), minh.is_idle(now)) == (True, False)
    home.settings["LABAN_IDLE_DAYS"] = "90"
    assert count_idle(now) == ""
    lan.refresh_from_db()
    assert lan.is_active


def test_account_that_was_opened_again_is_not_idle(home: Installation, lan: Person) -> None:
    now = home.now()
    _asleep(lan, now, 300)
    lan.activated_at = now - DAY
    lan.save()
    assert count_idle(now) == ""
    assert not lan.is_idle(now)


def test_operator_finds_the_idle_accounts(home: Installation, lan: Person, minh: Person) -> None:
    _asleep(lan, home.now(), 60)
    browser = browser_of(minh, Role.OPERATOR)
    page = browser.get("/accounts/people/", {"show": "idle"}).content.decode()
    assert lan.email in page
    assert minh.email not in page
    home.settings["LABAN_IDLE_DAYS"] = "61"
    assert lan.email not in browser.get("/accounts/people/", {"show": "idle"}).content.decode()


@pytest.mark.parametrize("days", ["", "0", "-1", "many", "4000", "4.5", "⁵"])
def test_wrong_number_of_days_is_refused(home: Installation, days: str) -> None:
    home.settings["LABAN_IDLE_DAYS"] = days
    with pytest.raises(SettingsError, match="settings-017"):
        idle_days()


@override_settings(SECRET_KEY=OLD, SECRET_KEY_FALLBACKS=[])
def _with_factors(person: Person) -> None:
    TOTP.activate(person, TOTP_SECRET)
    RecoveryCodes.activate(person)


def _reads(person: Person) -> bool:
    totp = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    try:
        return get_adapter().decrypt(totp.data["secret"]) == TOTP_SECRET
    except InvalidToken:
        return False


def test_second_factors_outlive_a_change_of_the_key(home: Installation, lan: Person) -> None:
    _with_factors(lan)
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[]):
        assert (_reads(lan), count_unreadable()) == (False, 2)
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[OLD]):
        assert (_reads(lan), count_unreadable()) == (True, 0)
        assert run_sweeps() == "2 second factors encrypted under the new key"
        assert renew_secrets() == 0
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[]):
        assert (_reads(lan), count_unreadable()) == (True, 0)


def test_sessions_outlive_a_change_of_the_key(home: Installation, lan: Person) -> None:
    browser = Client()
    with override_settings(SECRET_KEY=OLD, SECRET_KEY_FALLBACKS=[]):
        browser.force_login(lan)
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[OLD]):
        assert browser.get("/workspace/").status_code == 200
    with override_settings(SECRET_KEY=OLD + "other", SECRET_KEY_FALLBACKS=[]):
        assert browser.get("/workspace/").status_code == 302

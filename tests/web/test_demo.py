"""The demo: what it shows, and that it loads nothing twice and nothing in production."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from laban.base import SettingsError
from laban.quality import ConnectionStatus
from laban.run import judge_connections
from laban_web.accounts.models import ApiClient, Person
from laban_web.installation import Installation
from laban_web.site.demo import Shown, load_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(home: Installation) -> Iterator[Shown]:
    yield load_demo(home)


def test_every_state_of_a_connection_is_seen(home: Installation, shown: Shown) -> None:
    yesterday = home.today - timedelta(days=1)
    with home.context.engine() as engine:
        found = judge_connections(
            home.programme, home.lake, engine, day=yesterday, now=home.now()
        ).connections
    assert {one.status for one in found} == set(ConnectionStatus)


def test_everything_invented_says_so(home: Installation, shown: Shown) -> None:
    named = [one for one in home.lake.deliveries() if one.delivery_id.startswith("illustrative-")]
    assert named
    assert all(one.illustrative for one in named)
    assert any(one.rows_refused for one in named)


def test_everybody_signs_in_with_what_is_printed(shown: Shown) -> None:
    for one in shown.people:
        form = {"login": one.address, "password": one.password}
        answer = Client().post("/accounts/login/", form)
        assert answer.status_code == 302, one.name
        assert ("2fa" in answer["Location"]) == bool(one.factor)


def test_second_start_lands_nothing_and_replaces_every_secret(
    home: Installation, shown: Shown
) -> None:
    again = load_demo(home)
    assert again.rows == 0
    assert Person.objects.count() == len(shown.people)
    assert ApiClient.objects.count() == 1
    passwords = {one.password for one in (*shown.people, shown.system)}
    assert not passwords & {one.password for one in (*again.people, again.system)}
    assert not Person.objects.get(email="lan@example.org").check_password(shown.people[0].password)


def test_nothing_is_loaded_in_production(home: Installation) -> None:
    home.settings["LABAN_PRODUCTION"] = "1"
    with pytest.raises(SettingsError) as caught:
        load_demo(home)
    assert caught.value.code == "settings-016"
    assert home.lake.deliveries() == []
    assert not Person.objects.exists()

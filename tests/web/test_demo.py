"""The demo: what it shows, and that it loads nothing twice and nothing in production."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from laban.assess import TaskState, judge_tasks
from laban.base import SettingsError
from laban.programme import TASK_UPDATE
from laban.quality import ConnectionStatus
from laban.run import judge_connections
from laban_web.accounts.models import ApiClient, Person
from laban_web.installation import Installation
from laban_web.site.demo import SignIn, deliver_demo, seat_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivered(home: Installation) -> int:
    return deliver_demo(home)


@pytest.fixture
def seated(home: Installation) -> tuple[tuple[SignIn, ...], SignIn]:
    return seat_demo()


def test_every_state_of_a_connection_is_seen(home: Installation, delivered: int) -> None:
    yesterday = home.today - timedelta(days=1)
    with home.context.engine() as engine:
        found = judge_connections(
            home.programme, home.lake, engine, day=yesterday, now=home.now()
        ).connections
    assert {one.status for one in found} == set(ConnectionStatus)


def test_everything_invented_says_so(home: Installation, delivered: int) -> None:
    named = [one for one in home.lake.deliveries() if one.delivery_id.startswith("illustrative-")]
    assert named
    assert all(one.illustrative for one in named)
    assert any(one.rows_refused for one in named)


def test_every_state_of_a_task_is_seen(home: Installation, delivered: int) -> None:
    with home.context.engine() as engine:
        updates = home.lake.records(engine.backend, TASK_UPDATE, as_of=home.now()).to_pyarrow()
    found = judge_tasks(home.programme, updates, home.today)
    assert {one.state for one in found} >= {
        TaskState.NO_REPORT,
        TaskState.UNDER_WAY,
        TaskState.OVERDUE,
        TaskState.DONE,
        TaskState.DONE_LATE,
    }
    assert all(report.is_illustrative for one in found for report in one.reports)


def test_everybody_signs_in_with_what_is_printed(
    seated: tuple[tuple[SignIn, ...], SignIn],
) -> None:
    for one in seated[0]:
        form = {"login": one.address, "password": one.password}
        answer = Client().post("/accounts/login/", form)
        assert answer.status_code == 302, one.name
        assert ("2fa" in answer["Location"]) == bool(one.factor)


def test_second_start_lands_nothing_and_replaces_every_secret(
    home: Installation, delivered: int, seated: tuple[tuple[SignIn, ...], SignIn]
) -> None:
    assert delivered > 0
    assert deliver_demo(home) == 0
    people, system = seated
    again, system_again = seat_demo()
    assert Person.objects.count() == len(people)
    assert ApiClient.objects.count() == 1
    passwords = {one.password for one in (*people, system)}
    assert not passwords & {one.password for one in (*again, system_again)}
    assert not Person.objects.get(email="lan@example.org").check_password(people[0].password)


def test_nothing_is_loaded_in_production(home: Installation) -> None:
    home.settings["LABAN_PRODUCTION"] = "1"
    with pytest.raises(SettingsError) as caught:
        deliver_demo(home)
    assert caught.value.code == "settings-016"
    assert home.lake.deliveries() == []

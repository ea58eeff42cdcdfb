"""Pulls over the API, and the job that runs those that are due."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from laban.connect import pull_runs
from laban.programme import Source
from laban_web.accounts.audit import Action
from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.models import Person, Role
from laban_web.installation import Installation
from laban_web.operations.pulling import run_due
from tests.web.conftest import OTHER, PROVINCE, browser_of, person, system
from tests.web.doors import ROW
from tests.web.test_tokens import token

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = "/api/v1/pulls"


@pytest.fixture
def folder(home: Installation, tmp_path: Path) -> Path:
    """A folder from which Đà Nẵng's task updates are pulled every hour."""
    made = tmp_path / "export"
    made.mkdir()
    (made / "tasks.ndjson").write_text(ROW)
    source = Source.model_validate(
        {
            "source": "tasks",
            "title": {"vi": "Nhiệm vụ", "en": "Tasks"},
            "organisation": "48",
            "record_type": "task_update",
            "kind": "files",
            "files": {"url": str(made), "quiet_seconds": 0},
            "schedule": "every 1 hours",
        }
    )
    home.__dict__["programme"] = replace(home.programme, sources={"tasks": source})
    return made


@pytest.fixture
def operator(db: None) -> Client:
    """A browser in which an operator of Đà Nẵng is signed in."""
    return browser_of(person("Lan", PROVINCE), Role.OPERATOR)


def _await(is_done: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 30
    while not is_done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_is_due_is_pulled(home: Installation, folder: Path) -> None:
    assert run_due() == "tasks: 1 landed, 0 refused"
    assert run_due() == ""


def test_what_went_wrong_is_in_the_result(home: Installation, folder: Path) -> None:
    (folder / "tasks.ndjson").unlink()
    folder.rmdir()
    assert "tasks: " in (said := run_due())
    assert "landed" not in said


def test_an_operator_sees_how_sources_stand(
    home: Installation, folder: Path, operator: Client
) -> None:
    (before,) = operator.get(WHERE).json()
    assert (before["last"], before["lag_seconds"], before["organisation"]) == (None, None, PROVINCE)
    run_due()
    (after,) = operator.get(WHERE).json()
    assert (after["last"]["state"], after["last"]["rows_landed"]) == ("done", 1)
    assert after["next_at"] > after["last"]["began_at"]
    assert after["lag_seconds"] >= 0
    assert operator.get(f"{WHERE}/tasks").json() == {"runs": [after["last"]], "next": None}


def test_runs_of_a_source_are_read_page_by_page(
    home: Installation, folder: Path, operator: Client
) -> None:
    book = home.lake.pulls
    for number in range(5):
        book.end_run(book.begin_run("tasks", home.now()), home.now(), error=f"{number}")
    answer = operator.get(f"{WHERE}/tasks", {"size": 2}).json()
    errors = [[run["error"] for run in answer["runs"]]]
    while answer["next"]:
        answer = operator.get(answer["next"]).json()
        errors.append([run["error"] for run in answer["runs"]])
    assert errors == [["4", "3"], ["2", "1"], ["0"]]


def test_an_operator_pulls_out_of_turn(home: Installation, folder: Path, operator: Client) -> None:
    run_due()
    (folder / "more.ndjson").write_text(ROW.replace("DV2", "DV3"))
    answer = operator.post(f"{WHERE}/tasks/run")
    assert answer.status_code == 202
    _await(lambda: [run for run in pull_runs(home.lake, "tasks") if run.ended_at][1:])
    assert operator.get(answer.json()["runs"]).json()["runs"][0]["rows_landed"] == 1
    assert AuditEntry.objects.get(action=Action.PULL_BEGUN).object_id == "tasks"


def test_a_source_that_is_being_pulled_is_left_alone(
    home: Installation, folder: Path, operator: Client
) -> None:
    now = home.now()
    home.lake.pulls.take_lease("tasks", "another", now=now, until=now + timedelta(minutes=5))
    assert operator.get(WHERE).json()[0]["is_running"] is True
    answer = operator.post(f"{WHERE}/tasks/run")
    assert (answer.status_code, answer.json()["code"]) == (409, "pull-002")


def test_pulls_are_closed_to_all_but_operators(
    home: Installation, folder: Path, client: Client, lan: Person, hoa: Person
) -> None:
    focal_point = browser_of(lan)
    stranger = browser_of(hoa, Role.OPERATOR, organisation=OTHER)
    key = {"Authorization": f"Bearer {token(client, *system('portal'))}"}
    for browser, headers, status in (
        (client, {}, 401),
        (client, key, 404),
        (focal_point, {}, 404),
        (stranger, {}, 404),
    ):
        assert browser.post(f"{WHERE}/tasks/run", headers=headers).status_code == status
        assert browser.get(f"{WHERE}/tasks", headers=headers).status_code == status
    assert stranger.get(WHERE).json() == []
    assert client.get(WHERE).status_code == 401
    assert pull_runs(home.lake, "tasks") == []


def test_a_source_that_nobody_has_is_not_found(
    home: Installation, folder: Path, operator: Client
) -> None:
    assert operator.post(f"{WHERE}/task/run").status_code == 404
    assert operator.get(f"{WHERE}/tasks/run").status_code == 405

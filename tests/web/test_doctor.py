"""The doctor: each thing that can be left behind or damaged is made, found and mended."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import override_settings
from typer.testing import CliRunner

from laban.cli.main import app
from laban.connect import Intake, Offer
from laban_web.accounts.actors import COMMAND_LINE
from laban_web.accounts.audit import Action, record
from laban_web.accounts.audit.guards import lift_guards, put_guards
from laban_web.accounts.models import Person
from laban_web.api.leftovers import examine_incoming, examine_pending
from laban_web.api.models import PendingDelivery
from laban_web.installation import Installation
from laban_web.operations.doctor import Diagnosis, Visit, examine_sqlite
from laban_web.operations.doctor.examinations import EXAMINATIONS
from laban_web.operations.models import JobLease
from laban_web.operations.presence import is_served, serving
from tests.web.conftest import TOTP_SECRET
from tests.web.doors import ROW

pytestmark = pytest.mark.django_db


def _visit(home: Installation, *, mends: bool = False, is_alone: bool = True) -> list[Diagnosis]:
    visit = Visit(home, home.now(), mends, is_alone)
    return [
        diagnosis
        for examine in (*EXAMINATIONS, examine_pending, examine_incoming)
        for diagnosis in examine(visit)
    ]


def _deliver(home: Installation, id: str = "d-1") -> None:
    intake = Intake(home.programme, home.lake, now=home.now, pseudonym_key=home.pseudonym_key)
    offer = Offer("task_update", "48@2025-07-01", id, ROW.encode(), "ndjson")
    intake.take([offer])
    home.lake.publish()


def _leave_landing(home: Installation) -> None:
    """Do what a process does that is killed while it lands."""
    _deliver(home)
    landing = home.lake.landing(
        delivery_id="d-2", organisation="VN", record_type="task_update", programme_version="1"
    )
    (home.home / "files" / "records" / "task_update" / f"{landing.sequence}-0.parquet").touch()


def _leave_body(home: Installation) -> None:
    (home.home / "incoming").mkdir()
    (home.home / "incoming" / "body-abc").write_bytes(b"half")


def _leave_pending_body(home: Installation) -> None:
    (home.home / "pending").mkdir()
    (home.home / "pending" / "nobodys").write_bytes(b"half")


def _leave_landed_pending(home: Installation) -> None:
    _deliver(home, "late")
    _wait(home, "late")


def _wait(home: Installation, id: str) -> None:
    PendingDelivery.objects.create(
        owner="system:x",
        organisation="48@2025-07-01",
        record_type="task_update",
        delivery_id=id,
        format="ndjson",
        created_at=home.now(),
    )


def _leave_lease(home: Installation) -> None:
    later = home.now() + timedelta(minutes=20)
    JobLease.objects.create(name="publish", holder="gone", held_until=later, next_run_at=later)


def _leave_drafts(home: Installation) -> None:
    (home.home / "programmes").mkdir(parents=True, exist_ok=True)
    (home.home / "programmes" / ".1234.draft").touch()


def _leave_publication(home: Installation) -> None:
    (home.home / "publications" / ".1234").mkdir(parents=True)


def _leave_run(home: Installation) -> None:
    (home.home / "runs" / "run-9").mkdir(parents=True)


LEAVINGS = [
    (_leave_landing, {"landings", "strays"}),
    (_leave_body, {"incoming"}),
    (_leave_pending_body, {"pending"}),
    (_leave_landed_pending, {"pending"}),
    (_leave_lease, {"jobs"}),
    (_leave_drafts, {"drafts"}),
    (_leave_publication, {"drafts"}),
    (_leave_run, {"runs"}),
]


def test_nothing_is_found_where_all_is_well(home: Installation) -> None:
    _deliver(home)
    assert _visit(home) == []


@pytest.mark.parametrize(("leave", "names"), LEAVINGS)
def test_what_a_crash_left_is_found_and_mended(
    home: Installation, leave: Callable[[Installation], None], names: set[str]
) -> None:
    leave(home)
    found = _visit(home)
    assert found
    assert {one.name for one in found} <= names
    assert not any(one.is_mended for one in found)
    assert all(one.cure for one in found)
    mended = _visit(home, mends=True)
    assert {one.name for one in mended} == names
    assert all(one.is_mended for one in mended)
    assert _visit(home) == []


@pytest.mark.parametrize(("leave", "_names"), LEAVINGS)
def test_what_a_running_server_may_be_at_is_left_alone(
    home: Installation, leave: Callable[[Installation], None], _names: set[str]
) -> None:
    leave(home)
    found = _visit(home, mends=True, is_alone=False)
    assert {one.sentence for one in found if "had been landed" not in one.sentence} == set()


def test_landed_delivery_whose_body_is_gone_gets_its_receipt(home: Installation) -> None:
    _leave_landed_pending(home)
    _visit(home, mends=True)
    settled = PendingDelivery.objects.get()
    assert settled.state == "landed"
    assert settled.outcome["delivery_id"] == "late"
    assert settled.outcome["signed"]


def test_delivery_without_body_is_not_passed_over(home: Installation) -> None:
    _wait(home, "lost")
    [found] = _visit(home, mends=True)
    assert not found.is_mended
    assert "lost" in found.sentence
    assert PendingDelivery.objects.get().state == "waiting"


def test_old_leftovers_go_although_a_server_runs(home: Installation) -> None:
    _leave_body(home)
    path = home.home / "incoming" / "body-abc"
    long_ago = home.now().timestamp() - 90_000
    os.utime(path, (long_ago, long_ago))
    assert [one.name for one in _visit(home, mends=True, is_alone=False)] == ["incoming"]
    assert not path.exists()


def test_changed_record_file_is_found_and_left(home: Installation) -> None:
    _deliver(home)
    [file] = (home.home / "files" / "records" / "task_update").glob("*.parquet")
    file.write_bytes(file.read_bytes() + b"x")
    [found] = _visit(home, mends=True)
    assert found.name == "files"
    assert not found.is_mended


def test_strange_file_is_named_and_never_deleted(home: Installation) -> None:
    _deliver(home)
    strange = home.home / "files" / "records" / "task_update" / "mine.parquet"
    strange.touch()
    [found] = _visit(home, mends=True)
    assert "mine.parquet" in found.sentence
    assert strange.exists()


def test_missing_key_is_noticed(home: Installation) -> None:
    _deliver(home)
    (home.home / "keys" / "pseudonym.key").unlink()
    [found] = _visit(home, mends=True)
    assert found.name == "keys"
    assert not (home.home / "keys" / "pseudonym.key").exists()


def test_changed_audit_trail_is_found(home: Installation) -> None:
    record(Action.AUDIT_EXPORTED, COMMAND_LINE)
    lift_guards(connection)
    connection.cursor().execute("UPDATE accounts_auditentry SET action = 'x'")
    put_guards(connection)
    [found] = _visit(home, mends=True)
    assert found.name == "audit"


def test_second_factor_that_no_key_reads_is_found(home: Installation, lan: Person) -> None:
    with override_settings(SECRET_KEY="another key"):
        TOTP.activate(lan, TOTP_SECRET)
    [found] = _visit(home, mends=True)
    assert (found.name, found.is_mended) == ("factors", False)
    with override_settings(SECRET_KEY_FALLBACKS=["another key"]):
        assert _visit(home) == []


def test_damaged_database_is_found_before_it_is_opened(tmp_path: Path) -> None:
    (tmp_path / "lake.db").write_bytes(b"no database" * 1000)
    [found] = examine_sqlite(tmp_path)
    assert "lake.db is damaged" in found.sentence


def test_served_home_is_known_by_its_lock(home: Installation) -> None:
    assert not is_served(home.home)
    with serving(home.home):
        assert is_served(home.home)
    assert not is_served(home.home)


def test_command_ends_with_a_code_of_its_own_when_something_is_left(home: Installation) -> None:
    _wait(home, "lost")
    done = CliRunner().invoke(app, ["doctor", "--json"])
    assert getattr(done.exception, "code", "") == "doctor-001"
    assert "lost" in json.loads(done.output)[0]["sentence"]


def test_command_says_that_all_is_well(home: Installation) -> None:
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exception is None, done.exception
    assert "All is well." in done.output

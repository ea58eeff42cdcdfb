"""Scheduled jobs."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from laban.base import LakeError
from laban_web.installation import Installation
from laban_web.operations import jobs
from laban_web.operations.jobs import Job, Schedule, daily_at, every, never
from laban_web.operations.models import JobLease, JobRun

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _counted(result: str = "done") -> tuple[list[int], Job]:
    ran: list[int] = []

    def run() -> str:
        ran.append(1)
        return result

    return ran, Job("count", every(HOUR), run)


def _schedule(job: Job) -> Schedule:
    schedule = Schedule()
    schedule.add(job)
    schedule.run_due(NOW)
    return schedule


def test_a_job_waits_for_its_first_turn(home: Installation) -> None:
    ran, job = _counted()
    schedule = _schedule(job)
    assert not ran
    schedule.run_due(NOW + HOUR)
    assert ran == [1]


def test_a_job_runs_once_although_two_servers_look(home: Installation) -> None:
    ran, job = _counted()
    first, second = _schedule(job), _schedule(job)
    first.run_due(NOW + HOUR)
    second.run_due(NOW + HOUR)
    assert ran == [1]


def test_a_job_of_a_server_that_died_is_taken_over(home: Installation) -> None:
    ran, job = _counted()
    schedule = _schedule(job)
    dead = NOW + HOUR
    JobLease.objects.update(holder="dead", held_until=dead + HOUR, next_run_at=dead)
    schedule.run_due(dead + timedelta(minutes=1))
    assert not ran
    schedule.run_due(dead + HOUR)
    assert ran == [1]


def test_a_job_whose_server_died_midway_is_not_put_off_to_its_next_turn(home: Installation) -> None:
    ran, job = _counted()
    schedule = _schedule(job)
    JobLease.objects.update(holder="dead", held_until=NOW, next_run_at=NOW + 24 * HOUR)
    schedule.run_due(NOW + timedelta(seconds=1))
    schedule.run_due(NOW + timedelta(seconds=2))
    assert ran == [1]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_takes_long_is_held_for_as_long(
    home: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another server that looks long after the first lease does not run it beside the first."""
    monkeypatch.setattr(jobs, "_HOLD_EVERY_SECONDS", 0.01)
    began = home.now() - HOUR
    ran: list[str] = []

    def run() -> str:
        deadline = time.monotonic() + 30
        while JobLease.objects.get().held_until < home.now() and time.monotonic() < deadline:
            time.sleep(0.01)
        ran.extend(one.result for one in other.run_due(home.now()))
        return "done"

    first, other = Schedule(), Schedule()
    for schedule in (first, other):
        schedule.add(Job("long", every(HOUR), run))
    JobLease.objects.create(name="long", next_run_at=began)
    assert [one.result for one in first.run_due(began)] == ["done"]
    assert ran == []


def test_a_job_without_a_turn_runs_only_when_told_to(home: Installation) -> None:
    ran: list[int] = []
    schedule = _schedule(Job("by hand", never, lambda: str(ran.append(1))))
    schedule.run_due(NOW + 1000 * HOUR)
    assert not ran
    schedule.run_now("by hand")
    assert ran == [1]


def test_the_schedule_outlives_a_restart(home: Installation) -> None:
    ran, job = _counted()
    _schedule(job)
    later = Schedule()
    later.add(job)
    later.run_due(NOW + HOUR)
    assert ran == [1]


def test_an_error_is_kept_as_its_sentence(home: Installation) -> None:
    def fail() -> str:
        raise LakeError("The table is crowded.", cure="Try again.", code="lake-017")

    schedule = _schedule(Job("fail", every(HOUR), fail))
    schedule.run_due(NOW + HOUR)
    assert "crowded" in JobRun.objects.get().error


def test_a_fault_of_the_server_does_not_end_the_schedule(home: Installation) -> None:
    def fail() -> str:
        raise ZeroDivisionError

    schedule = _schedule(Job("fail", every(HOUR), fail))
    schedule.run_due(NOW + HOUR)
    assert "ZeroDivisionError" in JobRun.objects.get().error
    assert JobLease.objects.get().held_until is None


def test_a_job_that_had_nothing_to_do_leaves_no_run(home: Installation) -> None:
    ran, job = _counted("")
    schedule = _schedule(job)
    schedule.run_due(NOW + HOUR)
    assert ran
    assert not JobRun.objects.exists()


def test_a_job_runs_out_of_turn(home: Installation) -> None:
    ran, job = _counted()
    schedule = Schedule()
    schedule.add(job)
    assert schedule.run_now("count")
    assert ran == [1]


def test_daily_jobs_keep_to_the_hour_of_the_programme(home: Installation) -> None:
    due = daily_at(2)(datetime(2026, 3, 1, 18, 59, tzinfo=UTC))
    assert due.astimezone(UTC) == datetime(2026, 3, 1, 19, tzinfo=UTC)

"""Scheduled jobs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from laban.base import LakeError
from laban_web.installation import Installation
from laban_web.operations.jobs import Job, Schedule, daily_at, every
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

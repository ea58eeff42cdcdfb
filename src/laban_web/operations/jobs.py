"""What the server does by itself, and when.

A job belongs to one process at a time, by a lease in the database: two servers on one database
never run it twice at once, and after a crash another one takes it over when the lease ends.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.db import DatabaseError, close_old_connections
from django.db.models import Q

from laban.base import UserError
from laban_web.installation import installation
from laban_web.operations.metrics import JOB_FAILURES, JOB_SECONDS
from laban_web.operations.models import JobLease, JobRun

_LOOK_EVERY_SECONDS = 1.0
_LEASE = timedelta(minutes=30)
_RUNS_KEPT = 200

Due = Callable[[datetime], datetime]


@dataclass(frozen=True)
class Job:
    """A job; `run` returns a sentence on what it did, or nothing when there was nothing to do."""

    name: str
    next_run: Due
    run: Callable[[], str]


def every(interval: timedelta) -> Due:
    """Return the rule that a job is due again some time after it began."""
    return lambda now: now + interval


def daily_at(hour: int, minute: int = 0) -> Due:
    """Return the rule that a job is due once a day, in the programme's time zone."""

    def next_run(now: datetime) -> datetime:
        local = now.astimezone(ZoneInfo(installation().programme.head.time_zone))
        due = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return due if due > local else due + timedelta(days=1)

    return next_run


class Schedule:
    """The jobs of a process, and the thread that runs those that are due."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._me = uuid.uuid4().hex
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, job: Job) -> None:
        """Add a job, or put another in the place of one of that name."""
        self._jobs[job.name] = job

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Every job, by name."""
        return tuple(self._jobs[name] for name in sorted(self._jobs))

    def open(self) -> None:
        """Begin to look for jobs that are due."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._watch, name="laban-schedule", daemon=True)
        self._thread.start()

    def close(self, within_seconds: float | None = None) -> None:
        """Finish the job under way, then stop; or leave it, after a time, to end with the process."""
        self._stop.set()
        if self._thread:
            self._thread.join(within_seconds)

    def run_due(self, now: datetime) -> list[JobRun]:
        """Run every job that is due and that no other process holds."""
        return [run for job in self.jobs if (run := self._run_if_due(job, now)) is not None]

    def run_now(self, name: str) -> JobRun | None:
        """Run a job out of its turn; nothing when another process is running it."""
        job = self._jobs[name]
        now = installation().now()
        self._ensure_lease(job, now)
        JobLease.objects.filter(name=name).update(next_run_at=now)
        return self._run_if_due(job, now)

    def _watch(self) -> None:
        while not self._stop.wait(_LOOK_EVERY_SECONDS):
            try:
                self.run_due(installation().now())
            except DatabaseError:
                structlog.get_logger("laban.jobs").exception("schedule_failed")
            finally:
                close_old_connections()

    def _run_if_due(self, job: Job, now: datetime) -> JobRun | None:
        self._ensure_lease(job, now)
        free = Q(held_until__isnull=True) | Q(held_until__lte=now)
        taken = JobLease.objects.filter(free, name=job.name, next_run_at__lte=now).update(
            holder=self._me, held_until=now + _LEASE, next_run_at=job.next_run(now)
        )
        return self._run(job, now) if taken else None

    def _ensure_lease(self, job: Job, now: datetime) -> None:
        JobLease.objects.get_or_create(name=job.name, defaults={"next_run_at": job.next_run(now)})

    def _run(self, job: Job, now: datetime) -> JobRun | None:
        run = JobRun(name=job.name, began_at=now)
        try:
            with JOB_SECONDS.labels(job.name).time():
                run.result = job.run()
        except UserError as error:
            run.error = str(error)
        except Exception as error:  # noqa: BLE001
            structlog.get_logger("laban.jobs").exception("job_failed", job=job.name)
            run.error = f"{type(error).__name__}: a fault of this server; see its log."
        run.ended_at = installation().now()
        JobLease.objects.filter(name=job.name, holder=self._me).update(holder="", held_until=None)
        if run.error:
            JOB_FAILURES.labels(job.name).inc()
        if not (run.result or run.error):
            return None
        run.save()
        self._forget_old_runs(job.name)
        return run

    def _forget_old_runs(self, name: str) -> None:
        runs = JobRun.objects.filter(name=name).order_by("-pk")
        oldest = list(runs.values_list("pk", flat=True)[_RUNS_KEPT : _RUNS_KEPT + 1])
        if oldest:
            JobRun.objects.filter(name=name, pk__lte=oldest[0]).delete()


SCHEDULE = Schedule()
# For jobs that may take minutes, so that the others do not wait for them.
LONG_SCHEDULE = Schedule()

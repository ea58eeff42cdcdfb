"""What the server does by itself, and when.

A job belongs to one process at a time, by a lease in the database: two servers on one database
never run it twice at once, and a job whose process died is taken up again when the lease ends.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Q

from laban.base import UserError
from laban_web.installation import installation
from laban_web.operations.metrics import JOB_FAILURES, JOB_SECONDS
from laban_web.operations.models import JobLease, JobRun

_LOOK_EVERY_SECONDS = 1.0
_LEASE = timedelta(minutes=5)
_HOLD_EVERY_SECONDS = 60.0
_RUNS_KEPT = 200

Due = Callable[[datetime], datetime | None]


@dataclass(frozen=True)
class Job:
    """A job; `run` returns a sentence on what it did, or nothing when there was nothing to do.

    With `is_set_anew`, each start asks its rule again for the next run, which a setting may move.
    """

    name: str
    next_run: Due
    run: Callable[[], str]
    is_set_anew: bool = False


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


def never(_now: datetime) -> None:
    """Say that a job is never due by itself."""


class Schedule:
    """The jobs of a process, and the thread that runs those that are due."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._set_anew: set[str] = set()
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
        # Whoever held it until now died before the end.
        due = Q(next_run_at__lte=now) | ~Q(holder="")
        taken = JobLease.objects.filter(free & due, name=job.name).update(
            holder=self._me, held_until=now + _LEASE, next_run_at=job.next_run(now)
        )
        return self._run(job, now) if taken else None

    def _ensure_lease(self, job: Job, now: datetime) -> None:
        due = job.next_run(now)
        JobLease.objects.get_or_create(name=job.name, defaults={"next_run_at": due})
        if job.is_set_anew and job.name not in self._set_anew:
            is_ahead = Q(next_run_at__isnull=True) | Q(next_run_at__gt=now)
            JobLease.objects.filter(is_ahead, name=job.name).update(next_run_at=due)
            self._set_anew.add(job.name)

    @contextmanager
    def _holding(self, name: str) -> Iterator[None]:
        """Hold a lease for as long as the job takes."""
        is_over = threading.Event()
        holder = threading.Thread(
            target=self._hold, args=(name, is_over), name="laban-lease", daemon=True
        )
        holder.start()
        try:
            yield
        finally:
            is_over.set()
            holder.join()

    def _hold(self, name: str, is_over: threading.Event) -> None:
        while not is_over.wait(_HOLD_EVERY_SECONDS):
            try:
                self.extend(name, installation().now())
            except DatabaseError:
                structlog.get_logger("laban.jobs").exception("lease_not_extended", job=name)
            finally:
                connection.close()

    def extend(self, name: str, now: datetime) -> None:
        """Hold a job that this process runs for a while from now on."""
        JobLease.objects.filter(name=name, holder=self._me).update(held_until=now + _LEASE)

    def _run(self, job: Job, now: datetime) -> JobRun | None:
        run = JobRun(name=job.name, began_at=now)
        try:
            with JOB_SECONDS.labels(job.name).time(), self._holding(job.name):
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
# For the one that may take hours.
RENEWAL_SCHEDULE = Schedule()

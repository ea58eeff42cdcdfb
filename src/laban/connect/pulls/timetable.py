"""When sources are due, and how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from laban.connect.pulls.context import find_source
from laban.lake import Lake, PullRun
from laban.programme import Programme, Schedule, Source


@dataclass(frozen=True, slots=True)
class PullStatus:
    """How a source stands.

    `next_at` may lie in the past: then it is due. `lag` is the time since the last pull without
    error ended; unknown when there was none. `held_until`: another process pulls it.
    """

    source: Source
    last: PullRun | None
    next_at: datetime | None
    lag: timedelta | None
    held_until: datetime | None

    def is_due(self, now: datetime) -> bool:
        """Say whether the source should be pulled now."""
        return self.held_until is None and self.next_at is not None and self.next_at <= now


def pull_status(programme: Programme, lake: Lake, now: datetime) -> tuple[PullStatus, ...]:
    """Return how every source of the programme stands, by name."""
    return tuple(
        _status(programme, lake, source, now) for _, source in sorted(programme.sources.items())
    )


def due_pulls(programme: Programme, lake: Lake, now: datetime) -> tuple[Source, ...]:
    """Return the sources that are due and that no process pulls, the longest due first."""
    due = [status for status in pull_status(programme, lake, now) if status.is_due(now)]
    return tuple(one.source for one in sorted(due, key=lambda one: one.next_at or now))


def next_run(programme: Programme, lake: Lake, source: str, now: datetime) -> datetime | None:
    """Return when a source is due; at once when it was never pulled.

    Empty: `None` when it is pulled by hand only.

    Raises:
        PullError: When there is no such source (pull-001).
    """
    return _status(programme, lake, find_source(programme, source), now).next_at


def pull_runs(
    lake: Lake, source: str, *, limit: int = 100, before: int | None = None
) -> list[PullRun]:
    """Return the runs of a source, latest first; with `before`, those before that run."""
    return lake.pulls.runs(source, limit=limit, before=before)


def _status(programme: Programme, lake: Lake, source: Source, now: datetime) -> PullStatus:
    last = next(iter(lake.pulls.runs(source.source, limit=1)), None)
    success = lake.pulls.last_success(source.source)
    ended = success.ended_at if success else None
    next_at = None
    if source.schedule:
        zone = ZoneInfo(programme.head.time_zone)
        schedule = Schedule.parse(source.schedule)
        next_at = schedule.after(last.began_at, zone) if last else now
    held_until = lake.pulls.held_until(source.source, now)
    return PullStatus(source, last, next_at, now - ended if ended else None, held_until)

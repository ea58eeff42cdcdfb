"""What the server does by itself for the lake and for its sources."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from laban_web.installation import installation
from laban_web.operations.jobs import (
    LONG_SCHEDULE,
    RENEWAL_SCHEDULE,
    SCHEDULE,
    Job,
    daily_at,
    every,
)
from laban_web.operations.judging import keep_verdicts
from laban_web.operations.pulling import LOOK_FOR_DUE, run_due
from laban_web.operations.renewal import renewal_job
from laban_web.operations.sweeping import run_sweeps

PUBLISH = timedelta(seconds=15)
COMPACT = timedelta(minutes=10)
# Fewer small files than this are not worth a rewrite.
FILES_WORTH_COMPACTING = 64


def publish() -> str:
    """Let Iceberg know of the files that were accepted since."""
    files = installation().lake.publish()
    return f"{files} files published" if files else ""


def compact() -> str:
    """Rewrite the small files of record types that have gathered many."""
    here = installation()
    done = []
    for name in here.programme.record_types:
        if here.lake.small_files(name) >= FILES_WORTH_COMPACTING:
            report = here.lake.compact(name, now=here.now())
            done.append(f"{name}: {report.files_before} files became {report.files_after}")
    return "; ".join(done)


JOBS = (
    Job("publish", every(PUBLISH), publish),
    Job("compact", every(COMPACT), compact),
)
LONG_JOBS = (
    Job("connections", daily_at(1), keep_verdicts),
    Job("sweep", daily_at(2), run_sweeps),
    Job("pulls", every(LOOK_FOR_DUE), run_due),
)
# A pull that is left behind ends with the process, and loses nothing.
LEAVE_AFTER_SECONDS = 10.0


class Upkeep:
    """The schedule as a part of the server's life; it answers no request."""

    def answers(self, _scope: Mapping[str, Any]) -> bool:
        """Say whether a request is for it: none is."""
        return False

    async def __call__(self, *_request: object) -> None:
        """Never called."""

    async def open(self) -> None:
        """Begin to run what is due."""
        for job in JOBS:
            SCHEDULE.add(job)
        for job in LONG_JOBS:
            LONG_SCHEDULE.add(job)
        RENEWAL_SCHEDULE.add(renewal_job())
        for schedule in (SCHEDULE, LONG_SCHEDULE, RENEWAL_SCHEDULE):
            schedule.open()

    async def close(self) -> None:
        """Finish the job under way; a renewal ends with this process, and is taken up again."""
        await asyncio.to_thread(RENEWAL_SCHEDULE.close, 0)
        await asyncio.to_thread(LONG_SCHEDULE.close, LEAVE_AFTER_SECONDS)
        await asyncio.to_thread(SCHEDULE.close)

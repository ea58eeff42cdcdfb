"""Measure and publish at the time that a setting says, in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from datetime import datetime, time, timedelta

import structlog

from laban.base import SettingsError, UserError
from laban_web.installation import installation
from laban_web.operations.jobs import Due, Job, daily_at, never

RENEWAL = "renewal"
_AT_MOST = timedelta(hours=20)
_STANDS = "What was published before stands."
# How the command line begins what it says to people.
_FOR_PEOPLE = re.compile(r"^laban: (.*)", re.MULTILINE | re.DOTALL)


def renewal_job() -> Job:
    """Return the job, due when LABAN_PUBLISH_AT says."""
    return Job(RENEWAL, _due(publishing_time()), renew, is_set_anew=True)


def publishing_time() -> time | None:
    """Return when the server publishes every day; nothing when it never does by itself.

    Raises:
        SettingsError: LABAN_PUBLISH_AT is no time of day (settings-018).
    """
    text = installation().settings["LABAN_PUBLISH_AT"]
    if not text:
        return None
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007
    except ValueError:
        raise SettingsError(
            f'LABAN_PUBLISH_AT is "{text}", which is no time of day.',
            cure="Write hours and minutes, e.g. 02:00, or nothing to publish by hand only.",
            code="settings-018",
        ) from None


def renew() -> str:
    """Measure and publish if anything has changed; return what the command said.

    Raises:
        UserError: The process failed (publication-005), was killed (publication-006), took too
            long (publication-007) or met a fault of Laban (publication-008).
    """
    command = [sys.executable, "-P", "-m", "laban_web.operations.renewal_process", str(os.getpid())]
    try:
        done = subprocess.run(
            command,
            env=os.environ | installation().settings | {"PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_AT_MOST.total_seconds(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UserError(
            f"Measuring and publishing took longer than {_AT_MOST} and was stopped. {_STANDS}",
            cure="Run the job again when the machine has less to do.",
            code="publication-007",
        ) from None
    if done.returncode:
        raise _failure(done.returncode, done.stderr)
    return done.stdout.strip()


def _due(at: time | None) -> Due:
    return daily_at(at.hour, at.minute) if at else never


def _failure(exit_code: int, said: str) -> UserError:
    if exit_code < 0:
        return UserError(
            f"The process that measures was ended by {signal.Signals(-exit_code).name}. {_STANDS}",
            cure="If memory was short, lower LABAN_MEMORY_LIMIT; then run the job again.",
            code="publication-006",
        )
    if for_people := _FOR_PEOPLE.search(said):
        return UserError(
            f"Nothing was published: {for_people[1].strip()}",
            cure=f"{_STANDS} Run the job again when this is mended.",
            code="publication-005",
        )
    structlog.get_logger("laban.jobs").error("renewal_failed", exit_code=exit_code, said=said)
    return UserError(
        f"Measuring and publishing met a fault of Laban. {_STANDS}",
        cure="See the server's log.",
        code="publication-008",
    )

"""Pull from the programme's sources: those that are due, and one by hand."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import structlog
from django.db import close_old_connections

from laban.base import PullError
from laban.cli import read_secret
from laban.connect import Pulling, due_pulls, find_source, pull_status, run_pull
from laban_web.installation import Installation, installation

LOOK_FOR_DUE = timedelta(seconds=20)


def pulling() -> Pulling:
    """Return what the pulls of this server share."""
    return _pulling(installation())


def run_due() -> str:
    """Pull from every source that is due, one after another."""
    here = installation()
    done = []
    for source in due_pulls(here.programme, here.lake, here.now()):
        try:
            run = run_pull(source.source, pulling())
        except PullError as error:  # Another server was quicker.
            done.append(f"{source.source}: {error}")
            continue
        landed = f"{run.rows_landed} landed, {run.rows_refused} refused"
        done.append(f"{source.source}: {run.error or landed}")
    return "; ".join(done)


def begin_pull(name: str) -> None:
    """Pull from a source now, on a thread of its own.

    Raises:
        PullError: When there is no such source (pull-001), or it is being pulled (pull-002).
    """
    here = installation()
    source = find_source(here.programme, name)
    (status,) = (
        s for s in pull_status(here.programme, here.lake, here.now()) if s.source == source
    )
    if status.held_until:
        raise PullError(
            f'Another process pulls "{name}".',
            cure="Wait until it has ended.",
            code="pull-002",
        )
    threading.Thread(target=_pull, args=(name, here), name="laban-pull", daemon=True).start()


def _pull(name: str, here: Installation) -> None:
    """Pull, and leave what went wrong in the run's own error."""
    try:
        run_pull(name, _pulling(here))
    except PullError as error:
        structlog.get_logger("laban.pulls").warning("pull_not_begun", source=name, why=str(error))
    finally:
        close_old_connections()


def _pulling(here: Installation) -> Pulling:
    return Pulling(
        programme=here.programme,
        lake=here.lake,
        folder=here.context.programme_folder,
        scratch=here.home / "pulls",
        now=here.now,
        sleep=time.sleep,
        secret=read_secret,
        pseudonym_key=here.pseudonym_key,
    )

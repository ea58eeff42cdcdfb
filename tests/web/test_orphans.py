"""A worker whose first process was killed ends by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.running import await_end, lives

_END_WITHIN_SECONDS = 30
_FAMILY = """
import multiprocessing, os, signal, sys, time
from laban_web.operations.orphans import end_with

def work():
    end_with(multiprocessing.parent_process().pid, within_seconds=1)
    if sys.argv[1] == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(1, b"%d\\n" % os.getpid())  # At once, so that two do not mingle.
    time.sleep(600)

# What a worker inherits: a first process that only takes a note of being asked to stop.
signal.signal(signal.SIGTERM, lambda *_: None)
for _ in range(2):
    multiprocessing.get_context("fork").Process(target=work).start()
time.sleep(600)
"""


@contextmanager
def _family(kind: str) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """Start a first process with two workers."""
    command = [sys.executable, "-c", _FAMILY, kind]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as parent:
        assert parent.stdout is not None
        try:
            yield parent, [int(parent.stdout.readline()) for _ in range(2)]
        finally:
            with suppress(ProcessLookupError):
                os.killpg(parent.pid, signal.SIGKILL)


@pytest.mark.parametrize("kind", ["willing", "deaf"])
def test_workers_end_when_their_first_process_was_killed(kind: str) -> None:
    with _family(kind) as (parent, workers):
        assert all(map(lives, workers))
        parent.kill()
        parent.wait()
        await_end(lambda: any(map(lives, workers)), _END_WITHIN_SECONDS)


def test_workers_that_are_still_starting_can_be_asked_to_stop() -> None:
    with _family("willing") as (_, workers):
        for worker in workers:
            os.kill(worker, signal.SIGTERM)
        await_end(lambda: any(map(lives, workers)), _END_WITHIN_SECONDS)

"""Pull once from a database, and kill this process at a named stage of it.

Run by `test_killed.py` as: python -m tests.connect.pulls.pull_and_die HOME DATABASE_URL STAGE; the
source's settings come on standard input.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from laban.lake import Lake, PullBook
from laban.lake.ledger import Ledger
from tests.connect.pulls.scenes import Puller, programme_with


def die(*_arguments: object, **_named: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def nth(count: int, act: Callable[..., Any], instead: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does something else the n-th time."""
    calls = 0

    def acted(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        return (instead if calls == count else act)(*arguments, **named)

    return acted


def after(act: Callable[..., Any]) -> Callable[..., Any]:
    def acted(*arguments: Any, **named: Any) -> None:
        act(*arguments, **named)
        die()

    return acted


def arm(stage: str) -> None:
    """Let the second batch of the pull be the one at which the process dies."""
    places: dict[str, tuple[Any, str, int, Callable[[Any], Any]]] = {
        "before it is written down": (PullBook, "prepare", 2, lambda _: die),
        "written down": (PullBook, "prepare", 2, after),
        "accepting": (Ledger, "accept", 2, lambda _: die),
        "accepted": (Ledger, "accept", 2, after),
        # The first settling is at the beginning of the pull.
        "settled": (PullBook, "settle", 3, after),
    }
    owner, name, count, instead = places[stage]
    act = getattr(owner, name)
    setattr(owner, name, nth(count, act, instead(act)))


if __name__ == "__main__":
    home, url, stage = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    programme = programme_with(sys.stdin.read())
    arm(stage)
    with Lake.open(home, database_url=url or None) as lake:
        Puller(programme, home, lake).pull()

"""Every night: forget what is over, and say what somebody should look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from laban_web.accounts.sweeping import SWEEPS
from laban_web.installation import installation

# Forgets what is over at a moment; returns a few words on what it did, or none.
Sweep = Callable[[datetime], str]

_sweeps: list[Sweep] = [*SWEEPS]


def add_sweep(sweep: Sweep) -> None:
    """Let a room above forget what is over, too."""
    if sweep not in _sweeps:
        _sweeps.append(sweep)


def run_sweeps() -> str:
    """Run every sweep, and return what they did."""
    now = installation().now()
    return "; ".join(said for sweep in _sweeps if (said := sweep(now)))

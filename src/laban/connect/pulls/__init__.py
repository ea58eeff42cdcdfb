"""Pulls: systems that cannot push are pulled from, and what comes is delivered like anything else.

In: a source of the programme. Out: deliveries through the one door, and a run in the book.
Never: validates, or remembers a position that no accepted delivery stands for.
"""

from laban.connect.pulls.context import Pulling, find_source
from laban.connect.pulls.pulling import run_pull
from laban.connect.pulls.timetable import (
    PullStatus,
    due_pulls,
    next_run,
    pull_runs,
    pull_status,
)

__all__ = [
    "PullStatus",
    "Pulling",
    "due_pulls",
    "find_source",
    "next_run",
    "pull_runs",
    "pull_status",
    "run_pull",
]

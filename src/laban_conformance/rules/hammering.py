"""Retries come ever more slowly, and not without end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from laban_conformance.diary import Diary, Seen
from laban_conformance.verdicts import Finding, Rule, Said, evidence, finding

ATTEMPTS_AT_MOST = 30
# The first retry may come at once; those after it may not.
LEAST_WAIT_SECONDS = 0.2


def judge(diary: Diary) -> Finding:
    """Judge the waits before the second retry and those after it."""
    kept, broken = [], []
    for attempts in diary.cases():
        waits = _waits(attempts)
        if len(attempts) > ATTEMPTS_AT_MOST or any(w < LEAST_WAIT_SECONDS for w in waits):
            shortest = min(waits, default=0.0)
            vi = f"{len(attempts)} lần gửi, lần đợi ngắn nhất {shortest:.2f} giây"
            en = f"{len(attempts)} attempts, the shortest wait {shortest:.2f} s"
            broken.append(evidence(attempts, vi, en))
        elif waits:
            told = ", ".join(f"{wait:.1f}" for wait in waits)
            kept.append(evidence(attempts, f"đã đợi {told} giây", f"waited {told} s"))
    return finding(kept, broken)


def _waits(attempts: Sequence[Seen]) -> list[float]:
    """Return the waits after the second failure in a row and later ones."""
    waits, failures = [], 0
    for earlier, later in pairwise(attempts):
        failures = failures + 1 if earlier.is_passing_failure else 0
        if failures >= 2:
            waits.append(later.at - earlier.ended_at)
    return waits


RULE = Rule(
    id="no-hammering",
    title=Said(
        "Gửi lại thưa dần, không dồn dập, không vô tận",
        "Retries come ever more slowly, and not without end",
    ),
    mend=Said(
        f"Từ lần gửi lại thứ hai, đợi ít nhất {LEAST_WAIT_SECONDS} giây, gấp đôi sau mỗi lần, cộng một phần ngẫu nhiên.",
        f"From the second retry on, wait {LEAST_WAIT_SECONDS} s at least, doubled each time, with a random part.",
    ),
    judge=judge,
)

"""What is said of a rule: kept, broken or not seen, and by what it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from laban_conformance.diary import Diary, Seen


class Said(NamedTuple):
    """A text in both languages."""

    vi: str
    en: str


class Verdict(StrEnum):
    """What became of a rule."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True)
class Evidence:
    """What shows it: numbers of requests, in the order they came, and a sentence."""

    requests: tuple[int, ...]
    sentence: Said


@dataclass(frozen=True)
class Finding:
    """A verdict with its evidence."""

    verdict: Verdict
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Rule:
    """One rule of a good connector; `mend` says what to do when it was broken."""

    id: str
    title: Said
    mend: Said
    judge: Callable[[Diary], Finding]


def evidence(requests: Iterable[Seen], vi: str, en: str) -> Evidence:
    """Return a sentence with the requests that show it."""
    return Evidence(tuple(seen.number for seen in requests), Said(vi, en))


def finding(kept: Sequence[Evidence], broken: Sequence[Evidence]) -> Finding:
    """Return broken when anything shows it, else kept when anything shows that, else not seen."""
    if broken:
        return Finding(Verdict.BROKEN, tuple(broken))
    return Finding(Verdict.KEPT if kept else Verdict.NOT_SEEN, tuple(kept))

"""Faults of files, collected and shown together."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad an issue is: an error stops the work, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault: where it is, what is wrong, how to mend it, and its permanent code.

    Example:
        >>> print(Issue("targets.yaml", 3, "The unit is missing.", "Add `unit:`.", "programme-001"))
        targets.yaml, line 3: The unit is missing. Add `unit:`. [programme-001]
    """

    file: str
    line: int | None
    sentence: str
    cure: str
    code: str
    level: Level = Level.ERROR

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{where}: {self.sentence} {self.cure} [{self.code}]"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence that proposes the nearest known word, or nothing.

    Example:
        >>> did_you_mean("recieved_at", ["received_at", "completed_at"])
        'Did you mean "received_at"?'
        >>> did_you_mean("zzz", ["received_at"])
        ''
    """
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'Did you mean "{near[0]}"?' if near else ""

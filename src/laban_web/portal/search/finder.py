"""Find: by every word, else by most of them; in one or several indexes at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from laban_web.portal.search.entries import Entry
from laban_web.portal.search.index_file import IndexFile, any_of, quoted
from laban_web.portal.search.questions import EMPTY_WORDS, Meanings, Question, understand
from laban_web.portal.search.ranking import Ranking
from laban_web.portal.search.spelling import Spelling

ENOUGH = 5
CANDIDATES = 200
# Words that more than this share of all entries have are not ranked by the index: it would read
# a row for each of them.
_COMMON_SHARE = 0.05
_COMMON_FROM = 5_000


@dataclass(frozen=True)
class Found:
    """What a question found. `counts` is by kind; `is_relaxed`: no entry has every word."""

    question: Question
    entries: tuple[Entry, ...]
    counts: dict[str, int]
    is_relaxed: bool = False
    scores: tuple[float, ...] = ()


class Finder:
    """Searches several indexes as one."""

    def __init__(self, indexes: Sequence[IndexFile], meanings: Meanings) -> None:
        self.indexes = tuple(indexes)
        self._meanings = meanings

    @cached_property
    def frequencies(self) -> dict[str, int]:
        """Every word with the number of entries that have it."""
        found: dict[str, int] = {}
        for index in self.indexes:
            for word, count in index.frequencies.items():
                found[word] = found.get(word, 0) + count
        return found

    @cached_property
    def spelling(self) -> Spelling:
        """The words that are written somewhere."""
        return Spelling(self.frequencies)

    @cached_property
    def size(self) -> int:
        """How many entries there are."""
        return sum(index.size for index in self.indexes)

    def understand(self, text: str) -> Question:
        """Take a question apart by the words that are written somewhere."""
        return understand(text, self.spelling, self._meanings)

    def find(self, text: str, kind: str | None = None) -> Found:
        """Return what a question finds, best first."""
        return self.find_question(self.understand(text), kind)

    def find_question(self, question: Question, kind: str | None = None) -> Found:
        """Return what a question that was understood finds, best first."""
        if not question.slots:
            return Found(question, (), {})
        complete = self._candidates(question, question.expression, kind)
        partial: list[Entry] = []
        if len(complete) < ENOUGH and len(question.slots) > 1:
            partial = self._candidates(question, self._wider(question), kind)
        best = Ranking(question, self.frequencies, self.size).best(complete, partial)
        return Found(
            question,
            tuple(entry for _, entry in best),
            self._counts(question.expression if complete else self._wider(question)),
            is_relaxed=not complete,
            scores=tuple(score for score, _ in best),
        )

    def suggest(self, text: str, limit: int = 8) -> list[Entry]:
        """Return what somebody may be about to type, best first."""
        question = self.understand(text)
        if not question.slots:
            return []
        *before, last = question.slots
        start = f"{quoted(last.typed)} *"
        parts = [slot.expression for slot in before]
        expression = " AND ".join([*parts, f"({last.expression} OR {start})"])
        candidates = self._candidates(question, f"{{title names}} : ({expression})", None, 60)
        best = Ranking(question, self.frequencies, self.size).best(candidates)
        return [entry for _, entry in best[:limit]]

    def _candidates(
        self, question: Question, expression: str, kind: str | None, limit: int = CANDIDATES
    ) -> list[Entry]:
        is_common = self._is_common(question)
        return [
            entry
            for index in self.indexes
            for entry in (
                index.some(expression, kind, limit)
                if is_common
                else index.find(expression, kind, limit)
            )
        ]

    def _is_common(self, question: Question) -> bool:
        """Say whether nearly everything fits, so that ranking it all would take long."""
        rarest = min(
            sum(min(self.frequencies.get(word, 0) for word in run) for run in slot.alternatives)
            for slot in question.slots
        )
        return rarest > max(_COMMON_FROM, _COMMON_SHARE * self.size)

    def _wider(self, question: Question) -> str:
        """Return the expression that wants one of the words that tell most."""
        telling = [slot for slot in question.slots if slot.typed not in EMPTY_WORDS]
        telling.sort(key=lambda slot: self.frequencies.get(slot.typed, 0))
        return any_of([f"({slot.expression})" for slot in telling[:4] or question.slots])

    def _counts(self, expression: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for index in self.indexes:
            for kind, count in index.count(expression).items():
                found[kind] = found.get(kind, 0) + count
        return found

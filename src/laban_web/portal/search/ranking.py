"""Put candidates in the order in which people would want them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from laban_web.portal.search.entries import Entry
from laban_web.portal.search.folding import plain_words, spelt_words
from laban_web.portal.search.questions import Question, Slot

# What each sign is worth beside the words of the question that an entry's title has (at most 1).
_WHOLE_TITLE = 0.9
_RUN = 0.35
_BREVITY = 0.25
_DIACRITICS = 0.3
_NAMES = 0.85
_BODY = 0.25
_COMPLETE = 0.5


class Ranking:
    """Scores entries for a question; words that few entries have weigh more."""

    def __init__(self, question: Question, frequencies: Mapping[str, int], size: int) -> None:
        self._question = question
        self._weights = [_weight(slot, frequencies, size) for slot in question.slots]
        self._total = sum(self._weights) or 1.0
        self._wanted = [slot.typed for slot in question.slots]

    def best(
        self, complete: Iterable[Entry], partial: Iterable[Entry] = ()
    ) -> list[tuple[float, Entry]]:
        """Return entries with their scores, best first, each once.

        `complete` ones have every word somewhere, perhaps in their text alone.
        """
        scored: dict[tuple[str, str], tuple[float, Entry]] = {}
        rated = [(self.score(entry) + _COMPLETE, entry) for entry in complete]
        for score, entry in [*rated, *((self.score(entry), entry) for entry in partial)]:
            known = scored.get((entry.kind, entry.key))
            if known is None or score > known[0]:
                scored[entry.kind, entry.key] = (score, entry)
        return sorted(scored.values(), key=lambda hit: (-hit[0], hit[1].key))

    def score(self, entry: Entry) -> float:
        """Return how well an entry fits; more is better."""
        titles = [plain_words(title) for title in entry.titles.values()]
        names = [plain_words(name) for name in entry.names]
        in_title = max((self._share(words) for words in titles), default=0.0)
        in_names = max((self._share(words) for words in names), default=0.0)
        anywhere = self._share([word for words in (*titles, *names) for word in words])
        score = max(in_title, _NAMES * in_names, _BODY + (1 - _BODY) * anywhere * 0.9)
        likeness = max(map(self._likeness, titles), default=0.0)
        other = max(map(self._likeness, names), default=0.0)
        score += max(likeness, _NAMES * other) + self._diacritics(entry)
        return score * entry.weight

    def coverage(self, entry: Entry) -> float:
        """Return how much of the question an entry's title or one other name has, 0 to 1."""
        texts = (*entry.titles.values(), *entry.names)
        return max((self._share(plain_words(text)) for text in texts), default=0.0)

    def _share(self, words: Sequence[str]) -> float:
        """Return how much of the question a text has."""
        there = set(words)
        found = sum(
            weight
            for slot, weight in zip(self._question.slots, self._weights, strict=True)
            if any(there.issuperset(run) for run in slot.alternatives)
        )
        return found / self._total

    def _likeness(self, words: Sequence[str]) -> float:
        """Return how like the question a title or name is: the same, in the same order, as short."""
        wanted = self._spelled_out(words)
        if not words or not wanted:
            return 0.0
        if list(words) == wanted:
            return _WHOLE_TITLE + _RUN + _BREVITY
        run = _longest_run(wanted, words) / len(wanted)
        common = len(set(wanted) & set(words))
        return _RUN * run + _BREVITY * common / len(set(wanted) | set(words))

    def _spelled_out(self, words: Sequence[str]) -> list[str]:
        """Return the question in the words that a title uses for it."""
        there = set(words)
        found: list[str] = []
        for slot in self._question.slots:
            fitting = (run for run in slot.alternatives if there.issuperset(run))
            found += next(fitting, slot.alternatives[0])
        return found

    def _diacritics(self, entry: Entry) -> float:
        """Return what it is worth that words are spelt alike, diacritics included."""
        typed = [word for word in self._question.spelt if not word.isascii()]
        if not typed:
            return 0.0
        there = {
            word for text in (*entry.titles.values(), *entry.names) for word in spelt_words(text)
        }
        return _DIACRITICS * sum(word in there for word in typed) / len(typed)


def _weight(slot: Slot, frequencies: Mapping[str, int], size: int) -> float:
    """Return the weight of a word: the rarer, the more it tells."""
    rarest = min(
        max((frequencies.get(word, 0) for word in run), default=0) for run in slot.alternatives
    )
    return math.log(1 + (size + 1) / (rarest + 0.5))


def _longest_run(wanted: Sequence[str], words: Sequence[str]) -> int:
    """Return how many words of a question stand in a text side by side, in order."""
    best = 0
    lengths = [0] * (len(words) + 1)
    for word in wanted:
        previous = 0
        for place, other in enumerate(words, start=1):
            current = lengths[place]
            lengths[place] = previous + 1 if word == other else 0
            best = max(best, lengths[place])
            previous = current
    return best

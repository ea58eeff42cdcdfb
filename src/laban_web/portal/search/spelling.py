"""Words that nobody wrote, and the written ones they may stand for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

_DOUBLED = re.compile(r"(.)\1+")
_TELEX_VOWEL = re.compile(r"([aeod])\1")
_TELEX_TONES = tuple("sfrxj")
_CANDIDATES = 6
_LONG = 8


class Spelling:
    """The words of an index, to look up what a misspelt one may mean.

    Vietnamese syllables are short: one letter wrong, missing or swapped is taken as a slip, two in
    words of eight letters or more. The first letter is held to be right, as people rarely miss it.
    """

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self._frequencies = frequencies
        self._by_head: dict[str, list[str]] = defaultdict(list)
        for word in frequencies:
            if word.isalpha():
                self._by_head[word[0]].append(word)

    def is_known(self, word: str) -> bool:
        """Say whether anything has the word."""
        return word in self._frequencies

    def near(self, word: str) -> list[str]:
        """Return written words that a misspelt one may stand for, the most usual first."""
        if len(word) < 3 or not word.isalpha():
            return []
        for plain in (_DOUBLED.sub(r"\1", word), _without_telex(word)):
            if plain != word and self.is_known(plain):
                return [plain]
        slips = 2 if len(word) >= _LONG else 1
        found = process.extract(
            word,
            self._by_head.get(word[0], []),
            scorer=DamerauLevenshtein.distance,
            score_cutoff=slips,
            limit=None,
        )
        found.sort(key=lambda hit: (hit[1], -self._frequencies[hit[0]]))
        return [written for written, _distance, _place in found[:_CANDIDATES]]

    def split(self, word: str) -> list[str]:
        """Return the written words that a word typed without spaces is made of.

        Example:
            >>> Spelling({"chuyen": 9, "doi": 9, "so": 9}).split("chuyendoiso")
            ['chuyen', 'doi', 'so']
        """
        best: list[list[str] | None] = [[], *([None] * len(word))]
        for end in range(1, len(word) + 1):
            for begin in range(max(0, end - 7), end):
                before, part = best[begin], word[begin:end]
                if before is None or not self._is_syllable(part):
                    continue
                current = best[end]
                if current is None or len(before) + 1 < len(current):
                    best[end] = [*before, part]
        parts = best[-1] or []
        return parts if 1 < len(parts) <= len(word) / 2 else []

    def _is_syllable(self, part: str) -> bool:
        return len(part) > 1 and self._frequencies.get(part, 0) > 1


def _without_telex(word: str) -> str:
    """Return a syllable typed in Telex as it is without diacritics.

    Example:
        >>> _without_telex("ddooir")
        'doi'
    """
    letters = _TELEX_VOWEL.sub(r"\1", word).replace("w", "")
    return letters[:-1] if letters[-1:] in _TELEX_TONES else letters

"""What somebody types, taken apart: words with what each may stand for, and the period named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from laban_web.portal.search.folding import fold, plain_words, spelt_words, words
from laban_web.portal.search.index_file import all_of, any_of, quoted
from laban_web.portal.search.spelling import Spelling

LONGEST_QUESTION = 200
MOST_WORDS = 16

# Words that say nothing of what is looked for, in either language, folded.
EMPTY_WORDS = frozenset(
    [
        "va",
        "o",
        "cua",
        "cho",
        "trong",
        "theo",
        "cac",
        "nhung",
        "bao",
        "nhieu",
        "gi",
        "nao",
        "ve",
        "voi",
        "duoc",
        "the",
        "a",
        "an",
        "of",
        "in",
        "and",
        "for",
        "is",
        "are",
        "what",
        "how",
        "many",
        "much",
        "which",
        "by",
    ]
)

Meanings = Mapping[str, Sequence[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of a question and everything it may stand for, each a run of words."""

    typed: str
    alternatives: tuple[tuple[str, ...], ...]
    is_misspelt: bool = False

    @property
    def expression(self) -> str:
        """The FTS5 expression that any of the alternatives fits."""
        runs = [all_of([quoted(word) for word in run]) for run in self.alternatives]
        return any_of([f"({run})" if " AND " in run else run for run in runs])


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood.

    `period` is the name of a period, e.g. `2024` or `2024-Q1`. `spelt` holds the words as they
    were typed, for ranking by diacritics.
    """

    text: str
    slots: tuple[Slot, ...]
    spelt: tuple[str, ...]
    period: str | None = None

    @property
    def expression(self) -> str:
        """The FTS5 expression that wants every word."""
        return all_of([slot.expression for slot in self.slots])

    @property
    def corrected(self) -> str | None:
        """The question with misspelt words put right; nothing when none was."""
        if not any(slot.is_misspelt for slot in self.slots):
            return None
        return " ".join(" ".join(slot.alternatives[0]) for slot in self.slots)


def understand(text: str, spelling: Spelling, meanings: Meanings) -> Question:
    """Take a question apart.

    `meanings` holds what acronyms stand for, by their folded form.
    Empty: a question without any word has no slots.
    """
    text = " ".join(text[:LONGEST_QUESTION].split())
    typed = [word for word in _distinct(text) if word not in EMPTY_WORDS][:MOST_WORDS]
    typed = typed or _distinct(text)[:MOST_WORDS]
    slots = tuple(_slot(word, spelling, meanings) for word in typed)
    return Question(text, slots, tuple(spelt_words(text)), period_of(text))


def _distinct(text: str) -> list[str]:
    """Return the words of a question once each; of the number of a law, the number alone."""
    found = words(_BEFORE_A_YEAR.sub("", text))
    parts = {part for word in found if "/" in word or "-" in word for part in plain_words(word)}
    return [word for word in dict.fromkeys(found) if word not in parts]


def _slot(word: str, spelling: Spelling, meanings: Meanings) -> Slot:
    meant = tuple(meanings.get(word, ()))
    if spelling.is_known(word) or meant:
        return Slot(word, ((word,), *meant))
    if "/" in word or "-" in word or "." in word:
        return Slot(word, (tuple(plain_words(word)),))
    parts = spelling.split(word)
    if parts:
        return Slot(word, (tuple(parts),), is_misspelt=True)
    near = spelling.near(word)
    return Slot(word, tuple((one,) for one in near) or ((word,),), is_misspelt=bool(near))


_BEFORE_A_YEAR = re.compile(r"\bn[ăa]m(?=\s+20\d\d)", re.IGNORECASE)
_YEAR = r"(?P<year>20\d\d)"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FORMS = (
    (rf"\b(?:quy|quarter)\s*(?P<quarter>[1-4]|iv|i{{1,3}})\D{{0,8}}{_YEAR}", "Q"),
    (rf"\bq(?P<quarter>[1-4])\D{{0,3}}{_YEAR}", "Q"),
    (rf"\bthang\s*(?P<month>1[0-2]|0?[1-9])\D{{0,8}}{_YEAR}", "M"),
    (rf"\b(?P<month>1[0-2]|0?[1-9])/{_YEAR}", "M"),
    (rf"{_YEAR}-(?P<month>1[0-2]|0[1-9])\b", "M"),
    (rf"\b{_YEAR}\b", "Y"),
)


def period_of(text: str) -> str | None:
    """Return the name of the period that a text speaks of.

    Example:
        >>> period_of("quý 1 năm 2024"), period_of("tháng 3/2024"), period_of("năm 2024")
        ('2024-Q1', '2024-03', '2024')
    """
    folded = fold(text)
    for form, kind in _FORMS:
        match = re.search(form, folded)
        if not match:
            continue
        year = match["year"]
        if kind == "Q":
            quarter = match["quarter"]
            return f"{year}-Q{_ROMAN.get(quarter, quarter)}"
        return f"{year}-{int(match['month']):02}" if kind == "M" else year
    return None


def without(question: Question, taken: Sequence[str]) -> Question:
    """Return a question without some of its words."""
    left = tuple(slot for slot in question.slots if slot.typed not in taken)
    return Question(question.text, left, question.spelt, question.period)

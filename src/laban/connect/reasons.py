"""Why a row, or a whole delivery, was refused, in the reader's language.

Reasons are kept in English. `reasons.csv` holds each sentence in both languages with the same
places for values, a cure apart from what it cures; one without a code goes with any. A rule's own
message is in its record type.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from laban.base import UserError
from laban.programme import RecordType

RULE = "connect-121"
ANY_CODE = ""
_PLACE = re.compile(r"\{([a-z]+)\}")
# Of several unknown columns each has its proposal.
_BETWEEN_PROPOSALS = re.compile(r"(?<=\?) (?=Did you mean )")
# What values say in words of their own, by the name of their place.
_WORDS = {
    "forms": [(re.compile(" or "), " hoặc ")],
    "file": [(re.compile("^the content$"), "Nội dung")],
    "listed": [(re.compile(r" and ([\d,]+) more$"), r" và \1 cột khác")],
    "where": [(re.compile("^, column "), ", cột ")],
}
_RULE_CODE = re.compile(r" \(rule ([a-z0-9_]+)\)\.$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages, with the same places for values."""

    code: str
    en: str
    vi: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What the English sentence looks like with values in its places."""
        parts = _PLACE.split(self.en)
        texts = (re.escape(part) for part in parts[::2])
        places = (f"(?P<{name}>.*)" for name in parts[1::2])
        joined = "".join(f"{text}{next(places, '')}" for text in texts)
        return re.compile(joined, re.DOTALL)


def reason_in(language: str, code: str, reason: str, record_type: RecordType | None = None) -> str:
    """Return the reason of a fault in a language; as it was kept where it has no translation.

    Example:
        >>> reason_in("vi", "connect-118", '"Lan" is longer than 2 characters. Shorten it.')
        '"Lan" dài hơn 2 ký tự. Hãy rút ngắn.'
    """
    if language != "vi":
        return reason
    if code == RULE:
        return _rule_reason(reason, record_type)
    for sentence, pattern in (*_patterns().get(code, ()), *_patterns()[ANY_CODE]):
        found = pattern.fullmatch(reason)
        if found:
            return _filled(sentence.vi, found.groupdict())
    return reason


def error_in(language: str, error: UserError) -> str:
    """Return what is told of an error of a whole delivery in a language, with its code.

    What has no translation stays in English: the words of a library, the faults of a mapping.
    """
    parts = [error.sentence, *_BETWEEN_PROPOSALS.split(error.cure)]
    told = [reason_in(language, error.code, part) for part in parts if part]
    return " ".join([*told, f"[{error.code}]"])


@lru_cache(maxsize=1)
def sentences() -> tuple[Sentence, ...]:
    """Return every sentence of the catalogue."""
    text = resources.files("laban.connect").joinpath("reasons.csv").read_text(encoding="utf-8")
    return tuple(Sentence(**row) for row in csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, list[tuple[Sentence, re.Pattern[str]]]]:
    found = defaultdict[str, list[tuple[Sentence, re.Pattern[str]]]](list)
    for sentence in sentences():
        found[sentence.code].append((sentence, sentence.pattern))
    return found


def _filled(sentence: str, values: Mapping[str, str]) -> str:
    def value(place: re.Match[str]) -> str:
        found = values[place[1]]
        for pattern, words in _WORDS.get(place[1], ()):
            found = pattern.sub(words, found)
        return found

    return _PLACE.sub(value, sentence)


def _rule_reason(reason: str, record_type: RecordType | None) -> str:
    named = _RULE_CODE.search(reason)
    rules = record_type.rules if record_type else ()
    for rule in rules:
        if named and rule.code == named[1]:
            return f"{rule.message.vi.rstrip('.')} (quy tắc {rule.code})."
    return reason

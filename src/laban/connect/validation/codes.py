"""Codes, flags and the translation of a site's codes: decided once for each different value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

import numpy as np
import pyarrow as pa

from laban.base import did_you_mean
from laban.connect.validation.faults import Parsed, Problem
from laban.programme import CodeList

_FLAGS = {"true": True, "false": False, "1": True, "0": False}
# Looking for near words in a long list takes long: so many different values get a proposal.
_PROPOSALS = 50
_REMEMBERED = 10_000


class Proposals:
    """Proposes near words for wrong ones, and stops when it has done so often enough."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = tuple(known)
        self._sentences: dict[str, str] = {}
        self.begin()

    def begin(self) -> None:
        """Count anew: another delivery begins."""
        self._asked: set[str] = set()
        self.is_used_up = False
        if len(self._sentences) > _REMEMBERED:
            self._sentences.clear()

    def of(self, word: str) -> str:
        """Return "Did you mean …?", or nothing."""
        if word not in self._asked:
            if len(self._asked) >= _PROPOSALS:
                self.is_used_up = True
                return ""
            self._asked.add(word)
        if word not in self._sentences:
            self._sentences[word] = did_you_mean(word, self._known)
        return self._sentences[word]


class Codes:
    """The codes of one column."""

    def __init__(self, code_list: CodeList) -> None:
        self._name = code_list.code
        self._codes = frozenset(entry.code for entry in code_list.entries)
        self.words = pa.array(sorted(self._codes), pa.string())
        self.proposals = Proposals(sorted(self._codes))

    def parse(self, texts: pa.StringArray) -> Parsed:
        """Return codes that are in the list."""
        return _known_only(texts, self._codes, self._sentence, "connect-110")

    def _sentence(self, value: str) -> str:
        cure = self.proposals.of(value) or "Use a code of the list, or map this one to it."
        return f'"{value}" is not in the code list "{self._name}". {cure}'


def parse_flags(texts: pa.StringArray) -> Parsed:
    """Return true, false, 1 and 0 as booleans, in capitals or not."""
    values = [None if text is None else _FLAGS.get(text.lower()) for text in texts.to_pylist()]
    known = [place for place, value in enumerate(values) if value is None and texts[place].is_valid]
    problem = Problem(np.array(known, np.int64), _no_flag, "connect-106")
    return Parsed(pa.array(values, pa.bool_()), (problem,) if known else ())


def _no_flag(value: str) -> str:
    return f'"{value}" is neither true nor false. Write true, false, 1 or 0.'


def translate(texts: pa.StringArray, codes: Mapping[str, str]) -> Parsed:
    """Return a site's codes as those of the record type; codes not mapped are wrong."""

    def sentence(value: str) -> str:
        cure = did_you_mean(value, codes) or f"It translates {', '.join(codes)}."
        return f'The mapping does not say what "{value}" means. {cure}'

    known = _known_only(texts, codes.keys(), sentence, "connect-114")
    values = [None if text is None else codes[text] for text in known.values.to_pylist()]
    return Parsed(pa.array(values, pa.string()), known.problems)


def _known_only(
    texts: pa.StringArray, known: Collection[str], sentence: Callable[[str], str], code: str
) -> Parsed:
    values = texts.to_pylist()
    wrong = [p for p, value in enumerate(values) if value is not None and value not in known]
    if not wrong:
        return Parsed(texts)
    for place in wrong:
        values[place] = None
    problem = Problem(np.array(wrong, np.int64), sentence, code)
    return Parsed(pa.array(values, pa.string()), (problem,))

"""Organisations: a code becomes the identity that it names on the day of the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laban.connect.validation.candidates import NOBODY, Candidates
from laban.connect.validation.codes import Proposals
from laban.connect.validation.faults import Parsed, Places, Problem
from laban.programme import Organisation, Organisations


class OrganisationColumn:
    """Finds the identities that codes name on a day."""

    def __init__(self, organisations: Organisations) -> None:
        everybody = tuple(organisations.by_id.values())
        self._ids = pa.array([organisation.id for organisation in everybody], pa.string())
        self._candidates = Candidates.of(everybody)
        self._named: defaultdict[str, list[Organisation]] = defaultdict(list)
        for organisation in everybody:
            self._named[organisation.code].append(organisation)
        self._successors: defaultdict[str, list[str]] = defaultdict(list)
        for succession in organisations.successions:
            self._successors[succession.predecessor].append(succession.successor)
        self.proposals = Proposals(self._named)

    def resolve(self, texts: pa.DictionaryArray, days: pa.Date32Array, *, when: str) -> Parsed:
        """Return the identities, as a dictionary of all there are.

        An identity names its organisation on any day.

        Where the day is unknown, a code that has named one organisation only names it.
        `when` is the column that the days come from.
        """
        candidates = self._candidates
        different = candidates.words(texts.dictionary.to_pylist())
        indices = texts.indices.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        words = different[indices]
        # A dictionary may hold the unknown value itself, so both levels are asked.
        given = pc.is_valid(texts.dictionary.take(texts.indices)).to_numpy(zero_copy_only=False)
        chosen = candidates.choose(words, days)
        found = given & (chosen != NOBODY)
        places = pa.array(chosen.astype(np.int32), mask=~found)
        values = pa.DictionaryArray.from_arrays(places, self._ids)
        lost = given & ~found
        if not lost.any():
            return Parsed(values)
        exists = lost & candidates.exist(words)
        dayless = exists & pc.is_null(days).to_numpy(zero_copy_only=False)
        problems = (
            Problem(np.flatnonzero(lost & ~exists), self._unknown, "connect-111"),
            Problem(np.flatnonzero(dayless), self._needs_day(when), "connect-125"),
            *self._not_then(np.flatnonzero(exists & ~dayless), words, days),
        )
        return Parsed(values, tuple(problem for problem in problems if len(problem.places)))

    def _not_then(self, places: Places, words: Places, days: pa.Date32Array) -> Iterable[Problem]:
        """Yield what is wrong with codes that name nobody on their day, day by day."""
        if not len(places):
            return
        numbers = days.cast(pa.int32()).take(pa.array(places)).to_numpy()
        ended = (self._candidates.ends[words[places]] <= numbers[:, None]) & (
            self._candidates.numbers[words[places]] != NOBODY
        )
        has_ended = ended.any(axis=1)
        for number in np.unique(numbers):
            day = date.fromordinal(date(1970, 1, 1).toordinal() + int(number))
            at = numbers == number
            yield Problem(places[at & has_ended], self._ended(day), "connect-112")
            yield Problem(places[at & ~has_ended], self._not_begun(day), "connect-113")

    def _unknown(self, value: str) -> str:
        cure = self.proposals.of(value) or "Use a code of the programme's organisations."
        return f'There is no organisation "{value}". {cure}'

    def _needs_day(self, when: str) -> Callable[[str], str]:
        def sentence(value: str) -> str:
            named = ", ".join(organisation.id for organisation in self._named.get(value, ()))
            return (
                f'"{value}" may be any of {named}, and without "{when}" nobody can tell which. '
                f'Fill in "{when}", or write the identity.'
            )

        return sentence

    def _ended(self, day: date) -> Callable[[str], str]:
        def sentence(value: str) -> str:
            past = [o for o in self._named.get(value, ()) if o.valid_to and o.valid_to <= day]
            if not past:
                return f"The organisation had ended by {day}. Name its successor."
            last = max(past, key=lambda o: o.valid_to or day)
            followers = ", ".join(self._successors.get(last.id, ()))
            cure = f"Its successors are {followers}." if followers else "It has no successor."
            return f'Organisation "{value}" ended on {last.valid_to}, and the day is {day}. {cure}'

        return sentence

    def _not_begun(self, day: date) -> Callable[[str], str]:
        def sentence(value: str) -> str:
            coming = [o.valid_from for o in self._named.get(value, ()) if o.valid_from]
            if not coming:
                return f"The organisation had not begun by {day}. Name its predecessor."
            return (
                f'Organisation "{value}" begins on {min(coming)}, and the day is {day}. '
                "Name its predecessor, or look at the day."
            )

        return sentence

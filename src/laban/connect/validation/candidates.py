"""Which organisations a code or an identity may name, as arrays to choose from by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from laban.connect.validation.faults import Places
from laban.programme import Organisation

NOBODY = -1
_EPOCH = date(1970, 1, 1)
_BEFORE_ALL, _AFTER_ALL = -(2**62), 2**62


@dataclass(frozen=True)
class Candidates:
    """The organisations that each word may name.

    Shape: words × candidates; `numbers` is -1 where there is none; days since 1970, ends
        exclusive. The first word is the one that names nobody.
    """

    places: dict[str, int]
    numbers: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, organisations: Sequence[Organisation]) -> Candidates:
        """Return the candidates of every code, on its days, and of every identity, on any day."""
        named: dict[str, list[tuple[int, int, int]]] = {"": []}
        for number, organisation in enumerate(organisations):
            begins = _day(organisation.valid_from, _BEFORE_ALL)
            ends = _day(organisation.valid_to, _AFTER_ALL)
            named.setdefault(organisation.code, []).append((number, begins, ends))
            if organisation.id != organisation.code:
                named[organisation.id] = [(number, _BEFORE_ALL, _AFTER_ALL)]
        width = max(len(found) for found in named.values()) or 1
        table = np.full((len(named), width, 3), NOBODY, np.int64)
        for place, found in enumerate(named.values()):
            table[place, : len(found)] = np.array(found, np.int64).reshape(-1, 3)
        places = {word: place for place, word in enumerate(named)}
        return cls(places, table[:, :, 0], table[:, :, 1], table[:, :, 2])

    def words(self, texts: Sequence[str | None]) -> Places:
        """Return the place of each text; 0 for one that names nobody."""
        return np.array([self.places.get(text or "", 0) for text in texts] or [0], np.int64)

    def choose(self, words: Places, days: pa.Date32Array) -> NDArray[np.int64]:
        """Return the number of the organisation that each word names on its day, or -1.

        Without a day, a word names its candidate when it has one only.
        """
        numbers = self.numbers[words]
        is_only = (numbers != NOBODY).sum(axis=1) == 1
        unknown = pc.is_null(days).to_numpy(zero_copy_only=False)
        on = days.cast(pa.int32()).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        chosen = np.full(len(words), NOBODY, np.int64)
        for rank in range(numbers.shape[1]):
            is_valid = (self.begins[words, rank] <= on) & (on < self.ends[words, rank])
            takes = (chosen == NOBODY) & np.where(unknown, is_only, is_valid)
            chosen = np.where(takes, numbers[:, rank], chosen)
        return chosen

    def exist(self, words: Places) -> NDArray[np.bool_]:
        """Say which words name somebody on some day."""
        found: NDArray[np.bool_] = self.numbers[words, 0] != NOBODY
        return found


def _day(day: date | None, otherwise: int) -> int:
    return otherwise if day is None else (day - _EPOCH).days

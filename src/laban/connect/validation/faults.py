"""What is wrong with values, by place, until it is known of which row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the values at some places of a column.

    `sentence` is given a value as text and returns the reason.
    """

    places: Places
    sentence: Callable[[str], str]
    code: str

    def among(self, indices: Places) -> Problem:
        """Return the problem of different values as one of the rows that hold them."""
        return replace(self, places=np.flatnonzero(np.isin(indices, self.places)))


@dataclass(frozen=True, slots=True)
class Parsed:
    """The values of a column in their type, unknown where there is a problem.

    `excused` are unknown because of a problem of another column.
    """

    values: pa.Array
    problems: tuple[Problem, ...] = ()
    excused: Places = field(default_factory=lambda: np.array([], np.int64))


def places_where(mask: NDArray[np.bool_]) -> Places:
    """Return the places at which a mask holds."""
    found: Places = np.flatnonzero(mask)
    return found


def joined(groups: Iterable[Places]) -> Places:
    """Return all places that occur in any of the groups, each once, in order."""
    found = [group for group in groups if len(group)]
    return np.unique(np.concatenate(found)) if found else np.array([], np.int64)

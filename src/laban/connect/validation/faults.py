"""Faults of values: found by column, kept by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from laban.lake import REFUSED_SCHEMA

Places = NDArray[np.int64]

NOT_KEPT = "***"
LONGEST_VALUE = 200
REFUSE, FLAG = "refuse", "flag"


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
    """The values of a column in their type, unknown where there is a problem."""

    values: pa.Array
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one row: a line of the refused rows."""

    row: int
    column: str
    value: str
    reason: str
    code: str
    level: str = REFUSE


def shown(value: object) -> str:
    """Return a value as the text that is kept of it, cut when it is long."""
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def places_where(mask: NDArray[np.bool_]) -> Places:
    """Return the places at which a mask holds."""
    found: Places = np.flatnonzero(mask)
    return found


def faults_batch(faults: Sequence[Fault]) -> pa.RecordBatch:
    """Return faults as a batch of the lake's refused rows."""
    columns = [
        pa.array([getattr(fault, field.name) for fault in faults], field.type)
        for field in REFUSED_SCHEMA
    ]
    return pa.RecordBatch.from_arrays(columns, schema=REFUSED_SCHEMA)


def joined(groups: Iterable[Places]) -> Places:
    """Return all places that occur in any of the groups, each once, in order."""
    found = [group for group in groups if len(group)]
    return np.unique(np.concatenate(found)) if found else np.array([], np.int64)

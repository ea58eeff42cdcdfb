"""Chance that is the same on every machine: raw random bits, integer thresholds, tables.

Nothing here calls a floating-point function on a random number, so no processor's rounding can
turn one record into another.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

CERTAIN = 1 << 16
"""The threshold of an event that always happens; 0 never does."""

_STEPS = 4096


class Draws:
    """A stream of draws for one batch of records; `size` of each."""

    def __init__(self, size: int, *seeds: int) -> None:
        self.size = size
        self._generator = np.random.Generator(
            np.random.SFC64(np.random.SeedSequence([abs(seed) for seed in seeds]))
        )

    def words(self) -> NDArray[np.uint32]:
        """Draw whole numbers of 32 bits."""
        return np.frombuffer(self._generator.bytes(4 * self.size), dtype="<u4")

    def below(self, bound: int) -> Integers:
        """Draw whole numbers from 0 to `bound` minus 1; `bound` is at most 2**31."""
        return (self.words().astype(np.int64) * bound) >> 32

    def steps(self) -> Integers:
        """Draw places in a table of `_STEPS` entries."""
        short = np.frombuffer(self._generator.bytes(2 * self.size), dtype="<u2")
        return (short & (_STEPS - 1)).astype(np.int64)

    def happens(self, threshold: int | NDArray[Any]) -> Flags:
        """Say for each record whether an event of this chance (of `CERTAIN`) happens."""
        short = np.frombuffer(self._generator.bytes(2 * self.size), dtype="<u2")
        return short.astype(np.int32) < threshold

    def picks(self, table: Integers, row: Integers | None = None) -> Integers:
        """Draw entries of a table that `pick_table` made; `row` names its row per record."""
        return table[self.steps()] if row is None else table[row, self.steps()]


def threshold(share: float) -> int:
    """Return the threshold (of `CERTAIN`) of a share between 0 and 1."""
    return round(min(max(share, 0.0), 1.0) * CERTAIN)


def pick_table(weights: Sequence[float]) -> Integers:
    """Return a table in which every place holds an index, in proportion to the weights.

    Raises:
        ValueError: There is no positive weight.
    """
    total = math.fsum(weights)
    if total <= 0:
        raise ValueError("A table to draw from needs a positive weight.")
    cumulative, table, done = 0.0, np.zeros(_STEPS, dtype=np.int64), 0
    for index, weight in enumerate(weights):
        cumulative += weight
        until = round(cumulative / total * _STEPS)
        table[done:until] = index
        done = until
    return table


def log_normal_table(median: float, sigma: float, *, least: int, most: int) -> Integers:
    """Return a table of whole numbers distributed log-normally around a median."""
    normal = NormalDist()
    quantiles = (normal.inv_cdf((step + 0.5) / _STEPS) for step in range(_STEPS))
    values = [round(median * math.exp(sigma * quantile)) for quantile in quantiles]
    return np.clip(np.array(values, dtype=np.int64), least, most)


def seeded_quantile(seed: int, *names: int | str) -> float:
    """Return one number between 0 and 1 that belongs to a seed and names, with four digits."""
    text = "\x1f".join(str(part) for part in (seed, *names))
    word = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
    return (word % 10_000 + 0.5) / 10_000

"""Values in classes, for shading: of equal counts or of equal steps."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Steps = Literal["quantile", "equal"]


@dataclass(frozen=True, slots=True)
class Classes:
    """Upper bounds between classes; a value on a bound belongs to the class above it."""

    how: Steps
    low: float
    high: float
    bounds: tuple[float, ...]

    def of(self, value: float) -> int:
        """Return the number of a value's class, from 0."""
        return bisect.bisect_right(self.bounds, value)

    def ranges(self) -> tuple[tuple[float, float], ...]:
        """Return each class from its lowest to its highest value."""
        edges = (self.low, *self.bounds, self.high)
        return tuple(pairwise(edges))


def classify(values: Sequence[float], count: int, how: Steps = "quantile") -> Classes | None:
    """Return at most `count` classes that hold all values; fewer where values are alike.

    Empty: `None` when there is no value.

    Example:
        >>> classify([1, 2, 3, 4], 2).bounds, classify([0, 1, 10], 2, "equal").bounds
        ((3,), (5.0,))
    """
    if not values:
        return None
    ordered = sorted(values)
    low, high = ordered[0], ordered[-1]
    if how == "equal":
        step = (high - low) / count
        bounds = [low + step * number for number in range(1, count)] if step else []
    else:
        bounds = [ordered[len(ordered) * number // count] for number in range(1, count)]
    kept = tuple(bound for bound in dict.fromkeys(bounds) if low < bound)
    return Classes(how, low, high, kept)

"""A figure of the second computation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

# indicator, organisation, hierarchy, period, breakdown, category, source, vintage
Key = tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """One figure; a value of `None` is an unknown one. Ratios are exact fractions."""

    value: float | None
    numerator: Fraction | None
    denominator: Fraction | None
    records: int
    unit: str
    estimated: bool
    illustrative: bool


Figures = dict[Key, Figure]
FiguresByKey = Mapping[Key, Figure]

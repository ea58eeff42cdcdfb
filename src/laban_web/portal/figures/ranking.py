"""Ranks and medians among organisations of one kind."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from statistics import median

from laban.programme import Programme
from laban.publication import Publication, Slice
from laban_web.portal.figures.keeping import kept
from laban_web.portal.figures.on_day import values_on
from laban_web.portal.figures.structures import day_of, standing


@dataclass(frozen=True, slots=True)
class Ranking:
    """The known values of organisations of one kind, in ascending order."""

    values: array[float]
    median: float | None

    @property
    def size(self) -> int:
        """How many have a value."""
        return len(self.values)

    def rank(self, value: float, direction: str) -> int | None:
        """Return the place of a value; equal ones share the better place.

        Empty: `None` when neither more nor less is better, and when all values are the same.

        Example:
            >>> several = rank_values([10.0, 20.0, 20.0, 30.0])
            >>> [several.rank(one, "up") for one in (30, 20, 10)], several.rank(20, "down")
            ([1, 2, 4], 2)
        """
        if not self.size or self.values[0] == self.values[-1]:
            return None
        if direction == "up":
            return self.size - bisect_right(self.values, value) + 1
        return bisect_left(self.values, value) + 1 if direction == "down" else None


def rank_values(values: list[float]) -> Ranking:
    """Return values to be ranked among."""
    ordered = sorted(values)
    return Ranking(array("d", ordered), median(ordered) if ordered else None)


@kept(at_most=512)
def ranking(
    programme: Programme, publication: Publication, slice: Slice, period: str, kind: str
) -> Ranking:
    """Return the known values of the organisations of a kind in one period of a slice."""
    known = values_on(programme, publication, slice, period)
    day = day_of(programme, publication, slice, period, kind)
    found = (known.get(one) for one in standing(programme, kind, day))
    return rank_values([value for value in found if value is not None])

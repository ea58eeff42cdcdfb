"""Lines, one series at one node, by their place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from laban.measure.disclosure.axes import Axis, Pattern
from laban.measure.disclosure.grids import grids_of
from laban.measure.disclosure.quantities import Booleans, Integers, Quantities, Reals
from laban.measure.disclosure.sums import Sums


@dataclass(frozen=True)
class Line:
    """The atoms of a line: how many each counts, and whether everyone knows it is 0.

    `quantities`: those of the line, each with its atoms.
    """

    pattern: Pattern
    values: Reals
    is_given: Booleans
    quantities: tuple[tuple[int, range], ...]


class Lines:
    """All lines of a table of figures.

    Shape: `grid` and `row` over series and nodes: where a line lies, -1 where nothing is stated.
    """

    def __init__(self, quantities: Quantities, sums: Sums) -> None:
        q = self.quantities = quantities
        axis = Axis.of(q.coded.words["period"])
        self._axes = (axis, axis.at_ends(), axis.apart())
        self._axis_number = np.where(q.adds_over_periods, 0, np.where(q.adds, 1, 2))
        beside = {tuple(one.parts) for own in sums.places.values() for one in own}
        self.grids = tuple(grids_of(q, self._axes, self._axis_number, sorted(beside)))
        shape = int(q.series.max(initial=-1)) + 1, len(q.nodes)
        self.grid: Integers = np.full(shape, -1, np.int64)
        self.row: Integers = np.full(shape, -1, np.int64)
        for number, grid in enumerate(self.grids):
            self.grid.flat[grid.place] = number
            self.row.flat[grid.place] = np.arange(len(grid.place))
        self._lines: dict[tuple[int, int], Line] = {}

    def axis_of(self, quantity: int) -> Axis:
        """Return the axis that a quantity's line is cut by."""
        return self._axes[self._axis_number[quantity]]

    def of(self, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Line]:
        """Return the lines of some (series, node) that state anything."""
        found = {}
        for place in dict.fromkeys(places):
            if place not in self._lines and self.grid[place] >= 0:
                self._lines[place] = self._line(*place)
            if place in self._lines:
                found[place] = self._lines[place]
        return found

    def _line(self, series: int, node: int) -> Line:
        grid, row = self.grids[self.grid[series, node]], self.row[series, node]
        stated = zip(grid.quantity[row].tolist(), grid.atoms, strict=True)
        own = tuple((quantity, atoms) for quantity, atoms in stated if quantity >= 0)
        return Line(grid.pattern, grid.values[row], grid.is_given[row], own)

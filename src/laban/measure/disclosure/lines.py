"""Lines, one series at one node, cut into atoms: the smallest numbers that figures are sums of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from laban.measure.disclosure.axes import Axis, Pattern, atom_values
from laban.measure.disclosure.quantities import Booleans, Integers, Quantities, Reals

_AT_ONCE = 4000


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
    """The lines of a table of figures; they are cut into atoms when first asked for."""

    def __init__(self, quantities: Quantities) -> None:
        self.quantities = quantities
        self.axis = Axis.of(quantities.coded.words["period"])
        self._axes = (self.axis, self.axis.at_ends(), self.axis.apart())
        q = quantities
        self._axis_number = np.where(q.adds_over_periods, 0, np.where(q.adds, 1, 2))
        self._name = q.series * len(q.nodes) + q.node
        self._order = np.lexsort((q.period, self._name))
        self._sorted = self._name[self._order]
        self._lines: dict[tuple[int, int], Line] = {}
        self._patterns: dict[bytes, Pattern] = {}
        names = q.unknown[0] * len(q.nodes) + q.unknown[1]
        self._unknown_order = np.argsort(names, kind="stable")
        self._unknown = names[self._unknown_order]

    def axis_of(self, quantity: int) -> Axis:
        """Return the axis that a quantity's line is cut by."""
        return self._axes[self._axis_number[quantity]]

    def of(self, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Line]:
        """Return the lines of some (series, node) that state anything."""
        wanted = list(dict.fromkeys(places))
        missing = np.array([p for p in wanted if p not in self._lines], np.int64).reshape(-1, 2)
        names = missing[:, 0] * len(self.quantities.nodes) + missing[:, 1]
        begin = np.searchsorted(self._sorted, names, "left")
        end = np.searchsorted(self._sorted, names, "right")
        stated = np.flatnonzero(end > begin)
        for at in range(0, len(stated), _AT_ONCE):
            own = stated[at : at + _AT_ONCE]
            self._cut(missing[own], names[own], begin[own], end[own])
        return {place: self._lines[place] for place in wanted if place in self._lines}

    def _cut(self, places: Integers, names: Integers, begin: Integers, end: Integers) -> None:
        q, axis = self.quantities, self.axis
        shape = (len(places), len(axis.kind))
        values, known, given = np.zeros(shape), np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
        row = np.repeat(np.arange(len(places)), end - begin)
        within = np.arange(len(row)) - np.repeat(
            np.cumsum(end - begin) - (end - begin), end - begin
        )
        members = self._order[np.repeat(begin, end - begin) + within]
        period = q.period[members]
        kinds = np.zeros((len(places), int(axis.kind.max()) + 1), np.bool_)
        kinds[row, axis.kind[period]] = True
        known[:] = kinds[:, axis.kind]
        for at, name in enumerate(names.tolist()):
            first, last = np.searchsorted(self._unknown, [name, name + 1])
            known[at, q.unknown[2][self._unknown_order[first:last]]] = False
        given[:] = known
        given[row, period] = ~q.is_open[members]
        known[row, period] = True
        values[row, period] = q.value[members]
        self._keep(places, members, np.cumsum(end - begin), known, values, given)

    def _keep(
        self,
        places: Integers,
        members: Integers,
        ends: Integers,
        known: Booleans,
        values: Reals,
        given: Booleans,
    ) -> None:
        q = self.quantities
        first = members[np.concatenate([[0], ends[:-1]])]
        kind = self._axis_number[first]
        shapes = np.packbits(np.column_stack([kind == 1, kind == 2, known]), axis=1)
        different, shape_of = np.unique(shapes, axis=0, return_inverse=True)
        parts = np.split(members, ends[:-1])
        for number in range(len(different)):
            own = np.flatnonzero(shape_of.reshape(-1) == number)
            axis, flags = self._axes[kind[own[0]]], known[own[0]]
            key = different[number].tobytes()
            pattern = self._patterns.setdefault(key, axis.pattern(flags))
            atoms = atom_values(pattern, values[own])
            is_given = np.zeros(atoms.shape, np.bool_)
            of_period = {}
            for period in np.flatnonzero(flags).tolist():
                atoms_of = pattern.atoms(int(axis.begin[period]), int(axis.end[period]))
                of_period[period] = atoms_of
                is_given[:, atoms_of.start : atoms_of.stop] |= given[own, period][:, None]
            for at, line in enumerate(own.tolist()):
                stated = tuple((int(m), of_period[int(q.period[m])]) for m in parts[line])
                place = (int(places[line, 0]), int(places[line, 1]))
                self._lines[place] = Line(pattern, atoms[at], is_given[at], stated)

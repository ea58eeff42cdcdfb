"""Own records: what an organisation counts beyond those below it, as one more below it.

Where it has any, nobody knows how many they are: they can be traded like those of another unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from laban.measure.disclosure.grids import Grid
from laban.measure.disclosure.lines import Lines
from laban.measure.disclosure.quantities import Booleans, Integers, Reals
from laban.measure.disclosure.sums import Sum, Sums, by_term, joined

_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Board:
    """All lines, with those of own records as further nodes; nothing is stated of these.

    Shape: `grid` and `row` over series and nodes, as in `Lines`; `places`: the sums over nodes.
    """

    grids: tuple[Grid, ...]
    grid: Integers
    row: Integers
    places: Mapping[int, tuple[Sum, ...]]


@dataclass(frozen=True)
class _OwnRecords:
    """Lines of own records at one more node.

    Shape: over lines and atoms: `values`, and whether anybody's records may be there (`is_open`).
    """

    node: int
    series: Integers
    values: Reals
    is_open: Booleans


def board_of(lines: Lines, sums: Sums) -> Board:
    """Return the lines with the own records of every organisation that has some."""
    family = {series: all_[0] for series, all_ in joined(sums.kinds).items()}
    of_family = np.array([family.get(one, one) for one in range(len(lines.grid))], np.int64)
    places: list[Sum] = []
    found: defaultdict[int, list[_OwnRecords]] = defaultdict(list)
    node = lines.grid.shape[1]
    for one in dict.fromkeys(one for own in sums.places.values() for one in own):
        has_own = False
        for number in sorted({*lines.grid[:, one.whole].tolist()} - {-1}):
            series, beyond = _beyond(lines, one, number)
            is_open = _open(beyond, of_family[series])
            if is_open.any():
                has_own = True
                found[number].append(_OwnRecords(node, series, np.maximum(beyond, 0.0), is_open))
        places.append(Sum(one.whole, {**one.parts, node: 1}) if has_own else one)
        node += has_own
    more = (0, 0), (0, node - lines.grid.shape[1])
    grid, row = (np.pad(table, more, constant_values=-1) for table in (lines.grid, lines.row))
    for number, all_own in found.items():
        begin = len(lines.grids[number].values)
        for own in all_own:
            grid[own.series, own.node] = number
            row[own.series, own.node] = begin + np.arange(len(own.series))
            begin += len(own.series)
    grids = tuple(_with_own(one, found[number]) for number, one in enumerate(lines.grids))
    return Board(grids, grid, row, by_term(places))


def _beyond(lines: Lines, one: Sum, number: int) -> tuple[Integers, Reals]:
    """Return the series whose lines of a sum all lie in one grid, and what the whole has beyond."""
    grid = lines.grid[:, [*one.terms]]
    is_same = ((grid == number) | (grid < 0)).all(axis=1) & (lines.grid[:, one.whole] == number)
    series = np.flatnonzero(is_same)
    values = lines.grids[number].values
    found = np.zeros((len(series), values.shape[1]))
    for term, factor in one.terms.items():
        row = lines.row[series, term]
        found -= factor * np.where(row[:, None] >= 0, values[row], 0.0)
    return series, found


def _open(beyond: Reals, family: Integers) -> Booleans:
    """Say where own records may be: where something of the family shows that there are some."""
    shown = np.zeros((int(family.max(initial=-1)) + 1, beyond.shape[1]), np.bool_)
    np.logical_or.at(shown, family, beyond > _TOLERANCE)
    found: Booleans = shown[family] & (beyond >= -_TOLERANCE)
    return found


def _with_own(grid: Grid, own: Sequence[_OwnRecords]) -> Grid:
    """Return a grid with lines of own records below the others; nothing is stated of these."""
    if not own:
        return grid
    count = sum(len(one.series) for one in own)
    return replace(
        grid,
        values=np.vstack([grid.values, *(one.values for one in own)]),
        is_given=np.vstack([grid.is_given, *(~one.is_open for one in own)]),
        quantity=np.vstack([grid.quantity, np.full((count, len(grid.periods)), -1)]),
    )

"""Own records: what an organisation counts beyond those below it, as one more below it.

Where it has any, nobody knows how many they are: they can be traded like those of another unit.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def board_of(lines: Lines, sums: Sums) -> Board:
    """Return the lines with the own records of every organisation that has some."""
    board = Board(lines.grids, lines.grid, lines.row, {})
    family = {series: all_[0] for series, all_ in joined(sums.kinds).items()}
    of_family = np.array([family.get(one, one) for one in range(len(lines.grid))], np.int64)
    places: list[Sum] = []
    for one in dict.fromkeys(one for own in sums.places.values() for one in own):
        node = board.grid.shape[1]
        before = board
        for number in range(len(lines.grids)):
            series, beyond = _beyond(lines, one, number)
            is_open = _open(beyond, of_family[series])
            if is_open.any():
                board = _with_node(board, node, number, series, beyond, is_open)
        places.append(one if board is before else Sum(one.whole, {**one.parts, node: 1}))
    return replace(board, places=by_term(places))


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


def _with_node(
    board: Board, node: int, number: int, series: Integers, beyond: Reals, is_open: Booleans
) -> Board:
    """Return the board with lines of own records at one more node."""
    grid = board.grids[number]
    below = replace(
        grid,
        values=np.vstack([grid.values, np.maximum(beyond, 0.0)]),
        is_given=np.vstack([grid.is_given, ~is_open]),
        quantity=np.vstack([grid.quantity, np.full((len(series), len(grid.periods)), -1)]),
    )
    grids = tuple(below if one is grid else one for one in board.grids)
    wider = [
        np.pad(table, ((0, 0), (0, node + 1 - table.shape[1])), constant_values=-1)
        for table in (board.grid, board.row)
    ]
    wider[0][series, node] = number
    wider[1][series, node] = len(grid.values) + np.arange(len(series))
    return Board(grids, wider[0], wider[1], board.places)

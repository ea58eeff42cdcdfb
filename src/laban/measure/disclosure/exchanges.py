"""Exchanges: certificates found without a program, where some numbers can be traded for others.

Two organisations and two months: one more here and one less there, made up for in the other month,
and every total is as it was. In general an exchange is a balance of series, times a balance of
nodes, times a shift between atoms: each sum is over one of the three, so each sum holds. What is
left to look at is that no number falls below 0, none that is known to be 0 changes, and which
published numbers change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil

import numpy as np

from laban.measure.disclosure.balances import balances
from laban.measure.disclosure.grids import Grid
from laban.measure.disclosure.lines import Lines
from laban.measure.disclosure.own_records import Board, board_of
from laban.measure.disclosure.quantities import Integers, Quantities, Reals
from laban.measure.disclosure.sums import Sums

_KINDS, _NODES = 8, 64
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Exchange:
    """What it costs, and how much each quantity changes."""

    cost: float
    changes: Mapping[int, float]


@dataclass(frozen=True)
class Shifts:
    """The ways to change one period: an atom of it grows, and perhaps another one shrinks.

    Shape: over shifts: `grows`, `shrinks` (-1 where none does); `moved` over shifts and periods:
    by how much each period changes.
    """

    grows: Integers
    shrinks: Integers
    moved: Reals


@dataclass(frozen=True)
class Moves:
    """The balances of nodes in which one grows, as arrays.

    Shape: `nodes`; `member` over moves and their terms, numbers of nodes; `factor` alike, 0 where a
    move has fewer terms.
    """

    nodes: Integers
    member: Integers
    factor: Integers


class Exchanges:
    """Finds the cheapest exchange for a quantity."""

    def __init__(self, quantities: Quantities, sums: Sums, lines: Lines) -> None:
        self.quantities, self.board = quantities, board_of(lines, sums)
        self._balances = cache(lambda series: balances(series, sums.kinds, _KINDS))
        self._moves = cache(self._moves_of)
        self._shifts = cache(self._shifts_of)

    def cheapest(
        self, quantity: int, sign: int, need: float, prices: Reals, beside: Mapping[int, float]
    ) -> Exchange | None:
        """Return the cheapest exchange in which a quantity changes by at least what is needed.

        `prices`: what it costs to change each quantity, with a 0 at the end. `beside`: others at
        the same node and period, and how far each must change at least.
        Empty: nothing when there is none.
        """
        q = self.quantities
        amount = sign * (float(ceil(need - _TOLERANCE)) if q.is_count[quantity] else need)
        series, node = int(q.series[quantity]), int(q.node[quantity])
        number = int(self.board.grid[series, node])
        shifts = self._shifts(number, int(q.period[quantity]))
        moves = self._moves(node if q.adds[quantity] else -1 - node)
        wanted = {int(q.series[other]): least for other, least in beside.items()}
        best: Exchange | None = None
        for factors in self._factors(series, amount, wanted) if len(moves.nodes) else ():
            trial = _Trial(self.board, number, factors, moves, shifts)
            best = trial.cheapest(prices, best.cost if best else np.inf) or best
            if best and best.cost == 0:
                break
        return best

    def _factors(
        self, series: int, amount: float, wanted: Mapping[int, float]
    ) -> Iterator[Mapping[int, float]]:
        """Yield by how much each series changes, so that one does by an amount.

        `wanted`: how far others must change at least; balances of theirs are added.
        """
        for own in self._balances(series):
            start = {term: amount * factor for term, factor in own.items()}
            if all(start.get(other, 0.0) >= least for other, least in wanted.items()):
                yield start
                continue
            for choice in range(_KINDS):
                found = dict(start)
                for other, least in wanted.items():
                    gap, others = least - found.get(other, 0.0), self._balances(other)
                    if gap > 0 and choice < len(others):
                        for term, factor in others[choice].items():
                            found[term] = found.get(term, 0.0) + ceil(gap - _TOLERANCE) * factor
                if found[series] >= amount and all(
                    found.get(other, 0.0) >= least for other, least in wanted.items()
                ):
                    yield {term: factor for term, factor in found.items() if factor}

    def _moves_of(self, node: int) -> Moves:
        """Return the moves of a node; of a negative number, those of one that does not add up."""
        found = balances(node, self.board.places, _NODES) if node >= 0 else [{-1 - node: 1}]
        found = [balance for balance in found if set(map(abs, balance.values())) == {1}]
        nodes = list(dict.fromkeys(node for balance in found for node in balance))
        at = {node: number for number, node in enumerate(nodes)}
        width = max(map(len, found), default=1)
        member = np.zeros((len(found), width), np.int64)
        factor = np.zeros((len(found), width), np.int64)
        for row, balance in enumerate(found):
            member[row, : len(balance)] = [at[node] for node in balance]
            factor[row, : len(balance)] = list(balance.values())
        return Moves(np.array(nodes, np.int64), member, factor)

    def _shifts_of(self, number: int, period: int) -> Shifts:
        grid = self.board.grids[number]
        own = grid.atoms[grid.periods.tolist().index(period)]
        pairs = list(_pairs(grid, own, period))
        covers = np.zeros((len(grid.periods), len(grid.pattern.steps) + 1))
        for row, atoms in enumerate(grid.atoms):
            covers[row, atoms.start : atoms.stop] = 1.0
        grows, shrinks = np.array(pairs, np.int64).reshape(-1, 2).T
        return Shifts(grows, shrinks, covers.T[grows] - covers.T[shrinks])


def _pairs(grid: Grid, own: range, period: int) -> Iterator[tuple[int, int]]:
    """Yield an atom of a period with none, and with each outside the period in the same years."""
    first, last = int(grid.axis.year_begin[period]), int(grid.axis.year_end[period])
    others = [
        at
        for at, (begin, end) in enumerate(grid.pattern.steps)
        if first <= begin and end <= last and at not in own
    ]
    for atom in own:
        yield from ((atom, other) for other in [*others, -1])


class _Trial:
    """The exchanges of one change of series: what each node can give and take, and the price."""

    def __init__(
        self,
        board: Board,
        number: int,
        factors: Mapping[int, float],
        moves: Moves,
        shifts: Shifts,
    ) -> None:
        self.grid = grid = board.grids[number]
        self.moves, self.shifts = moves, shifts
        self.factor = np.array(list(factors.values()), np.float64)
        at = np.array(list(factors), np.int64)[:, None], moves.nodes[None, :]
        self.is_there = (board.grid[at] == number).all(axis=0)
        self.rows = np.where(self.is_there, board.row[at], 0)
        values = np.where(grid.is_given[self.rows], -np.inf, grid.values[self.rows])
        more, less = (
            self.is_there[:, None] & (values + sign * self.factor[:, None, None] >= 0).all(axis=0)
            for sign in (1.0, -1.0)
        )
        # Where no atom shrinks, its number -1 points at the end.
        always = np.ones((len(moves.nodes), 1), np.bool_)
        self.grows = more[:, shifts.grows] & np.hstack([less, always])[:, shifts.shrinks]
        self.shrinks = less[:, shifts.grows] & np.hstack([more, always])[:, shifts.shrinks]

    def cheapest(self, prices: Reals, below: float) -> Exchange | None:
        """Return the cheapest exchange; nothing when it does not cost less than `below`."""
        factor, member = self.moves.factor[:, :, None], self.moves.member
        possible = np.where(factor > 0, self.grows[member], self.shrinks[member]) | (factor == 0)
        price = prices[self.grid.quantity[self.rows]].sum(axis=0)
        cost = ((price @ (self.shifts.moved != 0).T)[member] * (factor != 0)).sum(axis=1)
        cost[~possible.all(axis=1)] = np.inf
        move, shift = np.unravel_index(int(cost.argmin()), cost.shape)
        if not cost[move, shift] < below:
            return None
        return Exchange(float(cost[move, shift]), self._changes(int(move), int(shift)))

    def _changes(self, move: int, shift: int) -> dict[int, float]:
        moved = self.shifts.moved[shift]
        found: dict[int, float] = {}
        pairs = zip(self.moves.member[move], self.moves.factor[move], strict=True)
        for node, direction in pairs:
            for row, factor in zip(self.rows[:, node], self.factor, strict=True):
                for period in np.flatnonzero(moved * direction).tolist():
                    quantity = int(self.grid.quantity[row, period])
                    if quantity >= 0:
                        found[quantity] = float(direction * factor * moved[period])
        return found

"""Which unknowns of a system of equations can be computed: exact, and quick at any size.

An unknown is determined by equations whose right-hand sides are known exactly when it is 0 in
every solution of the same equations with right-hand sides 0. One random solution tells: an
unknown that is not 0 in it is free, for certain, because the solution is computed in exact
fractions. One that is 0 in it is determined, but for a chance of one in 2^60; taking it as
determined then errs on the safe side.

Equations between figures are sparse and made of 1 and -1. They are eliminated one by one, an
equation of one or two unknowns first, else the unknown that stands in the fewest equations, which
keeps nearly all of them short: a quarter of a million unknowns take seconds. Should the work
exceed `WORK_AT_MOST` all the same, a few of the unknowns in the most equations are taken as
known: that can only make more of the others look determined, again the safe side.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from random import Random

WORK_AT_MOST = 20_000_000
_GIVEN_UP_AT_ONCE = 16
_RANDOM = 1 << 60

Number = int | Fraction
Equation = dict[int, Number]
Pivot = tuple[int, Equation]


def free_unknowns(equations: Iterable[Sequence[tuple[int, int]]], *, seed: int = 0) -> set[int]:
    """Return the unknowns that the equations do not determine.

    Shape: an equation is a sequence of (unknown, factor); unknowns in no equation are not
    mentioned, and are free.

    Example:
        >>> sorted(free_unknowns([[(1, 1), (2, 1)], [(2, 1), (3, 1)], [(4, 1)]]))
        [1, 2, 3]
        >>> free_unknowns([[(1, 1), (2, 1)], [(1, 1), (2, -1)]])
        set()
    """
    elimination = _Elimination(equations)
    solution = _random_solution(elimination.run(), elimination.given_up, Random(seed))
    return {unknown for unknown, value in solution.items() if value}


class _Elimination:
    """One elimination: `run` returns each pivot with the equation that defines it, in order."""

    def __init__(self, equations: Iterable[Sequence[tuple[int, int]]]) -> None:
        self.rows: dict[int, Equation] = {
            number: dict(equation) for number, equation in enumerate(equations) if equation
        }
        self.places: defaultdict[int, set[int]] = defaultdict(set)
        for number, row in self.rows.items():
            for unknown in row:
                self.places[unknown].add(number)
        self.short = [number for number, row in self.rows.items() if len(row) <= 2]
        self.queue = [(len(places), unknown) for unknown, places in self.places.items()]
        heapq.heapify(self.queue)
        self.given_up: set[int] = set()
        self.work = 0

    def run(self) -> list[Pivot]:
        pivots: list[Pivot] = []
        while self.rows:
            if self.work > WORK_AT_MOST:
                self._give_up_some()
                continue
            place = self._next_place()
            if place is not None:
                pivots.append(self._eliminate(*place))
        return pivots

    def _next_place(self) -> tuple[int, int] | None:
        """Return the equation and the unknown to eliminate next; nothing when the pick is stale."""
        if self.short:
            number = self.short.pop()
            row = self.rows.get(number)
            if not row:
                self.rows.pop(number, None)
                return None
            return number, min(row, key=lambda unknown: len(self.places[unknown]))
        count, unknown = heapq.heappop(self.queue)
        places = self.places[unknown]
        if not places:
            return None
        if len(places) != count:
            heapq.heappush(self.queue, (len(places), unknown))
            return None
        return min(places, key=lambda number: (len(self.rows[number]), number)), unknown

    def _eliminate(self, number: int, unknown: int) -> Pivot:
        pivot = self.rows.pop(number)
        for other in pivot:
            self.places[other].discard(number)
        factor = pivot[unknown]
        for place in tuple(self.places[unknown]):
            row = self.rows[place]
            self._subtract(place, pivot, _divided(row[unknown], factor))
            if len(row) <= 2:
                self.short.append(place)
        for other in pivot:
            heapq.heappush(self.queue, (len(self.places[other]), other))
        return unknown, pivot

    def _subtract(self, place: int, pivot: Equation, times: Number) -> None:
        row = self.rows[place]
        self.work += len(pivot)
        for unknown, factor in pivot.items():
            before = row.get(unknown, 0)
            after = before - times * factor
            if after:
                row[unknown] = after
                if not before:
                    self.places[unknown].add(place)
            elif before:
                del row[unknown]
                self.places[unknown].discard(place)

    def _give_up_some(self) -> None:
        """Take a few of the unknowns that stand in the most equations as known."""
        left = [unknown for unknown, places in self.places.items() if places]
        count = 1 + len(left) // _GIVEN_UP_AT_ONCE
        for unknown in heapq.nlargest(count, left, key=lambda one: len(self.places[one])):
            self.given_up.add(unknown)
            for place in self.places.pop(unknown):
                del self.rows[place][unknown]
                if len(self.rows[place]) <= 2:
                    self.short.append(place)
        self.work = 0


def _divided(above: Number, below: Number) -> Number:
    """Divide exactly; whole results stay whole, which they nearly always are here."""
    if below in (1, -1):
        return above * below
    result = Fraction(above) / below
    return result.numerator if result.denominator == 1 else result


def _random_solution(
    pivots: Sequence[Pivot], given_up: set[int], random: Random
) -> dict[int, Number]:
    """Return a solution in which what no pivot defines is random, and what is given up is 0."""
    solution: dict[int, Number] = dict.fromkeys(given_up, 0)
    for unknown, equation in reversed(pivots):
        total: Number = 0
        for other, factor in equation.items():
            if other == unknown:
                continue
            if other not in solution:
                solution[other] = random.randrange(1, _RANDOM)
            total += factor * solution[other]
        solution[unknown] = _divided(-total, equation[unknown])
    return solution

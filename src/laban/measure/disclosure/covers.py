"""Choosing what else to keep back, so that what is suppressed cannot be computed.

What is kept back are running totals. A figure is suppressed when one at either end of one of its
quantities is kept back, so time never gives it away; what remains are the sums over organisations
and categories at each boundary. Three steps take turns until none finds anything:

- each small count, and the numerator of each suppressed figure, gets a running total kept back;
- where a single one is kept back in an equation, another of that equation goes with it;
- the equations are solved together, exactly, and more goes around every one they determine.

Last, where suppressed quantities of one equation are a small count together, more goes with them.
Each turn suppresses more, so they come to an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from laban.measure.disclosure.determination import free_unknowns
from laban.measure.disclosure.equations import Equations, Reals
from laban.measure.disclosure.quantities import NUMERATOR, Booleans, Integers, Quantities
from laban.measure.disclosure.running import Running, boundary_equations

# What a cover costs: a 0 hides little; a total is worth more than a part; an equation that is
# newly broken asks for one more cover; every figure counts.
_ZERO, _TOTAL, _NEWLY_BROKEN, _FIGURE = 1e6, 50.0, 20.0, 1.0


class Covering:
    """The search for figures to suppress; `kept_back` are the running totals found so far."""

    def __init__(
        self,
        quantities: Quantities,
        running: Running,
        sums: tuple[Equations, ...],
        threshold: int,
    ) -> None:
        """Take the equations within periods first, then those between them."""
        self.quantities, self.running, self.sums = quantities, running, sums
        self.equations = boundary_equations(sums[0], running)
        self.threshold = threshold
        value = quantities.value
        self.is_small = quantities.is_count & (value > 0) & (value < threshold)
        self.numerator = np.full(quantities.coded.size, -1, np.int64)
        own = quantities.role == NUMERATOR
        self.numerator[quantities.figure[own]] = quantities.quantity[own]
        self.is_zero = np.zeros(running.size, np.bool_)
        for ends in (running.begin, running.end):
            self.is_zero[ends[(value == 0) & (ends >= 0)]] = True
        self.kept_back: Booleans = np.zeros(running.size, np.bool_)

    def suppressed(self) -> Booleans:
        """Return which figures are suppressed in the end."""
        while True:
            self._keep_back_ends()
            if self._cover_single() or self._cover_determined() or self._cover_small_sums():
                continue
            return self._figures(self._hidden())

    def _hidden(self) -> Booleans:
        """Return the quantities with a running total kept back at either end.

        Where both ends are one, nothing was counted between them, as anyone can see.
        """
        begin, end = self.running.begin, self.running.end
        hidden = self.kept_back[end] | (self.kept_back[begin] & (begin >= 0))
        found: Booleans = hidden & (begin != end)
        return found

    def _figures(self, hidden: Booleans) -> Booleans:
        """Return the figures that state a hidden quantity."""
        found = np.zeros(self.quantities.coded.size, np.bool_)
        found[self.quantities.figure[hidden[self.quantities.quantity]]] = True
        return found

    def _keep_back_ends(self) -> None:
        """Keep back an end of each small count and of each suppressed figure's numerator."""
        while True:
            hidden = self._hidden()
            figures = np.flatnonzero(self._figures(hidden | self.is_small))
            numerators = self.numerator[figures]
            wanted = self.is_small.copy()
            wanted[numerators[numerators >= 0]] = True
            missing = np.flatnonzero(wanted & ~hidden & self.quantities.is_open)
            if not len(missing):
                return
            self._keep_back_beside(missing)

    def _keep_back_beside(self, missing: Integers) -> None:
        """Keep back, of each quantity, the end at which fewer periods meet."""
        at_end = self.running.cheaper_end[missing]
        ends = np.where(at_end, self.running.end[missing], self.running.begin[missing])
        self.kept_back[ends] = True

    def _cover_single(self) -> bool:
        """Cover what stands alone in an equation; say whether anything did."""
        found = False
        while True:
            alone = self.equations.totals(self.kept_back) == 1
            if not alone.any():
                return found
            found = True
            entries = np.flatnonzero(alone[self.equations.equation])
            self.kept_back[self._cheapest(entries)] = True

    def _cover_determined(self) -> bool:
        """Keep back more around all that the equations determine; say whether that was needed."""
        e = self.equations
        free = free_unknowns(self._parts_kept_back())
        asked = self.kept_back.copy()
        asked[list(free)] = False
        in_equations = np.zeros(self.running.size, np.bool_)
        in_equations[e.unknown] = True
        asked &= in_equations
        while asked.any():
            around = e.totals(asked) > 0
            entries = np.flatnonzero(around[e.equation])
            covers = self._cheapest(entries)
            if len(covers):
                self.kept_back[covers] = True
                return True
            # All beside them is kept back already: look one equation further.
            wider = asked.copy()
            wider[e.unknown[entries]] = True
            if (wider == asked).all():
                return False
            asked = wider
        return False

    def _parts_kept_back(self) -> Iterator[list[tuple[int, int]]]:
        """Yield each equation with only those of its unknowns that are kept back."""
        e = self.equations
        own = self.kept_back[e.unknown]
        parts = list(zip(e.unknown[own].tolist(), e.factor[own].tolist(), strict=True))
        ends = np.flatnonzero(np.diff(e.equation[own])) + 1
        for begin, end in pairwise([0, *ends.tolist(), len(parts)]):
            yield parts[begin:end]

    def _cheapest(self, entries: Integers) -> Integers:
        """Return the unknown that costs least to keep back, in each equation of some entries."""
        e = self.equations
        entries = entries[~self.kept_back[e.unknown[entries]]]
        group = e.equation[entries]
        whole = e.totals(self.kept_back) == 0
        breaks = np.bincount(e.unknown, whole[e.equation].astype(np.float64), self.running.size)
        cost = _ZERO * self.is_zero + _NEWLY_BROKEN * breaks + _FIGURE * self._figures_at()
        own = cost[e.unknown[entries]] + _TOTAL * (e.factor[entries] < 0)
        order = np.lexsort((e.unknown[entries], own, group))
        _, first = np.unique(group[order], return_index=True)
        found: Integers = np.unique(e.unknown[entries[order[first]]])
        return found

    def _figures_at(self) -> Reals:
        """Return how many published figures each running total would suppress."""
        q, running = self.quantities, self.running
        published = q.quantity[~self._figures(self._hidden())[q.figure]]
        begin = running.begin[published]
        ends = np.concatenate([begin[begin >= 0], running.end[published]])
        return np.bincount(ends, minlength=running.size).astype(np.float64)

    def _cover_small_sums(self) -> bool:
        """Keep back more where hidden quantities are a small count together."""
        found = False
        for sums in self.sums:
            q, hidden = self.quantities, self._hidden()
            count = sums.totals(hidden)
            balance = np.abs(sums.totals(hidden, sums.factor.astype(np.float64)))
            together = np.abs(sums.totals(hidden, sums.factor * q.value[sums.unknown]))
            counted = sums.totals(~q.is_count) == 0
            small = counted & (balance == count) & (together > 0) & (together < self.threshold)
            entries = np.flatnonzero(small[sums.equation] & ~hidden[sums.unknown])
            if not len(entries):
                continue
            found = True
            cost = _ZERO * (q.value[sums.unknown[entries]] == 0)
            cost = cost + _TOTAL * (sums.factor[entries] < 0) + q.value[sums.unknown[entries]]
            group = sums.equation[entries]
            order = np.lexsort((cost, group))
            _, first = np.unique(group[order], return_index=True)
            self._keep_back_beside(np.unique(sums.unknown[entries[order[first]]]))
        return found

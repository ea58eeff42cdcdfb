"""Choosing what else to keep back, so that what is suppressed cannot be computed.

Two steps take turns until neither finds anything. The quick one looks at single equations: where
one suppressed quantity stands alone among published ones, or the suppressed ones together are a
small count, another must go with it. The exact one solves all equations together, and suppresses
more around every quantity that they determine. Each turn suppresses more, so they come to an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from laban.measure.disclosure.determination import free_unknowns
from laban.measure.disclosure.equations import FAMILIES, Equations
from laban.measure.disclosure.quantities import (
    NUMERATOR,
    Booleans,
    Integers,
    Quantities,
    Reals,
)

# What a cover costs: a 0 hides little; a total is worth more than a part; an equation that is
# newly broken asks for one more cover; every figure counts; of likes, the smaller.
_ZERO, _TOTAL, _NEWLY_BROKEN, _FIGURE, _SIZE = 1e6, 50.0, 20.0, 1.0, 0.01


class Covering:
    """The search for figures to suppress; `hidden` are those found so far."""

    def __init__(self, quantities: Quantities, equations: Equations, threshold: int) -> None:
        self.quantities, self.equations, self.threshold = quantities, equations, threshold
        value = quantities.value
        self.is_small = quantities.is_count & (value > 0) & (value < threshold)
        self.is_counted = self._per_equation(~quantities.is_count) == 0
        self.hidden: Booleans = np.zeros(quantities.coded.size, np.bool_)

    def suppressed(self) -> Booleans:
        """Return which figures are suppressed in the end."""
        self._hide(np.flatnonzero(self.is_small))
        while True:
            for family in range(FAMILIES):
                while self._cover_single_equations(family):
                    continue
            if not len(self._broken()) and not self._cover_determined():
                return self.hidden

    def _hide(self, quantities: Integers) -> None:
        """Suppress every figure that publishes one of some quantities."""
        wanted = np.zeros(self.quantities.size, np.bool_)
        wanted[quantities] = True
        self.hidden[self.quantities.figure[wanted[self.quantities.quantity]]] = True

    def _per_equation(self, flag: Booleans, weight: Reals | None = None) -> Reals:
        """Return the count, or sum of weights, of flagged quantities in each equation."""
        own = flag[self.equations.quantity]
        weights = None if weight is None else weight[own]
        found = np.bincount(self.equations.equation[own], weights, self.equations.size)
        return found.astype(np.float64)

    def _published(self) -> Booleans:
        q = self.quantities
        published = np.zeros(q.size, np.bool_)
        published[q.quantity[~self.hidden[q.figure]]] = True
        return published

    def _protected(self, published: Booleans) -> Booleans:
        """Return what must not be known: small counts, and the numerators of what is suppressed."""
        q = self.quantities
        protected = self.is_small.copy()
        protected[q.quantity[self.hidden[q.figure] & (q.role == NUMERATOR)]] = True
        return protected & ~published

    def _known(self, published: Booleans, protected: Booleans) -> Booleans:
        """Return what is published, or given away by an equation and need not be kept."""
        known = published.copy()
        while True:
            alone = self._per_equation(~known) == 1
            given = self.equations.quantity[alone[self.equations.equation]]
            given = given[~known[given] & ~protected[given]]
            if not len(given):
                return known
            known[given] = True

    def _broken(self) -> Integers:
        """Return the equations that need a cover and can have one.

        Broken is one with a single unknown, or whose unknowns, all added or all subtracted, are
        a small count together.
        """
        e = self.equations
        published = self._published()
        unknown = ~self._known(published, self._protected(published))
        count = self._per_equation(unknown)
        balance = np.abs(self._per_equation(unknown, e.factor.astype(np.float64)))
        together = np.abs(self._per_equation(unknown, e.factor * self.quantities.value[e.quantity]))
        is_small = self.is_counted & (together > 0) & (together < self.threshold)
        broken = (count == 1) | ((count > 1) & (balance == count) & is_small)
        return np.flatnonzero(broken & (self._per_equation(published) > 0))

    def _cover_single_equations(self, family: int) -> bool:
        """Give every broken equation of a family one cover; say whether there was any."""
        broken = self._broken()
        broken = broken[self.equations.family[broken] == family]
        if not len(broken):
            return False
        chosen = np.zeros(self.equations.size, np.bool_)
        chosen[broken] = True
        entries = np.flatnonzero(chosen[self.equations.equation])
        self._hide(self._cheapest(entries, self.equations.equation[entries]))
        return True

    def _cover_determined(self) -> bool:
        """Suppress more around all that the equations determine; say whether that was needed."""
        published = self._published()
        protected = self._protected(published)
        known = self._known(published, protected)
        free = np.zeros(self.quantities.size, np.bool_)
        free[list(free_unknowns(self._unknown_parts(~known)))] = True
        in_equations = np.zeros(self.quantities.size, np.bool_)
        in_equations[self.equations.quantity] = True
        asked = protected & in_equations & ~free
        while asked.any():
            around = self._per_equation(asked) > 0
            entries = np.flatnonzero(around[self.equations.equation])
            covers = self._cheapest(entries, self.equations.equation[entries])
            if len(covers):
                self._hide(covers)
                return True
            # Nothing published beside them: look one equation further.
            wider = asked.copy()
            wider[self.equations.quantity[entries]] = True
            if (wider == asked).all():
                return False
            asked = wider
        return False

    def _unknown_parts(self, unknown: Booleans) -> Iterator[list[tuple[int, int]]]:
        """Yield each equation with its unknown quantities only."""
        e = self.equations
        own = unknown[e.quantity]
        parts = list(zip(e.quantity[own].tolist(), e.factor[own].tolist(), strict=True))
        ends = np.flatnonzero(np.diff(e.equation[own])) + 1
        for begin, end in pairwise([0, *ends.tolist(), len(parts)]):
            yield parts[begin:end]

    def _cheapest(self, entries: Integers, group: Integers) -> Integers:
        """Return the published quantity that costs least to suppress, of each group of entries."""
        e, q = self.equations, self.quantities
        published = self._published()
        chosen = published[e.quantity[entries]]
        entries, group = entries[chosen], group[chosen]
        whole = self._per_equation(~published) == 0
        breaks = np.bincount(e.quantity, whole[e.equation].astype(np.float64), q.size)
        figures = np.bincount(q.quantity[~self.hidden[q.figure]], minlength=q.size)
        cost = _ZERO * (q.value == 0) + _NEWLY_BROKEN * breaks + _FIGURE * figures
        cost = cost + _SIZE * np.log1p(np.abs(q.value))
        own = cost[e.quantity[entries]] + _TOTAL * (e.factor[entries] < 0)
        order = np.lexsort((e.quantity[entries], own, group))
        _, first = np.unique(group[order], return_index=True)
        found: Integers = np.unique(e.quantity[entries[order[first]]])
        return found

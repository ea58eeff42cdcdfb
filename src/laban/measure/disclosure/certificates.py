"""Certificates: for each small count, other numbers that it could be for all that is published.

A small count is protected when two tables exist that agree with every published number, with
every sum and with no number below 0: one in which it is 1, one in which it is the threshold. What
must not be published for such a table to exist is suppressed. Suppressing more later only adds
possible tables, so no certificate is ever lost, and what is found is sound by construction.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from laban.measure.disclosure.crossings import Crossings
from laban.measure.disclosure.exchanges import Exchanges
from laban.measure.disclosure.lines import Lines
from laban.measure.disclosure.neighbourhoods import Neighbourhoods, Place
from laban.measure.disclosure.prices import prices_of
from laban.measure.disclosure.quantities import Booleans, Integers, Quantities
from laban.measure.disclosure.sums import Sums, joined
from laban.measure.disclosure.tables import Demands, Table

_TOLERANCE = 1e-6
# A sum of money behind few records must be uncertain by half, up and down.
_MONEY = 0.5


class Certifying:
    """The search; `is_suppressed` is over figures, `kept_back` says which are so from the start."""

    def __init__(
        self,
        quantities: Quantities,
        sums: Sums,
        threshold: int,
        kept_back: Booleans,
        crossings: Crossings,
    ) -> None:
        q = self.quantities = quantities
        self.sums, self.lines = sums, Lines(quantities, sums)
        self.threshold, self.crossings = threshold, crossings
        self._families = joined(sums.kinds)
        self.neighbourhoods = Neighbourhoods(quantities, sums, self.lines)
        self.exchanges = Exchanges(quantities, sums, self.lines)
        small = q.is_count & (q.value > 0) & (q.value < threshold)
        self.is_suppressed: Booleans = kept_back.copy()
        few = np.zeros(q.coded.size, np.bool_)
        few[q.figure[small[q.quantity]]] = True
        self.is_suppressed |= few
        figure, quantity = np.divmod(np.unique(q.figure * q.size + q.quantity), max(q.size, 1))
        self._stated, self._figure_begins = quantity, _begins(figure, q.coded.size)
        order = np.argsort(quantity, kind="stable")
        self._figures, self._begins = figure[order], _begins(quantity[order], q.size)
        self._cover_of = _covers(q, small)
        money = np.zeros(q.size, np.bool_)
        money[q.quantity[few[q.figure]]] = True
        money &= ~q.is_count & (q.value != 0)
        self.up = np.where(small, threshold - q.value, np.where(money, _MONEY * abs(q.value), 0.0))
        self.down = np.where(small, q.value - 1, np.where(money, _MONEY * abs(q.value), 0.0))
        self.published = np.bincount(quantity[~self.is_suppressed[figure]], minlength=q.size)
        self._price = prices_of(q)
        # The last one is that of no quantity.
        self.prices = np.append(self.published * self._price, 0.0)

    def run(self) -> Booleans:
        """Return which figures are suppressed in the end."""
        q = self.quantities
        asked = np.flatnonzero((self.up > 0) | (self.down > 0))
        order = np.lexsort((-self.up[asked], q.series[asked], q.period[asked], q.node[asked]))
        for quantity in asked[order].tolist():
            if self.up[quantity] > 0:
                self._certify(quantity, 1)
            if self.down[quantity] > 0:
                self._certify(quantity, -1)
        return self.is_suppressed

    def _certify(self, quantity: int, sign: int) -> None:
        """Find a table in which a quantity is as large, or as small, as it must seem possible."""
        beside = self._beside(quantity) if sign > 0 else {}
        need = self.up[quantity] if sign > 0 else self.down[quantity]
        exchange = self.exchanges.cheapest(quantity, sign, need, self.prices, beside)
        if exchange:
            self._keep(exchange.changes)
            return
        demands = Demands(self.up, self.down, self.prices)
        for neighbourhood in self.neighbourhoods.of(quantity, self._cover):
            table = Table(self.quantities, self.sums, self.lines, neighbourhood)
            changes = table.changes(demands, quantity, sign, beside)
            if changes is not None:
                self._keep(changes)
                return
        # Where nothing of its family is published, a number may be any.
        family = self._families.get(int(self.quantities.series[quantity]), ())
        series = [int(self.quantities.series[quantity]), *family]
        for other in np.flatnonzero(np.isin(self.quantities.series, series)).tolist():
            self._suppress(self._figures[slice(*self._begins[other : other + 2])])

    def _beside(self, quantity: int) -> dict[int, float]:
        """Return how far others must go with a quantity for what they cross in to be enough."""
        others = self.crossings.get(quantity, ())
        return {other: self.threshold - float(self.quantities.value[other]) for other in others}

    def _keep(self, changes: Mapping[int, float]) -> None:
        """Suppress what a table changes, and note which quantities it protects."""
        for quantity, change in changes.items():
            if abs(change) <= _TOLERANCE:
                continue
            if 0 < self.up[quantity] <= change + _TOLERANCE and all(
                changes.get(other, 0) >= need - _TOLERANCE
                for other, need in self._beside(quantity).items()
            ):
                self.up[quantity] = 0
            if change <= -self.down[quantity] + _TOLERANCE:
                self.down[quantity] = 0
            if self.published[quantity]:
                self._suppress(self._figures[slice(*self._begins[quantity : quantity + 2])])

    def _suppress(self, figures: Integers) -> None:
        for figure in figures[~self.is_suppressed[figures]].tolist():
            self.is_suppressed[figure] = True
            stated = self._stated[slice(*self._figure_begins[figure : figure + 2])]
            self.published[stated] -= 1
            self.prices[stated] = self.published[stated] * self._price[stated]

    def _cover(self, place: Place) -> float:
        """Say how well a line would cover: by how many of its numbers are small."""
        return self._cover_of.get(place[0] * len(self.quantities.nodes) + place[1], 0.0)


def _covers(quantities: Quantities, small: Booleans) -> dict[int, float]:
    """Return how many small numbers each line has; below 1 for one that only has large ones."""
    line = quantities.series * len(quantities.nodes) + quantities.node
    names, at = np.unique(line, return_inverse=True)
    large = np.bincount(at, quantities.value > 0)
    worth = np.bincount(at, small, len(names)) + large / (1 + large)
    return dict(zip(names.tolist(), worth.tolist(), strict=True))


def _begins(names: Integers, size: int) -> Integers:
    """Return where each name begins in a sorted array, and the end."""
    found: Integers = np.searchsorted(names, np.arange(size + 1))
    return found

"""What anyone can add up: the equations between the quantities that figures publish.

Four families: a total is the sum of its categories; a denominator is its numerator and what is
left; an organisation is the sum of those below it; a longer period is the sum of shorter ones.
Only equations that hold are kept. One that does not hold has a part that no figure states, such
as an organisation's records of its own, and tells an outsider nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from laban.measure.disclosure.intervals import Steps
from laban.measure.disclosure.quantities import (
    DENOMINATOR,
    NUMERATOR,
    REST,
    Booleans,
    Integers,
    Quantities,
)
from laban.measure.disclosure.rules import Children
from laban.programme import ADMINISTRATIVE

_TOLERANCE = 1e-6
_SALT = 0x9E3779B97F4A7C15

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Equations:
    """Sparse equations `sum(factor * unknown) = 0`.

    Shape: arrays over entries, sorted by equation: `equation`, `unknown`, `factor`. `pattern`, by
    equation: equations of one pattern say the same of different periods.
    """

    equation: Integers
    unknown: Integers
    factor: Integers
    pattern: Integers

    @property
    def size(self) -> int:
        """How many equations there are."""
        return len(self.pattern)

    def totals(self, flag: Booleans, weight: Reals | None = None) -> Reals:
        """Return for each equation how many of its unknowns are flagged, or their weights' sum."""
        own = flag[self.unknown]
        weights = None if weight is None else weight[own]
        return np.bincount(self.equation[own], weights, self.size).astype(np.float64)


@dataclass(frozen=True)
class _Entries:
    """Entries of equations; `pattern` is any number that names what the equation says."""

    pattern: Integers
    quantity: Integers
    factor: Integers


def place_equations(quantities: Quantities, children: Children) -> Equations:
    """Return the equations within each period: over categories, rests and organisations."""
    families = (
        _categories(quantities),
        _rests(quantities),
        _organisations(quantities, children),
    )
    pattern, offset = [], 0
    for entries in families:
        names, compact = np.unique(entries.pattern, return_inverse=True)
        pattern.append(compact + offset)
        offset += len(names)
    joined = _Entries(
        np.concatenate(pattern),
        np.concatenate([entries.quantity for entries in families]),
        np.concatenate([entries.factor for entries in families]),
    )
    return _holding(joined, quantities.period[joined.quantity], quantities)


def period_equations(quantities: Quantities, steps: Steps) -> Equations:
    """Return the equations between periods: a longer one is the sum of shorter ones."""
    codes = {word: code for code, word in enumerate(quantities.coded.words["period"])}
    patterns = []
    for relation in steps.relations:
        terms = ((relation.longer, -1), *relation.parts)
        patterns.append([(codes[name], factor) for name, factor in terms if name in codes])
    context = quantities.series * len(quantities.nodes) + quantities.node
    entries = _instances(patterns, quantities.period, context, quantities.adds_over_periods)
    return _holding(entries, np.zeros_like(entries.quantity), quantities)


def sparse_equations(
    name: Integers, unknown: Integers, factor: Integers, pattern: Integers
) -> Equations:
    """Return equations from entries; those with the same terms are one, those of one term none.

    `name` tells the equations apart; a term that an equation has twice counts once.
    """
    place = name * (int(unknown.max(initial=0)) + 1) + unknown
    _, first = np.unique(place, return_index=True)
    names, begins, equation = np.unique(name[first], return_index=True, return_inverse=True)
    unknown, factor, pattern = unknown[first], factor[first], pattern[first][begins]
    bits = (unknown.astype(np.uint64) + np.uint64(1)) * np.uint64(_SALT)
    bits = (bits ^ (bits >> np.uint64(29))) * np.uint64(_SALT) * factor.astype(np.uint64)
    marks = np.zeros(len(names), np.uint64)
    np.add.at(marks, equation, bits)
    lengths = np.bincount(equation, minlength=len(names))
    _, different = np.unique(marks, return_index=True)
    kept = np.zeros(len(names), np.bool_)
    kept[different] = True
    kept &= lengths >= 2
    number = np.cumsum(kept) - 1
    own = kept[equation]
    return Equations(number[equation][own], unknown[own], factor[own], pattern[kept])


def _holding(entries: _Entries, period: Integers, quantities: Quantities) -> Equations:
    """Return the equations that hold, without what is given away as 0."""
    is_open = quantities.is_open[entries.quantity]
    period = period[is_open]
    entries = _Entries(entries.pattern[is_open], entries.quantity[is_open], entries.factor[is_open])
    periods = len(quantities.coded.words["period"])
    _, equation = np.unique(entries.pattern * periods + period, return_inverse=True)
    place = equation * max(quantities.size, 1) + entries.quantity
    _, first, again = np.unique(place, return_index=True, return_inverse=True)
    # A quantity on both sides, as where a total has one category only, says nothing.
    factor = np.zeros(len(first), np.int64)
    np.add.at(factor, again, entries.factor)
    first, factor = first[factor != 0], np.sign(factor[factor != 0])
    equation, quantity = equation[first], entries.quantity[first]
    residual = np.bincount(equation, factor * quantities.value[quantity], minlength=1)
    own = np.abs(residual[equation]) <= _TOLERANCE
    return sparse_equations(equation[own], quantity[own], factor[own], entries.pattern[first][own])


def _categories(quantities: Quantities) -> _Entries:
    """A total is the sum of its categories, in each breakdown."""
    coded, role = quantities.coded, quantities.role
    figure, quantity = quantities.figure, quantities.quantity
    words = coded.words["breakdown"]
    is_part = np.array([word != "" for word in words], np.bool_)[coded.codes["breakdown"]][figure]
    line = coded.codes["indicator"][figure] * 4 + role
    totals = np.full(4 * max(len(coded.words["indicator"]), 1), -1, np.int64)
    totals[line[~is_part]] = quantities.series[quantity[~is_part]]
    chosen = is_part & quantities.adds[quantity] & (totals[line] >= 0)
    part, line, figure = quantity[chosen], line[chosen], figure[chosen]
    node, period = quantities.node[part], quantities.period[part]
    above = quantities.find(totals[line], node, period)
    pattern = line * len(words) + coded.codes["breakdown"][figure]
    pattern = (pattern * len(quantities.nodes) + node)[above >= 0]
    part, above, period = part[above >= 0], above[above >= 0], period[above >= 0]
    _, first = np.unique(pattern * len(coded.words["period"]) + period, return_index=True)
    return _Entries(
        np.concatenate([pattern, pattern[first]]),
        np.concatenate([part, above[first]]),
        np.concatenate([np.ones(len(part), np.int64), np.full(len(first), -1)]),
    )


def _rests(quantities: Quantities) -> _Entries:
    """A denominator is its numerator and what is left of it."""
    by_role = np.full((3, quantities.coded.size), -1, np.int64)
    for role in (NUMERATOR, REST, DENOMINATOR):
        own = quantities.role == role
        by_role[role, quantities.figure[own]] = quantities.quantity[own]
    terms = by_role[:, by_role[REST] >= 0]
    said = np.vstack([quantities.series[terms], quantities.node[terms[:1]]])
    _, pattern = np.unique(said, axis=1, return_inverse=True)
    return _Entries(
        np.tile(pattern.reshape(-1), 3),
        np.concatenate([terms[NUMERATOR], terms[REST], terms[DENOMINATOR]]),
        np.repeat(np.array([1, 1, -1]), terms.shape[1]),
    )


def _organisations(quantities: Quantities, children: Children) -> _Entries:
    """An organisation is the sum of those below it, in each hierarchy."""
    patterns = sorted(set(_trees(quantities, children)))
    periods = len(quantities.coded.words["period"])
    context = quantities.series * periods + quantities.period
    entries = _instances(patterns, quantities.node, context, quantities.adds)
    count = max(len(patterns), 1)
    tree, series = entries.pattern % count, entries.pattern // count // periods
    return _Entries(series * count + tree, entries.quantity, entries.factor)


def _trees(quantities: Quantities, children: Children) -> Iterable[tuple[tuple[int, int], ...]]:
    """Yield each node with those below it, and the factors."""
    words = quantities.coded.words
    organisation = {word: code for code, word in enumerate(words["organisation"])}
    hierarchy = {word: code for code, word in enumerate(words["hierarchy"])}
    nodes = {int(code): number for number, code in enumerate(quantities.nodes)}

    def node(id_: str, name: str) -> int | None:
        """Return an organisation's node in a hierarchy, else its administrative one."""
        for one in (name, ADMINISTRATIVE):
            if id_ in organisation and one in hierarchy:
                found = nodes.get(organisation[id_] * len(hierarchy) + hierarchy[one])
                if found is not None:
                    return found
        return None

    for name, tree in children.items():
        for parent, below in tree.items():
            above = node(parent, name)
            found = {one for child in below if (one := node(child, name)) is not None}
            if above is not None and found - {above}:
                yield ((above, -1), *((one, 1) for one in sorted(found - {above})))


def _instances(
    patterns: Sequence[Sequence[tuple[int, int]]],
    place: Integers,
    context: Integers,
    chosen: Booleans,
) -> _Entries:
    """Write each pattern once for every context, with the quantities that stand at its places."""
    edges = np.array(
        [
            (where, number, factor)
            for number, pattern in enumerate(patterns)
            for where, factor in pattern
        ],
        np.int64,
    ).reshape(-1, 3)
    edges = edges[np.argsort(edges[:, 0], kind="stable")]
    members = np.flatnonzero(chosen)
    begin = np.searchsorted(edges[:, 0], place[members], "left")
    times = np.searchsorted(edges[:, 0], place[members], "right") - begin
    quantity = np.repeat(members, times)
    within = np.arange(len(quantity)) - np.repeat(np.cumsum(times) - times, times)
    edge = edges[np.repeat(begin, times) + within]
    name = context[quantity] * max(len(patterns), 1) + edge[:, 1]
    return _Entries(name, quantity, edge[:, 2])

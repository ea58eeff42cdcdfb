"""What anyone can add up: the equations between the quantities that figures publish.

Four families: an organisation is the sum of those below it; a total is the sum of its categories;
a longer period is the sum of shorter ones; a denominator is its numerator and what is left.
Only equations that hold are kept. One that does not hold has a part that no figure states, such
as an organisation's records of its own, and tells an outsider nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from laban.base import Period
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

FAMILIES = 4

_TOLERANCE = 1e-6
_SALT = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Equations:
    """Sparse equations `sum(factor * quantity) = 0`.

    Shape: arrays over entries, sorted by equation: `equation`, `quantity`, `factor`; `family`
    by equation.
    """

    equation: Integers
    quantity: Integers
    factor: Integers
    family: Integers

    @property
    def size(self) -> int:
        """How many equations there are."""
        return len(self.family)


@dataclass(frozen=True)
class _Entries:
    """Entries of equations that are named by any number, not yet 0, 1, 2…"""

    equation: Integers
    quantity: Integers
    factor: Integers


@dataclass(frozen=True)
class _Pattern:
    """One equation between places: the place summed up to and those summed, with factors."""

    places: tuple[tuple[int, int], ...]


def equations_of(quantities: Quantities, children: Children, steps: Steps) -> Equations:
    """Return the equations that hold between the quantities, each once."""
    families = (
        _categories(quantities),
        _rests(quantities),
        _organisations(quantities, children),
        _periods(quantities, steps),
    )
    equation, family, offset = [], [], 0
    for number, entries in enumerate(families):
        names, compact = np.unique(entries.equation, return_inverse=True)
        equation.append(compact + offset)
        family.append(np.full(len(names), number))
        offset += len(names)
    joined = _Entries(
        np.concatenate(equation),
        np.concatenate([entries.quantity for entries in families]),
        np.concatenate([entries.factor for entries in families]),
    )
    return _sound(_merged(joined, quantities.size), np.concatenate(family), quantities)


def _categories(quantities: Quantities) -> _Entries:
    """A total is the sum of its categories, in each breakdown."""
    coded, role = quantities.coded, quantities.role
    figure, quantity = quantities.figure, quantities.quantity
    words = coded.words["breakdown"]
    is_part = np.array([word != "" for word in words], np.bool_)[coded.codes["breakdown"]][figure]
    adds = quantities.adds[quantity]
    line = coded.codes["indicator"][figure] * 4 + role
    totals = np.full(4 * max(len(coded.words["indicator"]), 1), -1, np.int64)
    totals[line[~is_part]] = quantities.series[quantity[~is_part]]
    chosen = is_part & adds & (totals[line] >= 0)
    part = quantity[chosen]
    node, period = quantities.node[part], quantities.period[part]
    above = quantities.find(totals[line[chosen]], node, period)
    name = line[chosen] * len(words) + coded.codes["breakdown"][figure[chosen]]
    name = _combined(name, node, len(quantities.nodes), period, len(coded.words["period"]))
    name, part, above = name[above >= 0], part[above >= 0], above[above >= 0]
    _, first = np.unique(name, return_index=True)
    return _Entries(
        np.concatenate([name, name[first]]),
        np.concatenate([part, above[first]]),
        np.concatenate([np.ones(len(part), np.int64), np.full(len(first), -1)]),
    )


def _rests(quantities: Quantities) -> _Entries:
    """A denominator is its numerator and what is left of it."""
    by_role = np.full((3, quantities.coded.size), -1, np.int64)
    for role in (NUMERATOR, DENOMINATOR, REST):
        own = quantities.role == role
        by_role[role, quantities.figure[own]] = quantities.quantity[own]
    figures = np.flatnonzero(by_role[REST] >= 0)
    return _Entries(
        np.tile(figures, 3),
        np.concatenate([by_role[role, figures] for role in (NUMERATOR, REST, DENOMINATOR)]),
        np.repeat(np.array([1, 1, -1]), len(figures)),
    )


def _periods(quantities: Quantities, steps: Steps) -> _Entries:
    """A longer period is the sum of shorter ones."""
    codes = {word: code for code, word in enumerate(quantities.coded.words["period"])}
    patterns = [
        _Pattern(
            tuple(
                (codes[name], factor)
                for name, factor in ((relation.longer, -1), *relation.parts)
                if name in codes
            )
        )
        for relation in steps.relations
    ]
    context = quantities.series * len(quantities.nodes) + quantities.node
    return _instances(patterns, quantities.period, context, quantities.adds_over_periods)


def _organisations(quantities: Quantities, children: Children) -> _Entries:
    """An organisation is the sum of those below it, in each hierarchy."""
    patterns = sorted(set(_trees(quantities, children)), key=lambda pattern: pattern.places)
    context = quantities.series * len(quantities.coded.words["period"]) + quantities.period
    return _instances(patterns, quantities.node, context, quantities.adds)


def _trees(quantities: Quantities, children: Children) -> Iterable[_Pattern]:
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
            if above is not None and found:
                yield _Pattern(((above, -1), *((one, 1) for one in sorted(found))))


def _instances(
    patterns: Sequence[_Pattern], place: Integers, context: Integers, chosen: Booleans
) -> _Entries:
    """Write each pattern once for every context, with the quantities that stand at its places."""
    edges = np.array(
        [
            (where, number, factor)
            for number, pattern in enumerate(patterns)
            for where, factor in pattern.places
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


def _combined(name: Integers, *more: Integers | int) -> Integers:
    """Return one number for several: each array is followed by how many values it has."""
    for values, count in zip(more[::2], more[1::2], strict=True):
        name = name * count + values
    return name


def _merged(entries: _Entries, quantities: int) -> _Entries:
    """Add up the factors of a quantity that stands in an equation twice."""
    places = entries.equation * max(quantities, 1) + entries.quantity
    different, place = np.unique(places, return_inverse=True)
    factor = np.zeros(len(different), np.int64)
    np.add.at(factor, place, entries.factor)
    kept = different[factor != 0]
    return _Entries(kept // max(quantities, 1), kept % max(quantities, 1), factor[factor != 0])


def _sound(entries: _Entries, family: Integers, quantities: Quantities) -> Equations:
    """Keep the equations that hold and say something, each once."""
    count = len(family)
    terms = entries.factor * quantities.value[entries.quantity]
    residual = np.bincount(entries.equation, terms, count)
    size = np.bincount(entries.equation, minlength=count)
    # Equations made of the same quantities with the same factors are one.
    bits = (entries.quantity.astype(np.uint64) + np.uint64(1)) * np.uint64(_SALT)
    bits = (bits ^ (bits >> np.uint64(29))) * entries.factor.astype(np.uint64)
    marks = np.zeros(count, np.uint64)
    np.add.at(marks, entries.equation, bits)
    kept = (np.abs(residual) <= _TOLERANCE) & (size >= 2)
    wanted = np.flatnonzero(kept)
    _, first = np.unique(marks[wanted], return_index=True)
    wanted = np.sort(wanted[first])
    number = np.full(count, -1, np.int64)
    number[wanted] = np.arange(len(wanted))
    own = number[entries.equation] >= 0
    return Equations(
        number[entries.equation][own],
        entries.quantity[own],
        entries.factor[own],
        family[wanted],
    )

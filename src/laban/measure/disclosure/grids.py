"""Grids: lines, one series at one node, cut into atoms: the smallest numbers figures are sums of.

Lines that know the same periods are cut alike; they lie in one grid, one below the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from laban.measure.disclosure.axes import Axis, Pattern, atom_values
from laban.measure.disclosure.quantities import Booleans, Integers, Quantities, Reals

_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Grid:
    """All lines of one pattern.

    Shape: `place` over lines (series times nodes, plus node); `values` (how many each atom counts)
    and `is_given` (whether everyone knows that it is 0) over lines and atoms; `quantity` over lines
    and `periods`, -1 where none is stated. `atoms`: those of each period.
    """

    axis: Axis
    pattern: Pattern
    periods: Integers
    atoms: tuple[range, ...]
    place: Integers
    values: Reals
    is_given: Booleans
    quantity: Integers


def grids_of(
    q: Quantities, axes: Sequence[Axis], axis_number: Integers, beside: Iterable[Sequence[int]]
) -> Iterator[Grid]:
    """Yield all lines; `axis_number` says by which axis each quantity's line is cut.

    `beside`: nodes that state periods of the same kinds.
    """
    name = q.series * len(q.nodes) + q.node
    names, first, row = np.unique(name, return_index=True, return_inverse=True)
    quantity = np.full((len(names), len(axes[0].kind)), -1, np.int64)
    quantity[row, q.period] = np.arange(q.size)
    stated = quantity >= 0
    number = axis_number[first]
    known = _known(q, axes[0], names, stated, beside)
    known[number == 0] &= ~_told_apart(q, axes[0], quantity[number == 0])
    is_given = np.where(stated, ~q.is_open[quantity], known)
    known |= stated
    shapes = np.packbits(np.column_stack([number == 1, number == 2, known]), axis=1)
    different, shape_of = np.unique(shapes, axis=0, return_inverse=True)
    for shape in range(len(different)):
        own = np.flatnonzero(shape_of.reshape(-1) == shape)
        periods = np.flatnonzero(known[own[0]])
        axis = axes[number[own[0]]]
        yield _grid(q, axis, periods, names[own], quantity[own], is_given[own])


def _known(
    q: Quantities,
    axis: Axis,
    names: Integers,
    stated: Booleans,
    beside: Iterable[Sequence[int]],
) -> Booleans:
    """Return the periods of each line that are stated, or would be if they were not 0."""
    kinds = np.zeros((len(names), int(axis.kind.max(initial=-1)) + 1), np.bool_)
    row, period = np.nonzero(stated)
    kinds[row, axis.kind[period]] = True
    _share(kinds, names, len(q.nodes), beside)
    known: Booleans = kinds[:, axis.kind]
    unknown = q.unknown[0] * len(q.nodes) + q.unknown[1]
    there = np.isin(unknown, names)
    known[np.searchsorted(names, unknown[there]), q.unknown[2][there]] = False
    return known


def _share(kinds: Booleans, names: Integers, width: int, beside: Iterable[Sequence[int]]) -> None:
    """Let the lines of one series at nodes beside one another know the same kinds of periods."""
    line: Integers = np.full((int(names.max(initial=-1)) // width + 1, width), -1, np.int64)
    line.flat[names] = np.arange(len(names))
    for nodes in beside:
        own = line[:, list(nodes)]
        is_there = own >= 0
        together = np.logical_or.reduce(kinds[own] & is_there[:, :, None], axis=1)
        kinds[own[is_there]] |= together[np.nonzero(is_there)[0]]


def _told_apart(q: Quantities, axis: Axis, quantity: Integers) -> Booleans:
    """Return the periods that lines do not state, and that cannot be 0 in them.

    Where a longer period has more than the parts of it that are stated, the others are
    unpublished: those that no line states, or all when there are none of these.
    """
    found = np.zeros(quantity.shape, np.bool_)
    values = np.where(quantity >= 0, q.value[quantity], 0.0)
    is_added = np.arange(quantity.shape[1]) >= len(q.coded.words["period"])
    for whole in np.flatnonzero(~is_added).tolist():
        is_inside = (axis.begin[whole] <= axis.begin) & (axis.end <= axis.end[whole])
        for kind in np.unique(axis.kind[is_inside]).tolist():
            parts = np.flatnonzero(is_inside & (axis.kind == kind))
            if kind == axis.kind[whole] or not _is_tiled(axis, whole, parts):
                continue
            beyond = values[:, whole] - values[:, parts].sum(axis=1)
            is_more = (quantity[:, whole] >= 0) & (
                np.abs(beyond) > _TOLERANCE * (1 + np.abs(values[:, whole]))
            )
            new = parts[is_added[parts]]
            found[np.ix_(is_more, new if len(new) else parts)] = True
    return found


def _is_tiled(axis: Axis, whole: int, parts: Integers) -> bool:
    order = parts[np.argsort(axis.begin[parts])]
    ends = np.append(axis.begin[whole], axis.end[order])
    return bool((np.append(axis.begin[order], axis.end[whole]) == ends).all())


def _grid(
    q: Quantities,
    axis: Axis,
    periods: Integers,
    place: Integers,
    quantity: Integers,
    is_given: Booleans,
) -> Grid:
    flags = np.zeros(quantity.shape[1], np.bool_)
    flags[periods] = True
    pattern = axis.pattern(flags)
    values = atom_values(pattern, np.where(quantity >= 0, q.value[quantity], 0.0))
    given = np.zeros(values.shape, np.bool_)
    atoms = tuple(pattern.atoms(int(axis.begin[p]), int(axis.end[p])) for p in periods)
    for period, own in zip(periods.tolist(), atoms, strict=True):
        given[:, own.start : own.stop] |= is_given[:, period, None]
    return Grid(axis, pattern, periods, atoms, place, values, given, quantity[:, periods])

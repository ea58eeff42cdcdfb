"""The numbers that figures publish, each told apart from the others and named once.

A figure publishes up to four numbers: numerator, denominator, what is left of the denominator, and
its record count. The same number may stand in several figures: the denominator of a share of
dossiers is the count of dossiers. Keeping it back in one and printing it in the other would keep
nothing back, so numbers that are always equal are one quantity. Which are is seen in the figures
themselves: two rows of counts that agree in every organisation and period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from laban.measure.disclosure.rules import Rule

Integers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

NUMERATOR, REST, DENOMINATOR, RECORDS = range(4)
_ROLES = 4


@dataclass(frozen=True)
class Coded:
    """A table of figures as numbers: each text column as codes into its words."""

    size: int
    words: Mapping[str, list[str]]
    codes: Mapping[str, Integers]
    numbers: Mapping[str, Reals]

    @classmethod
    def of(cls, figures: pa.Table) -> Coded:
        words: dict[str, list[str]] = {}
        codes: dict[str, Integers] = {}
        for name in ("indicator", "organisation", "hierarchy", "period", "breakdown", "category"):
            encoded = figures[name].combine_chunks().dictionary_encode()
            words[name] = encoded.dictionary.to_pylist()
            codes[name] = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        numbers = {
            name: pc.cast(figures[name], pa.float64()).to_numpy()
            for name in ("numerator", "denominator", "records")
        }
        return cls(figures.num_rows, words, codes, numbers)

    def combined(self, *names: str) -> Integers:
        """Return one code for several columns together."""
        found = np.zeros(self.size, np.int64)
        for name in names:
            found = found * max(len(self.words[name]), 1) + self.codes[name]
        return found

    def flags(self, rules: Mapping[str, Rule], name: str) -> Booleans:
        """Return an attribute of each figure's rule."""
        own = [bool(getattr(rules[word], name)) for word in self.words["indicator"]]
        return np.array(own, np.bool_)[self.codes["indicator"]]


@dataclass(frozen=True)
class Quantities:
    """Every quantity, and the entries that say which figure publishes it.

    Shape: arrays over quantities: `series` (what is counted), `node` (organisation and
    hierarchy), `period`, `value`, `is_count`, `adds`, `adds_over_periods`, `is_open` (not given
    away as 0 by the absence of another figure that would state it); arrays over entries: `figure`,
    `role`, `quantity`. `nodes` are the (organisation, hierarchy) codes of each node. `series_of`:
    the series of what a figure states: (indicator, breakdown, category, role). `unknown`: the
    places (series, node, period) of figures without a number.
    """

    coded: Coded
    nodes: Integers
    series: Integers
    node: Integers
    period: Integers
    value: Reals
    is_count: Booleans
    adds: Booleans
    adds_over_periods: Booleans
    is_open: Booleans
    figure: Integers
    role: Integers
    quantity: Integers
    series_of: Mapping[tuple[int, int, int, int], int]
    unknown: tuple[Integers, Integers, Integers]

    @property
    def size(self) -> int:
        """How many quantities there are."""
        return len(self.value)


def quantities_of(coded: Coded, rules: Mapping[str, Rule]) -> Quantities:
    """Return the quantities of figures, equal ones joined.

    Figures that an authority published, or that are computed from others, have none.
    """
    nodes, node_of = np.unique(coded.combined("organisation", "hierarchy"), return_inverse=True)
    entries = _entries(coded, rules)
    figure, role, value = entries["figure"], entries["role"], entries["value"]
    stated = coded.combined("indicator", "breakdown", "category")[figure] * _ROLES + role
    names, at, single = np.unique(stated, return_index=True, return_inverse=True)
    node, period = node_of[figure], coded.codes["period"][figure]
    is_count = entries["is_count"].astype(np.bool_)
    series = _join_equal(single, node, period, value, is_count)
    places = (series * len(nodes) + node) * len(coded.words["period"]) + period
    _, first, quantity = np.unique(places, return_index=True, return_inverse=True)

    joined = np.bincount(series[at])
    everywhere = np.bincount(quantity) == joined[series[first]]

    def any_of(flag: Booleans) -> Booleans:
        """Say of each quantity whether its series has the flag anywhere."""
        by_series = np.zeros(series.max(initial=-1) + 1, np.bool_)
        by_series[series[flag]] = True
        found: Booleans = by_series[series[first]]
        return found

    return Quantities(
        coded,
        nodes,
        series[first],
        node[first],
        period[first],
        value[first],
        any_of(is_count),
        any_of(entries["adds"].astype(np.bool_)),
        any_of(entries["adds_over_periods"].astype(np.bool_)),
        everywhere | (value[first] != 0),
        figure,
        role,
        quantity,
        _series_of(coded, figure[at], role[at], series[at]),
        _unknown(coded, rules, node_of, names, series[at]),
    )


def _series_of(
    coded: Coded, figure: Integers, role: Integers, series: Integers
) -> dict[tuple[int, int, int, int], int]:
    """Return the series of each (indicator, breakdown, category, role)."""
    columns = [coded.codes[name][figure] for name in ("indicator", "breakdown", "category")]
    keys = zip(*(column.tolist() for column in columns), role.tolist(), strict=True)
    return dict(zip(keys, series.tolist(), strict=True))


def _unknown(
    coded: Coded, rules: Mapping[str, Rule], node_of: Integers, names: Integers, series: Integers
) -> tuple[Integers, Integers, Integers]:
    """Return the places where figures exist without a number: nobody may take them for 0."""
    kept = ~(coded.flags(rules, "is_published") | coded.flags(rules, "is_derived"))
    figures = np.flatnonzero(kept & np.isnan(coded.numbers["numerator"]))
    line = coded.combined("indicator", "breakdown", "category")[figures]
    found: list[tuple[Integers, Integers, Integers]] = []
    for role in (NUMERATOR, REST, DENOMINATOR):
        at = np.searchsorted(names, line * _ROLES + role).clip(max=max(len(names) - 1, 0))
        own = names[at] == line * _ROLES + role if len(names) else np.zeros(len(line), np.bool_)
        places = figures[own]
        found.append((series[at[own]], node_of[places], coded.codes["period"][places]))
    first, second, third = (np.concatenate(column) for column in zip(*found, strict=True))
    return first, second, third


def _entries(coded: Coded, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Return the numbers of all figures, one below the other."""
    kept = ~(coded.flags(rules, "is_published") | coded.flags(rules, "is_derived"))
    counts_above = coded.flags(rules, "counts_numerator")
    counts_below = coded.flags(rules, "counts_denominator")
    adds = coded.flags(rules, "adds")
    above, below = coded.numbers["numerator"], coded.numbers["denominator"]
    everywhere = np.ones(coded.size, np.bool_)
    roles = (
        (NUMERATOR, above, counts_above, adds),
        (DENOMINATOR, below, counts_below, adds),
        (REST, np.where(counts_above & counts_below, below - above, np.nan), everywhere, adds),
        (RECORDS, coded.numbers["records"], everywhere, everywhere),
    )
    found: dict[str, list[npt.NDArray[Any]]] = {}
    for role, value, is_count, is_sum in roles:
        figures = np.flatnonzero(kept & ~np.isnan(value))
        columns = {
            "figure": figures,
            "role": np.full(len(figures), role),
            "value": value[figures],
            "is_count": is_count[figures],
            "adds": is_sum[figures],
            "adds_over_periods": is_sum[figures] & coded.flags(rules, "adds_over_periods")[figures],
        }
        for name, column in columns.items():
            found.setdefault(name, []).append(column)
    return {name: np.concatenate(columns) for name, columns in found.items()}


def _join_equal(
    series: Integers, node: Integers, period: Integers, value: Reals, is_count: Booleans
) -> Integers:
    """Give series of counts that agree wherever one of them is not 0 the same number.

    Two series are compared by two 64-bit sums of mixed bits over their numbers.
    """
    count = series.max(initial=-1) + 1
    counts = is_count & (value != 0)
    marks = np.zeros((count, 3), np.uint64)
    for column, salt in enumerate((0x9E3779B97F4A7C15, 0xD1B54A32D192ED03)):
        bits = value[counts].view(np.uint64)
        place = node[counts].astype(np.uint64) << np.uint64(24) ^ period[counts].astype(np.uint64)
        mixed = _mix(_mix(place + np.uint64(salt)) ^ bits)
        np.add.at(marks[:, column], series[counts], mixed)
    # Series without any count stay by themselves.
    alone = np.ones(count, np.bool_)
    alone[series[counts]] = False
    marks[alone, 2] = np.flatnonzero(alone).astype(np.uint64) + np.uint64(1)
    _, joined = np.unique(marks, axis=0, return_inverse=True)
    return joined.reshape(-1)[series].astype(np.int64)


def _mix(bits: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread the bits of numbers (the finishing steps of the SplitMix64 generator)."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))

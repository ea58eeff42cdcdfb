"""Crossings: small counts of left-out shares whose category and total other figures state.

How many of the online dossiers were on time is at most how many were online, and how many were on
time. Where a left-out breakdown is crossed in this way, a small count in it seems possible as large
as the threshold when both are that large in one and the same table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from laban.measure.disclosure.quantities import (
    DENOMINATOR,
    NUMERATOR,
    REST,
    Booleans,
    Integers,
    Quantities,
)

Crossings = Mapping[int, tuple[int, ...]]


def crossings_of(
    whole: Quantities, withheld: Booleans, stated: Quantities, threshold: int
) -> Crossings:
    """Return for each stated quantity those that must be as large as the threshold with it.

    `whole` are the quantities of all figures; `stated` those of what was left, in its order.
    """
    now = np.cumsum(~withheld) - 1
    kept = ~withheld[whole.figure]
    place_of = _places(whole)
    by_entry = dict(zip(_entries(stated).tolist(), stated.quantity.tolist(), strict=True))
    entries = now[whole.figure[kept]] * 4 + whole.role[kept]
    stating = dict(zip(place_of[whole.quantity[kept]].tolist(), entries.tolist(), strict=True))
    found: defaultdict[int, set[int]] = defaultdict(set)
    total = _total_series(whole)
    for series, category, figure_place in _small_parts(whole, withheld, threshold):
        above = stating.get(total.get(series, -1) * _width(whole) + figure_place)
        beside = stating.get(category * _width(whole) + figure_place)
        if above is not None and beside is not None:
            first, second = by_entry[above], by_entry[beside]
            if first != second:
                found[first].add(second)
                found[second].add(first)
    return {quantity: tuple(sorted(others)) for quantity, others in found.items()}


def _small_parts(
    whole: Quantities, withheld: Booleans, threshold: int
) -> list[tuple[int, int, int]]:
    """Return the series, its denominator's series and the place of each small part left out."""
    codes = whole.coded.codes
    value = whole.value[whole.quantity]
    parts = (whole.role == NUMERATOR) | (whole.role == REST)
    small = withheld[whole.figure] & parts & (value > 0) & (value < threshold)
    small &= whole.is_count[whole.quantity]
    found = []
    for entry in np.flatnonzero(small).tolist():
        figure, quantity = whole.figure[entry], whole.quantity[entry]
        key = tuple(int(codes[n][figure]) for n in ("indicator", "breakdown", "category"))
        below = whole.series_of.get((key[0], key[1], key[2], DENOMINATOR))
        if below is not None:
            place = int(whole.node[quantity]) * len(whole.coded.words["period"])
            found.append((int(whole.series[quantity]), below, place + int(whole.period[quantity])))
    return found


def _total_series(whole: Quantities) -> dict[int, int]:
    """Return the total's series of each series of a category."""
    words = whole.coded.words["breakdown"]
    totals = {
        (indicator, role): series
        for (indicator, breakdown, _, role), series in whole.series_of.items()
        if words[breakdown] == ""
    }
    return {
        series: totals[indicator, role]
        for (indicator, breakdown, _, role), series in whole.series_of.items()
        if words[breakdown] != "" and (indicator, role) in totals
    }


def _width(whole: Quantities) -> int:
    return len(whole.nodes) * len(whole.coded.words["period"])


def _places(whole: Quantities) -> Integers:
    within = whole.node * len(whole.coded.words["period"]) + whole.period
    return whole.series * _width(whole) + within


def _entries(quantities: Quantities) -> Integers:
    return quantities.figure * 4 + quantities.role

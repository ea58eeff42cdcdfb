"""Breakdowns that are too fine to publish: left out as a whole, they need little search for cover.

Where a breakdown has very many small counts, little of it would be left, and what is left would
not be worth the search. Its figures are left out altogether, so that not even their absence tells
that something is 0. To an outsider they are unknown numbers of 0 or more. Whatever the totals are,
such numbers exist: those of a total may lie in any category. So they bear on what else is published
only where another figure states a category too; then the breakdown's sums stay in view as *links*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laban.measure.disclosure.quantities import NUMERATOR, REST, Booleans, Quantities
from laban.measure.disclosure.sums import Sums, joined
from laban.measure.figures import FIGURE_SCHEMA

SMALL_COUNTS_AT_MOST = 1_000
# All categories of a breakdown that no other figure states, together.
OTHERS = "\0others"

_SUMMED = ("numerator", "denominator", "records")
_PLACE = ("organisation", "hierarchy", "period")
_NAMED = tuple(name for name in FIGURE_SCHEMA.names if name not in (*_SUMMED, "value", "category"))

Breakdown = tuple[int, int]


def withheld_figures(
    quantities: Quantities, sums: Sums, threshold: int, at_most: int = SMALL_COUNTS_AT_MOST
) -> Booleans:
    """Return the figures of breakdowns that have more than so many small counts.

    A breakdown is a column, for all series that add up with one another.
    """
    q = quantities
    small = q.is_count & (q.value > 0) & (q.value < threshold)
    families = joined(sums.kinds)
    family = np.array([families.get(s, (s,))[0] for s in range(_size(q))], np.int64)
    breakdown = q.coded.codes["breakdown"][q.figure]
    words = q.coded.words["breakdown"]
    is_total = np.array([word == "" for word in words], np.bool_)[breakdown]
    group = family[q.series[q.quantity]] * len(words) + breakdown
    pairs = np.unique(group * q.size + q.quantity)
    pairs = pairs[small[pairs % q.size]]
    groups, counts = np.unique(pairs // q.size, return_counts=True)
    many = np.isin(group, groups[counts > at_most]) & ~is_total
    found = np.zeros(q.coded.size, np.bool_)
    found[q.figure[many]] = True
    return found


def links_of(figures: pa.Table, quantities: Quantities, withheld: Booleans) -> pa.Table:
    """Return what left-out breakdowns say of published figures, as figures to be kept back.

    Shape: FIGURE_SCHEMA: the categories that a published figure states too, and per breakdown
    its other categories added up as OTHERS.
    """
    coded = quantities.coded
    found = [figures.slice(0, 0)]
    total = coded.words["breakdown"].index("") if "" in coded.words["breakdown"] else -1
    for (indicator, breakdown), stated in _linked(quantities, withheld).items():
        of_indicator = coded.codes["indicator"] == indicator
        own = withheld & of_indicator & (coded.codes["breakdown"] == breakdown)
        totals = figures.filter(pa.array(of_indicator & (coded.codes["breakdown"] == total)))
        name = coded.words["breakdown"][breakdown]
        for category in sorted(stated):
            one = figures.filter(pa.array(own & (coded.codes["category"] == category)))
            found += [one, _zeros(totals, one, name, coded.words["category"][category])]
        others = _together(
            figures.filter(pa.array(own & ~np.isin(coded.codes["category"], list(stated))))
        )
        found += [others, _zeros(totals, others, name, OTHERS)]
    return pa.concat_tables(found)


def _zeros(totals: pa.Table, stated: pa.Table, breakdown: str, category: str) -> pa.Table:
    """Return figures of 0 of a category, where the total is stated and the category is not."""
    there = set(zip(*(stated[name].to_pylist() for name in _PLACE), strict=True))
    places = zip(*(totals[name].to_pylist() for name in _PLACE), strict=True)
    missing = totals.filter(pa.array([place not in there for place in places], pa.bool_()))
    missing = missing.filter(pc.is_valid(missing["numerator"]))
    columns = {name: missing[name] for name in FIGURE_SCHEMA.names}
    for name in _SUMMED:
        type_ = FIGURE_SCHEMA.field(name).type
        zero = pa.scalar(0, pa.int64()).cast(type_)
        columns[name] = pc.if_else(pc.is_valid(missing[name]), zero, pa.scalar(None, type_))
    columns["value"] = pa.nulls(missing.num_rows, pa.float64())
    columns["breakdown"] = pa.array([breakdown] * missing.num_rows, pa.string())
    columns["category"] = pa.array([category] * missing.num_rows, pa.string())
    return pa.table(columns).cast(FIGURE_SCHEMA)


def _linked(quantities: Quantities, withheld: Booleans) -> dict[Breakdown, set[int]]:
    """Return the breakdowns that published figures state categories of, with those categories.

    Of breakdowns that say the same, one is enough. A denominator's categories say nothing of a
    numerator's: any split of a total by two attributes can be filled with numbers of 0 or more.
    """
    published = set(quantities.series[quantities.quantity[~withheld[quantities.figure]]].tolist())
    said: set[object] = set()
    found: dict[Breakdown, set[int]] = {}
    for key, parts in _sorted_parts(quantities, withheld):
        linked, is_new = set(), False
        for role, by_category in parts.items():
            here = {c for c, series in by_category.items() if series in published}
            says = tuple(sorted(by_category.values()))
            is_new |= bool(here) and (role in (NUMERATOR, REST) or says not in said)
            linked |= here
            if here:
                said.add(says)
        if is_new:
            found[key] = linked
    return found


def _sorted_parts(
    quantities: Quantities, withheld: Booleans
) -> Iterator[tuple[Breakdown, dict[int, dict[int, int]]]]:
    """Yield each left-out breakdown's series by role and category, counts before shares."""
    codes = quantities.coded.codes
    left_out = set(
        zip(*(codes[n][withheld].tolist() for n in ("indicator", "breakdown")), strict=True)
    )
    found: defaultdict[Breakdown, dict[int, dict[int, int]]] = defaultdict(dict)
    for (indicator, breakdown, category, role), series in quantities.series_of.items():
        if (indicator, breakdown) in left_out:
            found[indicator, breakdown].setdefault(role, {})[category] = series
    yield from sorted(found.items(), key=lambda item: (len(item[1]), item[0]))


def _together(figures: pa.Table) -> pa.Table:
    """Return the figures of several categories added up; unknown where one of them is."""
    grouped = figures.group_by(_NAMED, use_threads=False).aggregate(
        [(name, "sum", pc.ScalarAggregateOptions(skip_nulls=False)) for name in _SUMMED]
    )
    columns = {name: grouped[name] for name in _NAMED}
    columns |= {name: grouped[f"{name}_sum"] for name in _SUMMED}
    columns["value"] = pa.nulls(grouped.num_rows, pa.float64())
    columns["category"] = pa.array([OTHERS] * grouped.num_rows, pa.string())
    return pa.table({name: columns[name] for name in FIGURE_SCHEMA.names}).cast(FIGURE_SCHEMA)


def _size(quantities: Quantities) -> int:
    return int(quantities.series.max(initial=-1)) + 1

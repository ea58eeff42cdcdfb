"""Breakdowns that are too fine to publish: left out as a whole, they need no search for cover.

Where a breakdown has very many small counts, little of it would be left, and what is left would
not be worth the search. Its figures are left out altogether, so that not even their absence tells
that something is 0. Then only totals tell of it.
"""

from __future__ import annotations

import numpy as np

from laban.measure.disclosure.quantities import Booleans, Quantities
from laban.measure.disclosure.sums import Sums, joined

SMALL_COUNTS_AT_MOST = 300


def withheld_figures(quantities: Quantities, sums: Sums, threshold: int) -> Booleans:
    """Return the figures of breakdowns that have too many small counts.

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
    many = np.isin(group, groups[counts > SMALL_COUNTS_AT_MOST]) & ~is_total
    found = np.zeros(q.coded.size, np.bool_)
    found[q.figure[many]] = True
    return found


def _size(quantities: Quantities) -> int:
    return int(quantities.series.max(initial=-1)) + 1

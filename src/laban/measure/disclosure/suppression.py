"""Suppress small counts, and as many others as it takes that no one can compute them back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laban.measure.disclosure.certificates import Certifying
from laban.measure.disclosure.crossings import Crossings, crossings_of
from laban.measure.disclosure.derived import with_derived
from laban.measure.disclosure.quantities import Booleans, Coded, quantities_of
from laban.measure.disclosure.rules import Children, Rule
from laban.measure.disclosure.sums import sums_of
from laban.measure.disclosure.withholding import SMALL_COUNTS_AT_MOST, links_of, withheld_figures
from laban.measure.figures import FIGURE_SCHEMA

_HIDDEN = ("value", "numerator", "denominator", "records")

PUBLIC_SCHEMA = pa.schema(
    [
        *(field.with_nullable(True) if field.name in _HIDDEN else field for field in FIGURE_SCHEMA),
        pa.field("suppressed", pa.bool_(), nullable=False),
    ]
)


def suppress(
    figures: pa.Table,
    rules: Mapping[str, Rule],
    children: Children,
    threshold: int,
    *,
    small_counts_at_most: int = SMALL_COUNTS_AT_MOST,
) -> pa.Table:
    """Return the figures as the public may see them.

    A figure is suppressed when its numerator, what is left of its denominator, its denominator
    or its record count is a count of at least 1 and below `threshold`; and when it is needed so
    that each such count may be 1, and may be `threshold`, for all that is published. Breakdowns
    with more than `small_counts_at_most` small counts are left out. Pass all figures of a run at
    once: what is published apart cannot be protected together.

    Shape: PUBLIC_SCHEMA; of a suppressed figure, value, numerator, denominator and records are
    null. The rows keep their order; those of breakdowns that are withheld are missing.
    Empty: nothing is suppressed when the threshold is 0 or 1.
    """
    if threshold <= 1 or not figures.num_rows:
        return _public(figures, np.zeros(figures.num_rows, np.bool_))
    quantities = quantities_of(Coded.of(figures), rules)
    sums = sums_of(quantities, children)
    withheld = withheld_figures(quantities, sums, threshold, small_counts_at_most)
    stated, kept_back = figures, withheld
    crossings: Crossings = {}
    if withheld.any():
        links = links_of(figures, quantities, withheld)
        figures = figures.filter(pa.array(~withheld))
        stated = pa.concat_tables([figures, links])
        kept_back = np.arange(stated.num_rows) >= figures.num_rows
        whole, quantities = quantities, quantities_of(Coded.of(stated), rules)
        sums = sums_of(quantities, children)
        crossings = crossings_of(whole, withheld, quantities, threshold)
    suppressed = Certifying(quantities, sums, threshold, kept_back, crossings).run()
    suppressed = with_derived(quantities.coded, rules, suppressed)
    return _public(figures, suppressed[: figures.num_rows])


def _public(figures: pa.Table, suppressed: Booleans) -> pa.Table:
    mask = pa.array(suppressed)
    columns = [
        pc.if_else(mask, pa.scalar(None, field.type), figures[field.name])
        if field.name in _HIDDEN
        else figures[field.name]
        for field in FIGURE_SCHEMA
    ]
    return pa.table([*columns, mask], schema=PUBLIC_SCHEMA)

"""Suppress small counts, and as many others as it takes that no one can compute them back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laban.measure.disclosure.covers import Covering
from laban.measure.disclosure.derived import with_derived
from laban.measure.disclosure.equations import period_equations, place_equations
from laban.measure.disclosure.quantities import Booleans, Coded, quantities_of
from laban.measure.disclosure.rules import Children, Rule
from laban.measure.disclosure.running import running_totals, steps_of
from laban.measure.figures import FIGURE_SCHEMA

_HIDDEN = ("value", "numerator", "denominator", "records")

PUBLIC_SCHEMA = pa.schema(
    [
        *(field.with_nullable(True) if field.name in _HIDDEN else field for field in FIGURE_SCHEMA),
        pa.field("suppressed", pa.bool_(), nullable=False),
    ]
)


def suppress(
    figures: pa.Table, rules: Mapping[str, Rule], children: Children, threshold: int
) -> pa.Table:
    """Return the figures as the public may see them.

    A figure is suppressed when its numerator, what is left of its denominator, its denominator
    or its record count is a count of at least 1 and below `threshold`; and when it is needed so
    that no suppressed figure can be computed from the others, nor the sum of suppressed ones
    that is itself such a small count. Pass all figures of a run at once: what is published apart
    cannot be protected together.

    Shape: PUBLIC_SCHEMA; of a suppressed figure, value, numerator, denominator and records are
    null. The rows keep their order.
    Empty: nothing is suppressed when the threshold is 0 or 1.
    """
    hidden = suppressed_figures(figures, rules, children, threshold)
    mask = pa.array(hidden)
    columns = [
        pc.if_else(mask, pa.scalar(None, field.type), figures[field.name])
        if field.name in _HIDDEN
        else figures[field.name]
        for field in FIGURE_SCHEMA
    ]
    return pa.table([*columns, mask], schema=PUBLIC_SCHEMA)


def suppressed_figures(
    figures: pa.Table, rules: Mapping[str, Rule], children: Children, threshold: int
) -> Booleans:
    """Say of each figure whether it is suppressed."""
    if threshold <= 1 or not figures.num_rows:
        return np.zeros(figures.num_rows, np.bool_)
    coded = Coded.of(figures)
    quantities = quantities_of(coded, rules)
    steps = steps_of(quantities)
    sums = (place_equations(quantities, children), period_equations(quantities, steps))
    covering = Covering(quantities, running_totals(quantities, steps), sums, threshold)
    return with_derived(coded, rules, covering.suppressed())

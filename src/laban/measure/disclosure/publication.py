"""Which figures a programme states to the public at all, before any is suppressed."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from laban.base import Period
from laban.programme import IndicatorKind, Programme


def public_selection(figures: pa.Table, programme: Programme) -> pa.Table:
    """Return the figures of the periods that `disclosure` in programme.yaml names.

    A value that an authority published is public already, whatever its period. The rows keep
    their order.
    """
    disclosure = programme.head.disclosure
    periods = [
        text
        for text in pc.unique(figures["period"]).to_pylist()
        if disclosure.has_period(Period.parse(text))
    ]
    published = [
        code
        for code, indicator in programme.indicators.items()
        if indicator.kind is IndicatorKind.PUBLISHED
    ]
    is_public = pc.or_(
        pc.is_in(figures["period"], pa.array(periods, pa.string())),
        pc.is_in(figures["indicator"], pa.array(published, pa.string())),
    )
    return figures.filter(is_public)

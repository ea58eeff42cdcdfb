"""Published figures on another day's structure, added up from published ones alone.

Nothing is told that the published figures do not tell: where one of them is suppressed, so is the
sum. Whoever has the publication can add them up himself.
"""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from laban.measure import PUBLIC_SCHEMA, percent_units
from laban.programme import IndicatorKind, Programme
from laban.publication.figures import PUBLISHED_SCHEMA, SERIES, in_order

# Kinds whose numerators and denominators add up over organisations that share no record.
ADDITIVE = frozenset({IndicatorKind.COUNT, IndicatorKind.SUM, IndicatorKind.SHARE, IndicatorKind.MEAN, IndicatorKind.STOCK})  # fmt: skip
_KEY = tuple(name for name in SERIES if name != "structure")


def on_structure(figures: pa.Table, programme: Programme, day: date) -> pa.Table:
    """Return what published figures add up to on the organisations of a day.

    Only for organisations that took over others as a whole, and only in periods in which one of
    those has a figure. An organisation that also took over a part of another has no sum: whose the
    part was is not published.

    Shape: PUBLISHED_SCHEMA, `structure` is the day.
    """
    carried = _carried(programme, day)
    additive = [code for code, one in programme.indicators.items() if one.kind in ADDITIVE]
    chosen = figures.filter(
        pc.and_(
            pc.is_in(figures["organisation"], pa.array(list(carried), pa.string())),
            pc.is_in(figures["indicator"], pa.array(additive, pa.string())),
        )
    )
    targets = [carried[one] for one in chosen["organisation"].to_pylist()]
    place = chosen.schema.get_field_index("organisation")
    moved = chosen.set_column(place, "organisation", pa.array(targets, pa.string()))
    summed = moved.group_by([*_KEY, "period", "unit"]).aggregate(
        [
            ("numerator", "sum", pc.ScalarAggregateOptions(skip_nulls=False)),
            ("denominator", "sum", pc.ScalarAggregateOptions(skip_nulls=False)),
            ("records", "sum", pc.ScalarAggregateOptions(skip_nulls=False)),
            ("estimated", "max"),
            ("illustrative", "max"),
            ("suppressed", "max"),
        ]
    )
    return _shaped(summed, programme, day)


def _carried(programme: Programme, day: date) -> dict[str, str]:
    """Return who stands on a day for each organisation whose figures add up there.

    Those that took over somebody are among them: in the period of the change, they have figures
    of their own beside those of their predecessors.
    """
    organisations = programme.organisations
    parts = {one.successor for one in organisations.successions if one.extent == "part"}
    found: dict[str, str] = {}
    for id_ in organisations.by_id:
        stands = organisations.standing_on(id_, day)
        if stands is not None and stands != id_ and stands not in parts:
            found[id_] = stands
    return found | {stands: stands for stands in found.values()}


def _shaped(summed: pa.Table, programme: Programme, day: date) -> pa.Table:
    """Return sums as published figures, with their values."""
    number = PUBLIC_SCHEMA.field("numerator").type
    columns = {name: summed[name] for name in (*_KEY, "period", "unit")}
    columns["structure"] = pa.array([day.isoformat()] * summed.num_rows, pa.string())
    suppressed = summed["suppressed_max"]
    for name, kind in (("numerator", number), ("denominator", number), ("records", pa.int64())):
        total = summed[f"{name}_sum"].cast(kind)
        columns[name] = pc.if_else(suppressed, pa.scalar(None, kind), total)
    columns["value"] = _values(columns, programme)
    for flag in ("estimated", "illustrative", "suppressed"):
        columns[flag] = summed[f"{flag}_max"]
    return in_order(pa.table({name: columns[name] for name in PUBLISHED_SCHEMA.names}))


def _values(columns: dict[str, pa.ChunkedArray], programme: Programme) -> pa.ChunkedArray:
    """Return numerator over denominator, times 100 in percent; without denominator, the sum."""
    above = columns["numerator"].cast(pa.float64())
    below = columns["denominator"].cast(pa.float64())
    is_percent = pc.is_in(columns["unit"], pa.array(sorted(percent_units(programme)), pa.string()))
    scale = pc.if_else(is_percent, 100.0, 1.0)
    divided = pc.divide(pc.multiply(above, scale), pc.if_else(pc.equal(below, 0.0), None, below))
    is_ratio = pc.is_in(columns["indicator"], pa.array(_ratios(programme), pa.string()))
    return pc.if_else(is_ratio, divided, above)


def _ratios(programme: Programme) -> list[str]:
    ratios = (IndicatorKind.SHARE, IndicatorKind.MEAN)
    return [code for code, one in programme.indicators.items() if one.kind in ratios]

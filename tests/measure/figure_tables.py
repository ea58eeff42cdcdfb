"""Tables of figures that tests state row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from typing import Any

import pyarrow as pa

from laban.measure import FIGURE_SCHEMA

_WIDE = Context(prec=60)


def figure(indicator: str, organisation: str, period: str, **columns: Any) -> dict[str, Any]:
    """Return a figure: a count of `numerator` records, or a share when `denominator` is given."""
    numerator, denominator = columns.get("numerator"), columns.get("denominator")
    value = None if numerator is None else float(numerator)
    if value is not None and denominator:
        value = 100 * value / float(denominator)
    records = denominator if denominator is not None else numerator
    defaults: dict[str, Any] = {
        "indicator": indicator,
        "organisation": organisation,
        "hierarchy": "administrative",
        "period": period,
        "breakdown": "",
        "category": "",
        "source": "",
        "vintage": "",
        "value": value,
        "numerator": None,
        "denominator": None,
        "records": int(records or 0),
        "unit": "dossiers" if denominator is None else "percent",
        "estimated": False,
        "illustrative": False,
    }
    row = defaults | columns
    for name in ("numerator", "denominator"):
        if row[name] is not None:
            row[name] = Decimal(row[name]).quantize(Decimal("1.000000000"), context=_WIDE)
    return row


def figures(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return figures as a table."""
    return pa.Table.from_pylist([dict(row) for row in rows], schema=FIGURE_SCHEMA)

"""Figures written by hand, for tests of what is made from figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa

from laban.measure import FIGURE_SCHEMA


def figure(indicator: str, organisation: str, period: str, value: float | None, **more: Any) -> Any:
    """Return one figure as a row; a value without numerator is its own."""
    own = None if value is None else Decimal(str(value))
    row = {
        "indicator": indicator,
        "organisation": organisation,
        "hierarchy": "administrative",
        "period": period,
        "breakdown": "",
        "category": "",
        "source": "",
        "vintage": "",
        "value": value,
        "numerator": own,
        "denominator": None,
        "records": 1,
        "unit": "dossiers",
        "estimated": False,
        "illustrative": False,
    }
    return row | more


def figure_table(*rows: Any) -> pa.Table:
    """Return rows as a table of figures."""
    return pa.Table.from_pylist(list(rows), schema=FIGURE_SCHEMA)

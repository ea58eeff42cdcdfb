"""The shape of figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

NUMBER = pa.decimal128(38, 9)

FIGURE_SCHEMA = pa.schema(
    [
        pa.field("indicator", pa.string(), nullable=False),
        pa.field("organisation", pa.string(), nullable=False),
        pa.field("hierarchy", pa.string(), nullable=False),
        pa.field("period", pa.string(), nullable=False),
        pa.field("breakdown", pa.string(), nullable=False),
        pa.field("category", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("vintage", pa.string(), nullable=False),
        pa.field("value", pa.float64()),
        pa.field("numerator", NUMBER),
        pa.field("denominator", NUMBER),
        pa.field("records", pa.int64(), nullable=False),
        pa.field("unit", pa.string(), nullable=False),
        pa.field("estimated", pa.bool_(), nullable=False),
        pa.field("illustrative", pa.bool_(), nullable=False),
    ]
)

# What tells one figure of a run from another, in canonical order.
IDENTITY = (
    "indicator",
    "organisation",
    "hierarchy",
    "period",
    "breakdown",
    "category",
    "source",
    "vintage",
)


@dataclass(frozen=True)
class Measurement:
    """The figures of one run, and what they rest on.

    `figures` has FIGURE_SCHEMA, sorted by IDENTITY; a null `value` is an unknown one.
    """

    figures: pa.Table
    programme_version: str
    as_of: datetime
    structure: date | None
    engine: str

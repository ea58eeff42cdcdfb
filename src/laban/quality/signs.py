"""One pass over a record type: the last delivery of each organisation, and what it held when.

Every version of a record counts: one that was delivered again shows that its source is alive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.types as ir

from laban.engine import Engine, day_number
from laban.lake import Lake
from laban.programme import Programme, RecordType
from laban.quality.days import Span, with_days


@dataclass(frozen=True, slots=True)
class Signs:
    """What arrived of one organisation, for one combination of the columns asked for.

    `counts` holds for each span asked for how many records have their time in it.
    """

    organisation: str
    values: Mapping[str, str | None]
    last_sequence: int
    illustrative: bool
    counts: Mapping[Span, int]


def read_signs(
    programme: Programme,
    lake: Lake,
    engine: Engine,
    record_type: RecordType,
    *,
    as_of: datetime,
    spans: Sequence[Span] = (),
    columns: Sequence[str] = (),
) -> list[Signs]:
    """Return what arrived of a record type by organisation and columns.

    Empty: nothing when no delivery of it counts as of the moment.
    """
    name = record_type.record_type
    table = lake.records(engine.backend, name, as_of=as_of, every_version=True)
    days = {"day_number": record_type.time}
    table = with_days(table, days, programme, record_type, spark=engine.is_spark)
    table = table.mutate(whose=table[record_type.organisation])
    found = table.group_by("whose", *columns).aggregate(
        last_sequence=table["_sequence"].max(),
        illustrative=table["_illustrative"].cast("int8").max(),
        **{f"span_{i}": _within(table, span) for i, span in enumerate(spans)},
    )
    return [
        Signs(
            organisation=row["whose"],
            values={column: row[column] for column in columns},
            last_sequence=row["last_sequence"],
            illustrative=bool(row["illustrative"]),
            counts={span: row[f"span_{i}"] for i, span in enumerate(spans)},
        )
        for row in found.to_pyarrow().to_pylist()
        if row["whose"] is not None
    ]


def _within(table: ir.Table, span: Span) -> ir.IntegerValue:
    """Return how many rows have their day in a span, first and last day included."""
    inside = table["day_number"].between(day_number(span[0]), day_number(span[1]))
    return ibis.coalesce(inside.cast("int64").sum(), 0)

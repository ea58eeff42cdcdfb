"""Measure records that a test states, without delivering them: what counts here is the figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from laban.connect.schema import lake_schema
from laban.engine import open_engine
from laban.lake import Lake
from laban.measure import Request, Span, measure
from laban.programme import Programme

Row = Mapping[str, Any]
LANDED = datetime(2026, 1, 1, tzinfo=UTC)
AS_OF = datetime(2026, 6, 1, tzinfo=UTC)


class Figures:
    """The figures of a measurement, asked for by name."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = {
            (r["indicator"], r["organisation"], r["period"], r["breakdown"], r["category"]): r
            for r in rows
        }

    def row(self, indicator: str, organisation: str, period: str, **breakdown: str) -> Row | None:
        """Return a figure; nothing when there is none."""
        ((name, category),) = breakdown.items() or (("", ""),)
        return self._rows.get((indicator, organisation, period, name, category))

    def value(
        self, indicator: str, organisation: str, period: str, **breakdown: str
    ) -> float | None:
        """Return the value of a figure; nothing when there is none or it is unknown."""
        row = self.row(indicator, organisation, period, **breakdown)
        return None if row is None else row["value"]

    def ratio(self, indicator: str, organisation: str, period: str) -> tuple[int, int] | None:
        """Return numerator and denominator of a figure; nothing when there is none."""
        row = self.row(indicator, organisation, period)
        return None if row is None else (int(row["numerator"]), int(row["denominator"]))


def measured(
    programme: Programme,
    records: Mapping[str, Sequence[Row]],
    home: Path,
    indicators: Sequence[str],
    span: tuple[date, date],
) -> Figures:
    """Land the records as they are and return the figures of some indicators over a span."""
    with Lake.open(home) as lake, open_engine("duckdb", spill_to=home) as engine:
        for record_type in programme.record_types.values():
            lake.ensure_table(record_type.record_type, lake_schema(record_type), record_type.key)
        for name, rows in records.items():
            _land(lake, programme, name, rows)
        request = Request(AS_OF, span=Span(*span), indicators=tuple(indicators))
        found = measure(programme, lake, engine, request)
    return Figures(found.figures.to_pylist())


def _land(lake: Lake, programme: Programme, name: str, rows: Sequence[Row]) -> None:
    schema = lake_schema(programme.record_types[name])
    with lake.landing(
        delivery_id=f"test-{name}",
        organisation=programme.head.root,
        record_type=name,
        programme_version=programme.version,
    ) as landing:
        table = pa.Table.from_pylist([dict(row) for row in rows], schema=schema)
        sequence = pa.array([landing.sequence] * len(rows), pa.int64())
        table = table.append_column("_sequence", sequence)
        table = table.append_column("_row", pa.array(range(1, len(rows) + 1), pa.int64()))
        for batch in table.combine_chunks().to_batches():
            landing.write(batch)
        landing.accept(
            content_sha256="0" * 64,
            rows_read=len(rows),
            rows_refused=0,
            rows_flagged=0,
            now=lambda: LANDED,
        )

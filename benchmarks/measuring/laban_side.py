"""Measure through Laban's public functions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks.stopwatch import Stopwatch
from laban.engine import open_engine
from laban.lake import Lake
from laban.measure import Request, Span, measure
from laban.programme import read_programme

SPAN = Span(date(2024, 1, 1), date(2025, 1, 1))
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)


def run(home: str, programme: str, figures: str, spill: str) -> dict[str, Any]:
    """Measure the lake and write the figures; the time is that of opening and measuring."""
    read = read_programme(Path(programme))
    with (
        Stopwatch() as watch,
        Lake.open(Path(home)) as lake,
        open_engine("duckdb", spill_to=Path(spill)) as engine,
    ):
        found = measure(read, lake, engine, Request(AS_OF, span=SPAN))
    pq.write_table(found.figures, figures)
    return {**watch.times, "figures": found.figures.num_rows}

"""The SQLite file of a publication: written once in order, then only read.

Series are numbered in canonical order, so that all organisations of one indicator (one breakdown,
category, structure, hierarchy, source and vintage: a slice) are a range of numbers, and their
figures in one period lie side by side.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from laban.base import Period
from laban.publication.figures import FLAGS, SERIES, SeriesKey

_TABLES = """
CREATE TABLE period (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, calendar TEXT NOT NULL, grain TEXT NOT NULL,
  starts TEXT NOT NULL, ends TEXT NOT NULL
) STRICT;
CREATE TABLE slice (
  id INTEGER PRIMARY KEY, indicator TEXT NOT NULL, breakdown TEXT NOT NULL,
  category TEXT NOT NULL, structure TEXT NOT NULL, hierarchy TEXT NOT NULL, source TEXT NOT NULL,
  vintage TEXT NOT NULL, unit TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL
) STRICT;
CREATE INDEX slice_of_indicator ON slice (indicator, breakdown);
CREATE TABLE series (
  id INTEGER PRIMARY KEY, slice INTEGER NOT NULL, organisation TEXT NOT NULL
) STRICT;
CREATE TABLE figure (
  period INTEGER NOT NULL, series INTEGER NOT NULL, value REAL, numerator ANY, denominator ANY,
  records INTEGER, flags INTEGER NOT NULL, PRIMARY KEY (period, series)
) STRICT, WITHOUT ROWID;
CREATE TABLE slice_period (
  slice INTEGER NOT NULL, period INTEGER NOT NULL, figures INTEGER NOT NULL,
  suppressed INTEGER NOT NULL, illustrative INTEGER NOT NULL, PRIMARY KEY (slice, period)
) STRICT, WITHOUT ROWID;
"""
_AFTER = """
CREATE INDEX series_of_organisation ON series (organisation, slice, id);
INSERT INTO slice_period
  SELECT series.slice, figure.period, count(*), sum(flags / 4 % 2), sum(flags / 2 % 2)
  FROM figure JOIN series ON series.id = figure.series GROUP BY 1, 2;
ANALYZE;
"""
_ROWS_AT_ONCE = 200_000


def write_store(path: Path, figures: pa.Table, series: list[tuple[SeriesKey, int, int]]) -> None:
    """Write figures that stand in order, and their series with the rows each takes."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES)
        connection.execute("BEGIN")
        numbers = _write_periods(connection, figures)
        _write_series(connection, series)
        _write_figures(connection, figures, series, numbers)
        connection.execute("COMMIT")
        connection.executescript(_AFTER)
    finally:
        connection.close()


def _write_periods(connection: sqlite3.Connection, figures: pa.Table) -> dict[str, int]:
    """Number the periods by their ends, longer ones first among those that end together."""
    periods = [Period.parse(name) for name in figures["period"].unique().to_pylist()]
    periods.sort(key=lambda one: (one.end, -one.start.toordinal(), one.id))
    numbers = {period.id: number for number, period in enumerate(periods)}
    connection.executemany(
        "INSERT INTO period VALUES (?, ?, ?, ?, ?, ?)",
        (
            (n, p.id, p.calendar.value, p.grain.value, p.start.isoformat(), p.end.isoformat())
            for n, p in enumerate(periods)
        ),
    )
    return numbers


def _write_series(connection: sqlite3.Connection, series: list[tuple[SeriesKey, int, int]]) -> None:
    slices: list[list[Any]] = []
    rows: list[tuple[int, int, str]] = []
    for number, (key, _, _) in enumerate(series):
        named = [getattr(key, name) for name in SERIES if name != "organisation"] + [key.unit]
        if not slices or slices[-1][1:9] != named:
            slices.append([len(slices), *named, number, number])
        slices[-1][10] = number
        rows.append((number, slices[-1][0], key.organisation))
    connection.executemany("INSERT INTO slice VALUES (?,?,?,?,?,?,?,?,?,?,?)", slices)
    connection.executemany("INSERT INTO series VALUES (?, ?, ?)", rows)


def _write_figures(
    connection: sqlite3.Connection,
    figures: pa.Table,
    series: list[tuple[SeriesKey, int, int]],
    numbers: dict[str, int],
) -> None:
    lengths = [end - begin for _, begin, end in series]
    owner = pa.array((n for n, length in enumerate(lengths) for _ in range(length)), pa.int64())
    period = figures["period"].combine_chunks().dictionary_encode()
    mapped = pa.array([numbers[name] for name in period.dictionary.to_pylist()], pa.int64())
    keyed = figures.append_column("_series", owner).append_column(
        "_period", mapped.take(period.indices)
    )
    ordered = keyed.sort_by([("_period", "ascending"), ("_series", "ascending")])
    for batch in ordered.combine_chunks().to_batches(max_chunksize=_ROWS_AT_ONCE):
        connection.executemany("INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?, ?)", _rows(batch))


def _rows(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    flags = [batch.column(name).to_pylist() for name in FLAGS]
    return zip(
        batch.column("_period").to_pylist(),
        batch.column("_series").to_pylist(),
        batch.column("value").to_pylist(),
        map(_exact, batch.column("numerator").to_pylist()),
        map(_exact, batch.column("denominator").to_pylist()),
        batch.column("records").to_pylist(),
        (a + 2 * b + 4 * c for a, b, c in zip(*flags, strict=True)),
        strict=True,
    )


def _exact(value: Decimal | None) -> int | str | None:
    """Return an exact number as SQLite keeps it: whole ones as integers, others as text."""
    if value is None:
        return None
    whole = int(value)
    return whole if whole == value and abs(whole) < 1 << 62 else f"{value:.9f}"

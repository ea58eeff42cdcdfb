"""Whether two sides found the same figures."""

from __future__ import annotations

from typing import Any

import duckdb

from benchmarks.errors import BenchmarkError

_IDENTITY = "indicator, organisation, period, breakdown, category"
# Values are floating point; numerators, denominators and record counts are exact.
_TOLERANCE = 1e-9


def compare(first: str, second: str) -> dict[str, Any]:
    """Compare two Parquet files of figures, one by one.

    Raises:
        BenchmarkError: A figure is on one side only, or differs.
    """
    connection = duckdb.connect()
    different = connection.execute(
        f"""
        SELECT {_IDENTITY}, a.value, b.value, a.numerator, b.numerator, a.denominator,
               b.denominator, a.records, b.records
        FROM '{first}' a FULL JOIN '{second}' b USING ({_IDENTITY})
        WHERE a.records IS DISTINCT FROM b.records OR a.numerator IS DISTINCT FROM b.numerator
           OR a.denominator IS DISTINCT FROM b.denominator
           OR (a.value IS NULL) <> (b.value IS NULL)
           OR abs(a.value - b.value) > {_TOLERANCE} * greatest(1, abs(a.value))
        """
    ).fetchall()
    if different:
        shown = "\n".join(str(row) for row in different[:20])
        raise BenchmarkError(f"{len(different)} figures differ, the first of them:\n{shown}")
    rows = connection.execute(f"SELECT count(*) FROM '{first}'").fetchall()[0][0]
    return {"figures": rows}

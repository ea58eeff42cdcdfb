"""The same figures by SQL written by hand for DuckDB, over the lake's own Parquet files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.stopwatch import Stopwatch

SQL = Path(__file__).with_name("duckdb.sql")
MEMORY_LIMIT = "6GB"


def run(files: Sequence[str], programme: str, figures: str, spill: str) -> dict[str, Any]:
    """Compute the figures and write them; the time is that of opening and computing."""
    with Stopwatch() as watch:
        connection = open_files(files, programme, spill)
        connection.execute(SQL.read_text("utf-8"))
    connection.execute(f"COPY figure TO '{figures}' (FORMAT parquet)")
    rows = connection.execute("SELECT count(*) FROM figure").fetchall()[0][0]
    return {**watch.times, "figures": rows}


def open_files(files: Sequence[str], programme: str, spill: str) -> duckdb.DuckDBPyConnection:
    """Open DuckDB with the views `record` and `organisation_file`."""
    config = {"memory_limit": MEMORY_LIMIT, "temp_directory": spill}
    connection = duckdb.connect(config=config)
    connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
    connection.execute(f"CREATE VIEW record AS SELECT * FROM read_parquet({list(files)})")
    organisations = Path(programme) / "organisations" / "all.csv"
    connection.execute(
        "CREATE VIEW organisation_file AS SELECT code, parent "
        f"FROM read_csv('{organisations}', header = true, all_varchar = true)"
    )
    return connection

"""The same figures by SQL written by hand for PostgreSQL, over a table with its natural indexes."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from benchmarks.measuring.duckdb_side import open_files
from benchmarks.stopwatch import Stopwatch

SQL = Path(__file__).with_name("postgres.sql")
TABLES = """\
CREATE TABLE organisation (number SMALLINT PRIMARY KEY, code TEXT UNIQUE, parent TEXT);
CREATE TABLE record (
    dossier_code TEXT, unit TEXT, procedure TEXT, channel TEXT, level TEXT,
    received_at TIMESTAMPTZ, due_at TIMESTAMPTZ, ended_at TIMESTAMPTZ,
    supplements INT, fee NUMERIC(18, 2), payment TEXT,
    has_result BOOLEAN, digitised BOOLEAN, identified BOOLEAN, _sequence BIGINT, _row BIGINT
);
"""
# The latest version of a key, and what the figures are grouped by.
INDEXES = """\
ALTER TABLE record ADD PRIMARY KEY (dossier_code, _sequence, _row);
CREATE INDEX ON record (unit, received_at);
CREATE INDEX ON record (unit, ended_at);
CREATE INDEX ON record (unit, due_at);
"""
FIGURE_TYPES = {
    "indicator": "VARCHAR",
    "organisation": "VARCHAR",
    "period": "VARCHAR",
    "breakdown": "VARCHAR",
    "category": "VARCHAR",
    "value": "DOUBLE",
    "numerator": "DECIMAL(38, 9)",
    "denominator": "DECIMAL(38, 9)",
    "records": "BIGINT",
}


def run(
    address: str, files: Sequence[str], programme: str, figures: str, spill: str
) -> dict[str, Any]:
    """Load the records, then compute the figures; only computing is what the times count."""
    with psycopg.connect(address, autocommit=True) as connection, Stopwatch() as loading:
        _load(connection, files, programme, spill)
        server = _parent(connection.info.backend_pid)
    before = _ended_children_seconds(server)
    with psycopg.connect(address, autocommit=True) as connection, Stopwatch() as watch:
        connection.execute(SQL.read_text("utf-8"))
    processor = _ended_children_seconds(server) - before
    with psycopg.connect(address) as connection:
        rows = _keep(connection, figures, spill)
    return {
        "seconds": watch.times["seconds"],
        "cpu_seconds": processor,
        "loading_seconds": loading.times["seconds"],
        "figures": rows,
    }


def _parent(process: int) -> int:
    return int(_process_fields(process)[1])


def _ended_children_seconds(server: int) -> float:
    """Return the processor time of those of the server's processes that have ended.

    A connection is one process, which ends soon after it is closed; so are its helpers.
    """
    time.sleep(1)
    user, system = _process_fields(server)[13:15]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _process_fields(process: int) -> list[str]:
    """Return what the kernel says of a process, from its state on."""
    return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()


def _load(connection: psycopg.Connection, files: Sequence[str], programme: str, spill: str) -> None:
    connection.execute(TABLES)
    source = open_files(files, programme, spill)
    _copy_in(connection, source, "organisation", "row_number() OVER (), *", "organisation_file")
    columns = connection.execute("SELECT * FROM record").description or ()
    names = ", ".join(column.name for column in columns)
    for file in files:
        _copy_in(connection, source, "record", names, f"read_parquet('{file}')")
    connection.execute(INDEXES)
    connection.execute("VACUUM ANALYZE")


def _copy_in(
    connection: psycopg.Connection,
    source: duckdb.DuckDBPyConnection,
    table: str,
    columns: str,
    rows: str,
) -> None:
    """Copy rows through a file as CSV, a delivery at a time."""
    path = Path(source.execute("SELECT current_setting('temp_directory')").fetchall()[0][0])
    path.mkdir(parents=True, exist_ok=True)
    path /= "rows.csv"
    source.execute(f"COPY (SELECT {columns} FROM {rows}) TO '{path}' (FORMAT csv, HEADER false)")
    with (
        path.open("rb") as content,
        connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy,
    ):
        while block := content.read(1 << 20):
            copy.write(block)
    path.unlink()


def _keep(connection: psycopg.Connection, figures: str, spill: str) -> int:
    """Write the figures as Parquet, to be compared."""
    path = Path(spill) / "figures.csv"
    query = f"COPY (SELECT {', '.join(FIGURE_TYPES)} FROM figure) TO STDOUT (FORMAT csv)"
    with path.open("wb") as target, connection.cursor().copy(query) as copy:
        for block in copy:
            target.write(block)
    local = duckdb.connect()
    # An empty text is quoted and stays one; only what is not there at all is unknown.
    rows = (
        f"read_csv('{path}', columns = {FIGURE_TYPES}, header = false, allow_quoted_nulls = false)"
    )
    local.execute(f"COPY (FROM {rows}) TO '{figures}' (FORMAT parquet)")
    return int(local.execute(f"SELECT count(*) FROM '{figures}'").fetchall()[0][0])

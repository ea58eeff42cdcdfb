"""Land the CSV with PostgreSQL's COPY, read by the server itself."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.landing.files import PROGRAMME
from benchmarks.landing.postgres_table import statements
from benchmarks.postgres_server import running_server
from benchmarks.stopwatch import Stopwatch
from laban.programme import read_programme

_KIBIBYTE = 1024


def land(file: str) -> dict[str, Any]:
    """Copy the file into an empty table; processor time and memory are those of its process."""
    programme = read_programme(PROGRAMME)
    with Path(file).open(encoding="utf-8") as opened:
        names = next(csv.reader(opened))
    with running_server() as address, psycopg.connect(address, autocommit=True) as connection:
        for statement in statements(programme, programme.record_types["dossier"], names):
            connection.execute(statement)
        before = _processor_seconds(connection.info.backend_pid)
        with Stopwatch() as watch:
            rows = connection.execute(f"COPY record FROM '{file}' (FORMAT csv, HEADER)").rowcount
        return {
            "seconds": watch.times["seconds"],
            "cpu_seconds": _processor_seconds(connection.info.backend_pid) - before,
            "peak_bytes": _peak_bytes(connection.info.backend_pid),
            "rows": rows,
            "faults": 0,
        }


def _processor_seconds(process: int) -> float:
    times = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def _peak_bytes(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) * _KIBIBYTE for line in lines if line.startswith("VmHWM"))

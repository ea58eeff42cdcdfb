"""`python -m benchmarks landing`: land the same dossiers with Laban and with PostgreSQL."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.children import run_side
from benchmarks.errors import BenchmarkError
from benchmarks.postgres_server import server_programs
from benchmarks.quantities import positive

SUMMARY = "land dossiers from Parquet, CSV and NDJSON, beside PostgreSQL's COPY"
# Both read this file; ratios are to PostgreSQL's time for it.
SHARED = "CSV, ISO 8601"


@dataclass(frozen=True)
class Landed:
    """What one side took to land a file."""

    name: str
    rows: int
    seconds: float
    cpu_seconds: float
    peak_bytes: int

    @property
    def rows_a_second(self) -> float:
        return self.rows / self.seconds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this comparison."""
    parser.add_argument("--rows", type=positive, default=1_000_000, help="dossiers (1,000,000)")
    parser.add_argument("--without", choices=["postgres"], action="append", default=[])
    parser.add_argument("--folder", type=Path, help="keep the made-up records here, and reuse them")


def run(arguments: argparse.Namespace) -> None:
    """Land each file in a process of its own, and print a table in Markdown.

    Raises:
        BenchmarkError: A side failed, or did not land every row.
    """
    with _folder(arguments.folder) as kept:
        folder = kept / str(arguments.rows)
        folder.mkdir(parents=True, exist_ok=True)
        files = run_side("benchmarks.landing.files:make", folder=str(folder), rows=arguments.rows)
        landed = [
            _land("laban", name, arguments.rows, file=file, folder=str(folder))
            for name, file in files.answer.items()
        ]
        if reason := _without_postgres(arguments):
            print(f"PostgreSQL is left out: {reason}.\n")
        else:
            landed.append(_land("postgres", SHARED, arguments.rows, file=files.answer[SHARED]))
    print(_table(landed))


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="laban-landing-") as name:
        # PostgreSQL's server, another user, reads the file itself.
        Path(name).chmod(0o755)
        yield kept.resolve() if kept else Path(name)


def _without_postgres(arguments: argparse.Namespace) -> str:
    if "postgres" in arguments.without:
        return "as asked"
    return "" if server_programs() else "its server is missing; install Debian's `postgresql`"


def _land(side: str, name: str, rows: int, **given: str) -> Landed:
    done = run_side(f"benchmarks.landing.{side}_side:land", **given)
    answer = done.answer
    if answer["rows"] != rows or answer["faults"]:
        raise BenchmarkError(f"{side}, {name}: {answer['rows']:,} of {rows:,} rows landed.")
    return Landed(
        name=f"{'Laban' if side == 'laban' else 'PostgreSQL COPY'}, {name}",
        rows=rows,
        seconds=answer["seconds"],
        cpu_seconds=answer["cpu_seconds"],
        peak_bytes=answer.get("peak_bytes", done.peak_bytes),
    )


def _table(landed: list[Landed]) -> str:
    """Return what each side took; the ratio is that of rows a second to the last line's."""
    last = landed[-1]
    lines = [
        f"{last.rows:,} dossiers; {os.cpu_count()} processors, {platform.machine()}, "
        f"Python {platform.python_version()}; load {os.getloadavg()[0]:.1f}",
        "",
        f"| side | rows/s | seconds | CPU s | peak MB | speed ÷ {last.name} |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {one.name} | {one.rows_a_second:,.0f} | {one.seconds:.1f} | {one.cpu_seconds:.1f} | "
        f"{one.peak_bytes / 1e6:,.0f} | {one.rows_a_second / last.rows_a_second:.1f} |"
        for one in landed
    ]
    return "\n".join(lines)

"""`python -m benchmarks measuring`: the same figures by Laban and by SQL written by hand."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.children import Side, run_side
from benchmarks.measuring.agreement import compare
from benchmarks.measuring.programme import write_programme
from benchmarks.postgres_server import running_server, server_programs
from benchmarks.quantities import positive

SUMMARY = "measure 20 indicators of 10,000 organisations over 12 months"
# Loading more into PostgreSQL takes longer than all the rest.
POSTGRES_ROWS = 10_000_000
# It keeps every record as it came, and each one four times for the median.
PANDAS_ROWS = 3_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this comparison."""
    parser.add_argument("--rows", type=positive, default=1_000_000, help="dossiers (1,000,000)")
    parser.add_argument(
        "--postgres-rows",
        type=positive,
        default=POSTGRES_ROWS,
        help="dossiers at most for PostgreSQL, beside Laban on the same (10,000,000)",
    )
    parser.add_argument("--without", choices=["pandas", "postgres"], action="append", default=[])
    parser.add_argument("--folder", type=Path, help="keep the made-up records here, and reuse them")


def run(arguments: argparse.Namespace) -> None:
    """Compare at the wanted scale, and with PostgreSQL at one that it can be loaded with.

    Raises:
        BenchmarkError: A side failed, or two sides disagree about a figure.
    """
    reason = _without_postgres(arguments)
    postgres_rows = min(arguments.rows, arguments.postgres_rows)
    with _folder(arguments.folder) as folder:
        if reason or postgres_rows < arguments.rows:
            _compare(_scale(folder, arguments.rows), _sides(arguments, arguments.rows))
        if reason:
            print(f"PostgreSQL is left out: {reason}.")
        else:
            sides = _sides(arguments, postgres_rows)
            _compare(_scale(folder, postgres_rows), (*sides, "postgres"))


def _sides(arguments: argparse.Namespace, rows: int) -> tuple[str, ...]:
    """Return the sides that need no server and can hold so many dossiers."""
    fits = rows <= PANDAS_ROWS and "pandas" not in arguments.without
    return ("laban", "duckdb", "pandas") if fits else ("laban", "duckdb")


def _without_postgres(arguments: argparse.Namespace) -> str:
    if "postgres" in arguments.without:
        return "as asked"
    return "" if server_programs() else "its server is missing; install Debian's `postgresql`"


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        yield kept
    else:
        with tempfile.TemporaryDirectory(prefix="laban-measuring-") as name:
            yield Path(name)


@dataclass(frozen=True)
class _Scale:
    """A lake with so many dossiers, in a folder; `built` is what landing them answered."""

    folder: Path
    rows: int
    built: dict[str, Any]

    def run(self, side: str) -> Side:
        spill = self.folder / "spill"
        spill.mkdir(exist_ok=True)
        common = {
            "programme": str(self.folder / "programme"),
            "figures": str(self.figures(side)),
        }
        if side != "pandas":
            common["spill"] = str(spill)
        function = f"benchmarks.measuring.{side}_side:run"
        try:
            if side == "laban":
                return run_side(function, home=str(self.folder / "lake"), **common)
            if side in ("duckdb", "pandas"):
                return run_side(function, files=self.built["files"], **common)
            with running_server() as address:
                return run_side(function, address=address, files=self.built["files"], **common)
        finally:
            shutil.rmtree(spill)

    def figures(self, side: str) -> Path:
        return self.folder / f"{side}.parquet"


def _scale(folder: Path, rows: int) -> _Scale:
    """Return the lake with so many dossiers; build it when it is not there."""
    folder = folder / str(rows)
    answer = folder / "built.json"
    if not answer.exists():
        print(f"Landing {rows:,} made-up dossiers ...", flush=True)
        programme = write_programme(folder / "programme")
        lake = run_side(
            "benchmarks.measuring.records:build_lake",
            home=str(folder / "lake"),
            programme=str(programme),
            records=rows,
        )
        answer.write_text(json.dumps(lake.answer), "utf-8")
    return _Scale(folder, rows, json.loads(answer.read_text("utf-8")))


def _compare(scale: _Scale, sides: tuple[str, ...]) -> None:
    """Run each side, print what it took, and hold its figures against Laban's."""
    built = scale.built
    print(
        f"\n{scale.rows:,} dossiers in {built['rows']:,} records, {built['deliveries']} deliveries, "
        f"{built['bytes'] / 1e9:.2f} GB of Parquet"
    )
    print(f"{'side':10}{'seconds':>10}{'CPU s':>10}{'peak GB':>10}{'to Laban':>10}{'in CPU':>10}")
    laban: Side | None = None
    for name in sides:
        side = scale.run(name)
        laban = laban or side
        ratio = side.answer["seconds"] / laban.answer["seconds"]
        cpu_ratio = side.answer["cpu_seconds"] / laban.answer["cpu_seconds"]
        # PostgreSQL's memory is spread over its server's processes and the kernel's cache.
        peak = f"{side.peak_bytes / 1e9:10.2f}" if name != "postgres" else f"{'':10}"
        print(
            f"{name:10}{side.answer['seconds']:10.1f}{side.answer['cpu_seconds']:10.1f}{peak}"
            f"{ratio:10.2f}{cpu_ratio:10.2f}",
            flush=True,
        )
        if loading := side.answer.get("loading_seconds"):
            print(f"{'':10}after {loading:.0f} seconds of loading and indexing")
        if name != "laban":
            compare(str(scale.figures("laban")), str(scale.figures(name)))
    print(f"All sides agree on {laban.answer['figures']:,} figures." if laban else "")

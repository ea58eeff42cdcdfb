"""Run groups of small deliveries of illustrative dossiers into a lake of their own.

    python -m benchmarks.intake [--groups 20]

Prints, for each size of group: time and processor time of the median group, records and deliveries
a second of processor time, and the files in the lake.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.stopwatch import Stopwatch
from laban.connect import Intake, Offer, Receipt
from laban.lake import Lake
from laban.programme import Programme, read_programme
from laban.sample import Sample, write_sample

_KEY = b"a key for benchmarks, of 32 bytes"
_SIZES = ((40, 500), (20, 500), (500, 1))


@dataclass(frozen=True)
class Figures:
    """What one size of group came to; seconds are of the median group."""

    seconds: float
    cpu_seconds: float
    files: int


def _lines(programme: Programme, rows: int, folder: Path) -> list[bytes]:
    path = folder / "dossiers.ndjson"
    wanted = Sample(programme, rows, 7, date(2025, 8, 1), date(2025, 9, 30), wrong_share=0.01)
    write_sample(path, "ndjson", wanted)
    return path.read_bytes().splitlines()


def _offers(
    sender: str, lines: Sequence[bytes], group: int, deliveries: int, rows: int
) -> list[Offer]:
    format = "ndjson" if rows > 1 else "json"
    offers = []
    for number in range(deliveries):
        start = (group * deliveries + number) * rows % max(len(lines) - rows, 1)
        part = lines[start : start + rows]
        content = b"\n".join(part) if rows > 1 else b"[" + part[0] + b"]"
        id = f"{group}-{number}"
        offers.append(Offer("dossier", sender, id, content, format, illustrative=True))
    return offers


def measure(
    programme: Programme, lines: Sequence[bytes], size: tuple[int, int], groups: int, home: Path
) -> Figures:
    """Take groups of a size; the first, which builds what the others reuse, does not count."""
    times: list[dict[str, float]] = []
    with (
        Lake.open(home) as lake,
        Intake(programme, lake, now=lambda: datetime.now(UTC), pseudonym_key=_KEY) as intake,
    ):
        for group in range(groups + 1):
            offers = _offers(programme.organisations.root, lines, group, *size)
            with Stopwatch() as watch:
                answers = intake.take(offers)
            assert all(isinstance(answer, Receipt) for answer in answers), answers[:3]
            times.append(watch.times)
    return Figures(
        statistics.median(time["seconds"] for time in times[1:]),
        statistics.median(time["cpu_seconds"] for time in times[1:]),
        len(list((home / "files").glob("re*/**/*.parquet"))),
    )


def main() -> None:
    """Measure every size, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=20)
    groups = parser.parse_args().groups
    programme = read_programme(Path("programmes/vietnam"))
    print("deliveries  rows  seconds  cpu s  rows/cpu s  deliveries/cpu s  files")
    with tempfile.TemporaryDirectory(prefix="laban-benchmark-") as folder:
        lines = _lines(programme, 60_000, Path(folder))
        for number, size in enumerate(_SIZES):
            found = measure(programme, lines, size, groups, Path(folder) / str(number))
            deliveries, rows = size
            per_second = deliveries / found.cpu_seconds
            print(
                f"{deliveries:10}  {rows:4}  {found.seconds:7.3f}  {found.cpu_seconds:5.3f}"
                f"  {per_second * rows:10,.0f}  {per_second:16,.0f}  {found.files:5}"
            )


if __name__ == "__main__":
    main()

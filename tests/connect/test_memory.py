"""Memory stays flat: what is in flight is bounded, however long the content is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from laban.connect.prefetch import read_ahead, work_ahead
from tests.connect.things import THING_FILES
from tests.small_programme import write_files

ROWS = 1_500_000
MEGABYTES_AT_MOST = 900

SCRIPT = """
import io, sys
from datetime import UTC, datetime
from pathlib import Path
from laban.connect import validate_only
from laban.programme import read_programme


class Endless(io.RawIOBase):
    '''Rows that are made as they are read.'''

    def __init__(self, rows):
        self.rows, self.made = rows, 0
        self.rest = b"code,unit,happened_on,note\\n"

    def read(self, size=-1):
        while len(self.rest) < size and self.made < self.rows:
            end = min(self.made + 10_000, self.rows)
            self.rest += b"".join(
                b"A%d,101,2024-01-31,%d a note of some length about nothing in particular\\n" % (n, n)
                for n in range(self.made, end)
            )
            self.made = end
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken


verdict = validate_only(
    Endless(int(sys.argv[2])),
    programme=read_programme(Path(sys.argv[1])),
    record_type="thing",
    organisation="VN",
    now=lambda: datetime(2025, 8, 1, tzinfo=UTC),
    pseudonym_key=b"k" * 32,
    format="csv",
)
# The kernel's other count, ru_maxrss, begins with the memory of whoever started this process.
status = Path("/proc/self/status").read_text()
peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
print(verdict.rows_right, peak)
"""


def peak_megabytes(folder: Path, rows: int) -> int:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), str(rows)],
        check=True,
        capture_output=True,
        text=True,
    )
    right, peak = done.stdout.split()
    assert int(right) == rows
    return int(peak)


def test_memory_does_not_grow_with_the_content(tmp_path: Path) -> None:
    folder = write_files(tmp_path, THING_FILES)
    assert peak_megabytes(folder, ROWS) < MEGABYTES_AT_MOST


def test_reading_ahead_makes_only_a_few_items_ready() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for n in range(100):
            made.append(n)
            yield n

    for n in read_ahead(items(), ahead=2):
        assert len(made) <= n + 4
    made.clear()
    for n in work_ahead(lambda item: item, items(), threads=2):
        assert len(made) <= n + 4


def test_error_of_the_reading_thread_is_raised_in_its_place() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    ahead = read_ahead(items())
    assert next(ahead) == 1
    with pytest.raises(ValueError, match="broken"):
        next(ahead)

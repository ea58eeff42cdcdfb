"""A programme with sources that a test states, and what every pull needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis

from laban.connect import Pulling, run_pull
from laban.lake import Lake, PullRun
from laban.programme import Programme, read_programme_files
from tests.connect.things import THING_FILES

KEY = b"a key for tests, of 32 bytes ..."
START = datetime(2025, 8, 1, 3, 0, tzinfo=UTC)
SOURCE = """\
source: things
title: {vi: Kho vật, en: Store of things}
organisation: VN
record_type: thing
"""


def programme_with(source: str) -> Programme:
    """Return the programme of things with one source."""
    files = THING_FILES | {"sources/things.yaml": SOURCE + source}
    return read_programme_files((name, text.encode()) for name, text in files.items())


@dataclass
class Clock:
    """A clock that stands still unless it is moved, and notes what somebody slept."""

    moment: datetime = START
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += timedelta(seconds=seconds)


@dataclass
class Puller:
    """Pulls from the source `things` into a lake of its own."""

    programme: Programme
    home: Path
    lake: Lake
    clock: Clock = field(default_factory=Clock)
    secrets: Mapping[str, str] = field(default_factory=dict)

    @property
    def pulling(self) -> Pulling:
        """What a pull of a process is given; each call is another process."""
        return Pulling(
            programme=self.programme,
            lake=self.lake,
            folder=self.home,
            scratch=self.home / "scratch",
            now=self.clock,
            sleep=self.clock.sleep,
            secret=self.secrets.get,
            pseudonym_key=KEY,
        )

    def pull(self, **options: Any) -> PullRun:
        return run_pull("things", self.pulling, **options)

    def landed(self) -> int:
        """Pull what must go well, and return how many rows were landed."""
        run = self.pull()
        assert run.error == ""
        return run.rows_landed

    def codes(self) -> list[str]:
        """Return the keys of the records that count."""
        return sorted(record["code"] for record in self.records())

    def records(self, *, every_version: bool = False) -> list[dict[str, Any]]:
        table = self.lake.records(ibis.duckdb.connect(), "thing", every_version=every_version)
        return table.to_pyarrow().to_pylist()

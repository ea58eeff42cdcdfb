"""What every test of deliveries needs: a programme, a lake, and a door to deliver through."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import pytest

from laban.connect import Receipt, Verdict, deliver, reason_in, validate_only
from laban.lake import Lake
from laban.programme import Programme, read_programme
from tests.connect.things import THING_FILES
from tests.small_programme import write_files

KEY = b"a key for tests, of 32 bytes ..."
START = datetime(2025, 8, 1, 3, 0, tzinfo=UTC)


class Clock:
    """A clock that moves on by one second each time somebody looks."""

    def __init__(self) -> None:
        self._now = START

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


@dataclass
class Door:
    """Delivers content into a lake as the root of the small programme, unless told otherwise."""

    programme: Programme
    home: Path
    clock: Clock

    @cached_property
    def lake(self) -> Lake:
        return Lake.open(self.home)

    def deliver(self, content: Path | bytes | str, **options: Any) -> Receipt:
        return deliver(_source(content), lake=self.lake, **self._filled(options, "d1"))

    def check(self, content: Path | bytes | str, **options: Any) -> Verdict:
        return validate_only(_source(content), **self._filled(options))

    def faults(self, content: Path | bytes | str, **options: Any) -> list[tuple[Any, ...]]:
        """Return (row, column, reason, code) of everything that is wrong."""
        refused = self.check(content, **options).refused.to_pylist()
        kind = self.programme.record_types[options.get("record_type", "thing")]
        for fault in refused:
            told = reason_in("vi", fault["code"], fault["reason"], kind)
            assert told != fault["reason"], f"No Vietnamese for {fault['code']}: {told}"
        return [(f["row"], f["column"], f["reason"], f["code"]) for f in refused]

    def records(self, record_type: str = "thing") -> list[dict[str, Any]]:
        """Return the records of the lake by row, without the columns of the ledger."""
        table = self.lake.records(ibis.duckdb.connect(), record_type).to_pyarrow()
        rows = sorted(table.to_pylist(), key=lambda row: (row["_sequence"], row["_row"]))
        return [{k: v for k, v in row.items() if not k.startswith("_")} for row in rows]

    def _filled(self, options: dict[str, Any], delivery_id: str | None = None) -> dict[str, Any]:
        filled: dict[str, Any] = {
            "programme": self.programme,
            "record_type": "thing",
            "organisation": "VN",
            "now": self.clock,
            "pseudonym_key": KEY,
            "format": "csv",
        }
        if delivery_id:
            filled["delivery_id"] = delivery_id
        return filled | options


def _source(content: Path | bytes | str) -> Path | io.BytesIO:
    if isinstance(content, Path):
        return content
    return io.BytesIO(content.encode() if isinstance(content, str) else content)


@pytest.fixture(scope="session")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return read_programme(write_files(tmp_path_factory.mktemp("things"), THING_FILES))


@pytest.fixture
def door(programme: Programme, tmp_path: Path) -> Iterator[Door]:
    door = Door(programme, tmp_path / "home", Clock())
    yield door
    if "lake" in vars(door):
        door.lake.close()

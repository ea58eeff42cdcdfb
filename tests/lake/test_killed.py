"""A process killed while landing leaves the whole delivery or nothing of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from laban.lake import Lake
from tests.lake.scenes import day, days, land

ROOT = Path(__file__).resolve().parents[2]
STAGES = (
    "begun",
    "files open",
    "files closed",
    "accepting",
    "files written down",
)


def kill_while_landing(home: Path, stage: str) -> None:
    command = [sys.executable, "-m", "tests.lake.kill_while_landing", str(home), stage]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


@pytest.mark.parametrize("stage", STAGES)
def test_killed_before_acceptance_nothing_is_there_and_the_id_is_free(
    tmp_path: Path, stage: str
) -> None:
    kill_while_landing(tmp_path / "home", stage)
    with Lake.open(tmp_path / "home") as lake:
        assert lake.deliveries() == []
        assert lake.delivery("H22", "a") is None
        assert days(lake) == {}
        again = land(lake, "a", [{"code": "1", "days": 2}])
        assert days(lake) == {"1": 2}
        assert lake.check_files() == ()
        sweep(lake)
        assert days(lake) == {"1": 2}
        assert lake.check_files() == ()
    left = [path.name for path in (tmp_path / "home" / "files" / "records").rglob("*.parquet")]
    assert left == [Path(again.files[0].path).name]


def sweep(lake: Lake) -> None:
    """Compact until a day has passed since a compaction first saw what was left."""
    for moment in (day(2), day(3)):
        lake.compact("dossier", now=moment, replaced_files_stay=timedelta(0))


@pytest.mark.parametrize("stage", ["accepted", "known to Iceberg"])
def test_killed_after_acceptance_the_whole_delivery_is_there(tmp_path: Path, stage: str) -> None:
    kill_while_landing(tmp_path / "home", stage)
    with Lake.open(tmp_path / "home") as lake:
        first = lake.delivery("H22", "a")
        assert first is not None
        assert days(lake) == {"1": 1, "2": 1}
        assert land(lake, "a", [{"code": "1", "days": 2}]) == first
        land(lake, "b", [{"code": "3", "days": 3}])
        assert sorted(lake._tables.listing("dossier")) == [
            file.path for delivery in lake.deliveries() for file in delivery.files
        ]
        assert days(lake) == {"1": 1, "2": 1, "3": 3}

"""Processes that land at the same time: nothing is lost, nothing counts twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pyiceberg.table import Table

from laban.base import LakeError
from laban.lake import Lake
from tests.lake.scenes import days, land

ROOT = Path(__file__).resolve().parents[2]


def land_at_once(home: Path, *lists_of_ids: Sequence[str], url: str = "") -> list[list[int]]:
    """Run one process for each list of ids, all at once; return the sequences they were given."""
    command = [sys.executable, "-m", "tests.lake.land_many", str(home), url]
    running = [
        subprocess.Popen([*command, *ids], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for ids in lists_of_ids
    ]
    outputs = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * len(running)
    return [[int(line) for line in output.splitlines()] for output in outputs]


def test_one_of_two_processes_with_the_same_ids_wins_and_both_learn_which(tmp_path: Path) -> None:
    ids = [f"d{number}" for number in range(8)]
    first, second = land_at_once(tmp_path / "home", ids, ids)
    assert first == second
    with Lake.open(tmp_path / "home") as lake:
        assert [d.sequence for d in lake.deliveries()] == sorted(first)
        assert days(lake) == dict.fromkeys(ids, 1)


def test_processes_with_different_ids_all_land(tmp_path: Path) -> None:
    lists = [[f"{name}{number}" for number in range(6)] for name in "ab"]
    land_at_once(tmp_path / "home", *lists)
    with Lake.open(tmp_path / "home") as lake:
        assert days(lake) == dict.fromkeys(lists[0] + lists[1], 1)
        moments = [delivery.accepted_at for delivery in lake.deliveries()]
        assert len(set(moments)) == 12


def test_a_new_lake_is_opened_by_one_at_a_time(tmp_path: Path) -> None:
    with Lake.open(tmp_path) as lake, ThreadPoolExecutor(1) as others:
        with lake._database.alone("opening"):
            second = others.submit(Lake.open, tmp_path)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.5)
        second.result(timeout=60).close()


def test_a_lake_whose_folder_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "lake.db-opening.lock").mkdir()
    with pytest.raises(LakeError, match=r"lake\.db.* cannot be opened: .*directory.*lake-021"):
        Lake.open(tmp_path)


def test_a_landing_meets_another_engine_that_lets_its_snapshot_go(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    land(lake, "a", [{"code": "1", "days": 1}])
    land(lake, "b", [{"code": "2", "days": 2}])
    add_files, met = Table.add_files, []

    def change_first(table: Table, *arguments: Any, **named: Any) -> None:
        # The table in hand is now older than every snapshot that is left.
        if not met:
            lake._tables.replace("dossier", [], [])
            met.append(table)
        add_files(table, *arguments, **named)

    monkeypatch.setattr(Table, "add_files", change_first)
    land(lake, "c", [{"code": "3", "days": 3}])
    assert met
    assert days(lake) == {"1": 1, "2": 2, "3": 3}


def test_two_landings_open_at_once_give_one_delivery(lake: Lake) -> None:
    land(lake, "first", [])
    with lake.landing(
        delivery_id="a", organisation="H22", record_type="dossier", programme_version="v1"
    ) as slow:
        quick = land(lake, "a", [{"code": "1", "days": 1}])
        answer = slow.accept(
            content_sha256="0" * 64,
            rows_read=0,
            rows_refused=0,
            rows_flagged=0,
            now=pytest.fail,
        )
    assert answer == quick
    assert slow.sequence != quick.sequence

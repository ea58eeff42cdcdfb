"""A process that takes groups is killed: nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import ibis
import pytest

from laban.connect import Receipt
from laban.lake import Lake
from laban.programme import read_programme
from tests.connect.take_groups import PER_GROUP, offers_of, open_intake
from tests.connect.things import THING_FILES
from tests.small_programme import write_files

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_END = 100_000


def start(
    folder: Path, home: Path, first: int, groups: int, url: str = ""
) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.connect.take_groups", str(folder), str(home), url]
    arguments = [str(first), str(groups)]
    return subprocess.Popen(command + arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def run_and_kill(folder: Path, home: Path, first: int, seconds: float, url: str = "") -> list[int]:
    """Kill a process some seconds after its first group; return the groups it acknowledged."""
    process = start(folder, home, first, WITHOUT_END, url)
    assert process.stdout is not None
    lines = [process.stdout.readline(), process.stdout.readline()]
    timer = threading.Timer(seconds, process.send_signal, [signal.SIGKILL])
    timer.start()
    lines += process.stdout.readlines()
    timer.join()
    assert process.wait() == -signal.SIGKILL
    return [int(line) for line in lines[1:] if line.endswith("\n")]


def check_lake(lake: Lake, groups: set[int]) -> None:
    """Check that exactly the deliveries of some groups are there, each once and whole."""
    wanted = {f"d{group * PER_GROUP + n}" for group in groups for n in range(PER_GROUP)}
    deliveries = lake.deliveries()
    assert Counter(d.delivery_id for d in deliveries) == Counter(wanted)
    assert {(d.rows_read, d.rows_landed, d.rows_refused) for d in deliveries} == {(3, 2, 1)}
    every = lake.records(ibis.duckdb.connect(), "thing", every_version=True)
    rows = every.select("code", "_sequence").to_pyarrow().to_pylist()
    owner = {d.sequence: d.delivery_id for d in deliveries}
    found = Counter((owner[row["_sequence"]], row["code"]) for row in rows)
    assert found == Counter((id, f"{letter}{id[1:]}") for id in wanted for letter in "AB")
    for delivery in deliveries[-3:]:
        assert set(lake.refused(delivery.sequence)["row"].to_pylist()) == {2, 3}
    assert lake.check_files() == ()


def kill_again_and_again(tmp_path: Path, kills: int, url: str = "") -> None:
    folder, home = write_files(tmp_path / "programme", THING_FILES), tmp_path / "home"
    programme = read_programme(folder)
    chance = random.Random(31_012_024)
    groups: set[int] = set()
    for _ in range(kills):
        first = max(groups, default=-1) + 1
        acknowledged = run_and_kill(folder, home, first, chance.uniform(0, 0.4), url)
        assert acknowledged == list(range(first, first + len(acknowledged)))
        groups.update(acknowledged)
        # The group in flight may have counted without an answer: sent again, it is there once.
        groups.add(first + len(acknowledged))
        with (
            Lake.open(home, database_url=url or None) as lake,
            open_intake(programme, lake) as intake,
        ):
            again = intake.take(offers_of(max(groups)))
            assert all(isinstance(answer, Receipt) for answer in again)
            check_lake(lake, groups)
    with Lake.open(home, database_url=url or None) as lake:
        now = datetime.now(UTC)
        for days in range(3):
            lake.compact("thing", now=now + timedelta(days=days), replaced_files_stay=timedelta(0))
        lake.publish()
        check_lake(lake, groups)
        held = list((home / "files" / "records" / "thing").iterdir())
        assert len(held) == 1


def test_killed_at_random_moments_nothing_is_lost_and_nothing_is_double(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path, 2)


@pytest.mark.long
def test_killed_at_a_hundred_random_moments(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path, 100)


@pytest.mark.long
def test_killed_at_fifty_random_moments_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    kill_again_and_again(tmp_path, 50, postgres_url)


def both_at_once(tmp_path: Path, url: str) -> None:
    folder, home = write_files(tmp_path / "programme", THING_FILES), tmp_path / "home"
    running = [start(folder, home, 0, 6, url) for _ in range(2)]
    for process in running:
        process.communicate()
        assert process.returncode == 0
    with Lake.open(home, database_url=url or None) as lake:
        check_lake(lake, set(range(6)))
        assert lake.compact("thing", now=datetime.now(UTC)).files_after == 1
        check_lake(lake, set(range(6)))


def test_two_processes_that_take_the_same_ids_at_once_agree(tmp_path: Path) -> None:
    both_at_once(tmp_path, "")


def test_two_processes_agree_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    both_at_once(tmp_path, postgres_url)

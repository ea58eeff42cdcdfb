"""A process that delivers is killed at any moment, 50 times: nothing lost, nothing double."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import ibis
import pytest

from laban.lake import Lake
from laban.programme import read_programme
from tests.connect.things import THING_FILES
from tests.long.deliver_once import deliver_file
from tests.small_programme import write_files

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50
ROUNDS_AT_MOST = 150
ROWS = 30_000
WRONG_EVERY = 1_000


def write_things(file: Path, number: int) -> None:
    """Write rows with keys of their own; every thousandth is wrong."""
    with file.open("w", encoding="utf-8") as target:
        target.write("code,unit,happened_on,count,note\n")
        for n in range(ROWS):
            unit = "999" if n % WRONG_EVERY == 0 else "101"
            target.write(f"A{number * ROWS + n},{unit},2024-01-31,{n},a note of row {n}\n")


def start(folder: Path, home: Path, file: Path, delivery_id: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.long.deliver_once"]
    arguments = [str(folder), str(home), str(file), delivery_id]
    process = subprocess.Popen(command + arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "delivering\n"
    return process


def seconds_of_a_delivery(folder: Path, home: Path, file: Path) -> float:
    begun = time.monotonic()
    assert start(folder, home, file, "unharmed").wait() == 0
    return time.monotonic() - begun


@pytest.mark.long
def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_double(tmp_path: Path) -> None:
    folder, home = write_files(tmp_path / "programme", THING_FILES), tmp_path / "home"
    programme = read_programme(folder)
    file = tmp_path / "things.csv"
    write_things(file, 0)
    seconds = seconds_of_a_delivery(folder, home, file)
    chance = random.Random(20_240_131)
    killed = rounds = 0
    while killed < KILLS:
        rounds += 1
        assert rounds <= ROUNDS_AT_MOST
        write_things(file, rounds)
        process = start(folder, home, file, f"d{rounds}")
        time.sleep(chance.uniform(0, seconds))
        process.send_signal(signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            killed += 1
        else:
            seconds *= 0.9  # it was quicker than that
        receipt = deliver_file(programme, home, file, f"d{rounds}")
        assert receipt.rows_read == ROWS
        assert receipt.rows_refused == ROWS // WRONG_EVERY
        again = deliver_file(programme, home, file, f"d{rounds}")
        assert again.as_dict() == receipt.as_dict() | {"replayed": True}
    with Lake.open(home) as lake:
        assert lake.check_files() == ()
        assert len(lake.deliveries()) == rounds + 1
        every = lake.records(ibis.duckdb.connect(), "thing", every_version=True)
        right = (ROWS - ROWS // WRONG_EVERY) * (rounds + 1)
        assert every.count().to_pyarrow().as_py() == right
        assert every.code.nunique().to_pyarrow().as_py() == right

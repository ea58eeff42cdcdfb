"""A pull killed at any moment: the next one loses nothing and takes nothing twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from laban.base import PullError
from laban.lake import PullState
from tests.connect.pulls.conftest import MakePuller
from tests.connect.pulls.test_tables import Site

ROOT = Path(__file__).resolve().parents[3]
STAGES = ("before it is written down", "written down", "accepting", "accepted", "settled")


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest) -> str | None:
    """The ledger in a file, and in PostgreSQL."""
    is_file = request.param == "sqlite"
    return None if is_file else str(request.getfixturevalue("postgres_url"))


def pull_and_die(home: Path, url: str | None, source: str, stage: str) -> None:
    command = [sys.executable, "-m", "tests.connect.pulls.pull_and_die", str(home)]
    ended = subprocess.run(
        [*command, url or "", stage],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr


@pytest.mark.parametrize("source_changes", [False, True], ids=["same rows", "more rows meanwhile"])
@pytest.mark.parametrize("stage", STAGES)
def test_killed_in_the_middle_every_row_lands_exactly_once(
    stage: str,
    source_changes: bool,
    tmp_path: Path,
    puller_of: MakePuller,
    ledger_url: str | None,
) -> None:
    site = Site(create_engine(f"sqlite:///{tmp_path / 'site.db'}"))
    source = site.source(batch_size=2)
    puller = puller_of(source)
    wanted = [f"A{n}" for n in range(1, 8)]
    for minute, code in enumerate(wanted):
        site.put(code, at=minute)
    pull_and_die(puller.home, ledger_url, source, stage)
    if source_changes:
        site.put("A8", at=3)
        site.put("A9", at=20)
        wanted += ["A8", "A9"]
    with pytest.raises(PullError, match="pull-002"):
        puller.pull()
    puller.clock.moment += timedelta(minutes=6)
    run = puller.pull()
    assert run.error == ""
    assert puller.codes() == wanted
    # A row that came later with the value at which a batch ended lets its ties come once more.
    versions = len(puller.records(every_version=True))
    assert versions <= len(wanted) + (1 if source_changes else 0)
    assert [d.delivery_id for d in puller.lake.deliveries()] == [
        f"pull/things/{n + 1}" for n in range(len(puller.lake.deliveries()))
    ]
    assert [one.state for one in puller.lake.pulls.runs("things")] == [
        PullState.DONE,
        PullState.INTERRUPTED,
    ]
    assert puller.landed() == 0
    site.engine.dispose()


def test_a_slow_process_that_lost_its_lease_cannot_take_a_batch_twice(
    tmp_path: Path, puller_of: MakePuller
) -> None:
    """The slow one delivers under the number that the quick one already used."""
    site = Site(create_engine(f"sqlite:///{tmp_path / 'site.db'}"))
    slow = puller_of(site.source())
    site.put("A1", "A2", at=0)
    quick = puller_of(site.source())
    quick.clock, quick.home = slow.clock, tmp_path / "another machine"
    book = type(slow.lake.pulls)
    prepare = book.prepare

    def while_slow_sleeps(self: object, batch: object) -> None:
        prepare(self, batch)  # type: ignore[arg-type]
        book.prepare = prepare  # type: ignore[method-assign]
        slow.clock.moment += timedelta(minutes=6)
        site.put("A3", at=1)
        assert quick.landed() == 3

    book.prepare = while_slow_sleeps  # type: ignore[method-assign,assignment]
    try:
        error = slow.pull().error
    finally:
        book.prepare = prepare  # type: ignore[method-assign]
    assert "connect-003" in error or "pull-002" in error
    assert slow.codes() == ["A1", "A2", "A3"]
    assert len(slow.records(every_version=True)) == 3
    assert slow.landed() == 0
    with site.engine.begin() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    site.engine.dispose()

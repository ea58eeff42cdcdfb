"""When sources are due, and how they stand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from laban.base import PullError
from laban.connect import due_pulls, next_run, pull_runs, pull_status, run_pull
from laban.lake import PullState
from tests.connect.pulls.conftest import MakePuller
from tests.connect.pulls.scenes import START, Puller

FILES = """\
kind: files
files: {{url: "{folder}", quiet_seconds: 0}}
schedule: {schedule}
"""


def puller_in(puller_of: MakePuller, folder: Path, schedule: str) -> Puller:
    folder.mkdir(exist_ok=True)
    return puller_of(FILES.format(folder=folder, schedule=schedule))


def due(puller: Puller) -> list[str]:
    found = due_pulls(puller.programme, puller.lake, puller.clock.moment)
    return [source.source for source in found]


def test_a_source_is_due_at_once_and_then_by_its_schedule(
    tmp_path: Path, puller_of: MakePuller
) -> None:
    puller = puller_in(puller_of, tmp_path / "in", "every 15 minutes")
    assert due(puller) == ["things"]
    puller.landed()
    assert due(puller) == []
    at = next_run(puller.programme, puller.lake, "things", puller.clock.moment)
    assert at == START + timedelta(minutes=15)
    puller.clock.moment = at
    assert due(puller) == ["things"]


def test_missed_times_are_made_up_for_once(tmp_path: Path, puller_of: MakePuller) -> None:
    puller = puller_in(puller_of, tmp_path / "in", '"0 2 * * *"')
    puller.landed()
    puller.clock.moment += timedelta(days=5)
    assert due(puller) == ["things"]
    puller.landed()
    assert due(puller) == []


def test_a_source_by_hand_is_never_due(tmp_path: Path, puller_of: MakePuller) -> None:
    puller = puller_in(puller_of, tmp_path / "in", "null")
    assert due(puller) == []
    assert next_run(puller.programme, puller.lake, "things", puller.clock.moment) is None


def test_a_source_that_is_being_pulled_is_not_due(tmp_path: Path, puller_of: MakePuller) -> None:
    puller = puller_in(puller_of, tmp_path / "in", "every minute")
    until = START + timedelta(minutes=5)
    puller.lake.pulls.take_lease("things", "another", now=START, until=until)
    assert due(puller) == []
    [status] = pull_status(puller.programme, puller.lake, START)
    assert status.held_until == until


def test_lag_counts_from_the_last_pull_without_error(tmp_path: Path, puller_of: MakePuller) -> None:
    puller = puller_in(puller_of, tmp_path / "in", "every minute")
    [status] = pull_status(puller.programme, puller.lake, START)
    assert (status.last, status.lag) == (None, None)
    puller.landed()
    (tmp_path / "in").rmdir()
    puller.clock.moment += timedelta(hours=3)
    assert "pull-015" in puller.pull().error
    [status] = pull_status(puller.programme, puller.lake, puller.clock.moment)
    assert status.lag == timedelta(hours=3)
    assert [run.state for run in pull_runs(puller.lake, "things")] == [
        PullState.FAILED,
        PullState.DONE,
    ]
    assert len(pull_runs(puller.lake, "things", limit=1)) == 1


def test_an_unknown_source_is_answered_with_the_nearest(
    tmp_path: Path, puller_of: MakePuller
) -> None:
    puller = puller_in(puller_of, tmp_path / "in", "every minute")
    with pytest.raises(PullError, match=r'Did you mean "things"\? \[pull-001\]'):
        run_pull("thing", puller.pulling)
    with pytest.raises(PullError, match="pull-019"):
        puller.pull(again_from="2024-01-01")


def test_an_inline_mapping_with_a_fault_is_told(tmp_path: Path, puller_of: MakePuller) -> None:
    text = FILES.format(folder=tmp_path, schedule="null")
    text += "mapping: {columns: {cod: {from: Ma}}}\n"
    error = puller_of(text).pull().error
    assert '"cod" is no column of "thing". Did you mean "code"?' in error


def test_a_fault_of_laban_itself_is_noted_and_raised(
    tmp_path: Path, puller_of: MakePuller, monkeypatch: pytest.MonkeyPatch
) -> None:
    puller = puller_in(puller_of, tmp_path / "in", "null")
    monkeypatch.setattr("laban.connect.pulls.pulling.open_folder", None)
    with pytest.raises(TypeError):
        puller.pull()
    [run] = pull_runs(puller.lake, "things")
    assert (run.state, run.error[-10:]) == (PullState.FAILED, "[pull-000]")

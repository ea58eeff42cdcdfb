"""A run is kept whole or not at all, and never rewritten."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from laban.base import LakeError
from laban.lake import Lake
from tests.lake.scenes import day

FIGURES = pa.table({"indicator": ["online_share"], "value": [75.0]})
META = {
    "programme_version": "v1",
    "as_of": day(3).isoformat(),
    "engine": "duckdb",
    "code_version": "0.1.0",
    "structure": "as it was",
    "created_at": day(4),
    "note": "first",
}


def test_a_run_is_listed_with_its_figures_and_statement(lake: Lake) -> None:
    entry = lake.write_run("r1", FIGURES, {"payload": "ký"}, META)
    assert lake.runs() == [entry]
    assert (entry.as_of, entry.created_at, entry.figures) == (day(3), day(4), 1)
    assert entry.meta == {"note": "first"}
    assert pq.read_table(lake.figures_path("r1")) == FIGURES
    assert lake.statement("r1") == {"payload": "ký"}


def test_figures_may_come_as_a_stream(lake: Lake) -> None:
    assert lake.write_run("r1", FIGURES.to_reader(), {}, META).figures == 1


def test_runs_are_listed_oldest_first(lake: Lake) -> None:
    lake.write_run("b", FIGURES, {}, META)
    lake.write_run("a", FIGURES, {}, {**META, "created_at": day(9)})
    assert [entry.run_id for entry in lake.runs()] == ["b", "a"]


def test_a_run_is_never_rewritten(lake: Lake) -> None:
    lake.write_run("r1", FIGURES, {}, META)
    with pytest.raises(LakeError, match=r'"r1" exists already.*lake-014'):
        lake.write_run("r1", FIGURES, {"other": 1}, META)
    assert lake.statement("r1") == {}


def test_what_a_killed_run_left_is_replaced(lake: Lake, tmp_path: Path) -> None:
    left = tmp_path / "home" / "runs" / "r1"
    left.mkdir(parents=True)
    (left / "figures.parquet").write_bytes(b"half")
    with pytest.raises(LakeError, match="lake-015"):
        lake.figures_path("r1")
    lake.write_run("r1", FIGURES, {}, META)
    assert pq.read_table(lake.figures_path("r1")) == FIGURES


def test_a_failed_run_leaves_nothing(lake: Lake, tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        lake.write_run("r1", FIGURES, {"figure": object()}, META)
    assert lake.runs() == []
    assert list((tmp_path / "home" / "runs").iterdir()) == []


def test_an_unknown_run_is_answered_with_the_nearest(lake: Lake) -> None:
    lake.write_run("2025-q1", FIGURES, {}, META)
    with pytest.raises(LakeError, match=r'Did you mean "2025-q1".*lake-015'):
        lake.statement("2025-q2")

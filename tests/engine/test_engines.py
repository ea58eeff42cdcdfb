"""Opening an engine."""

from __future__ import annotations

from pathlib import Path

from laban.engine import open_engine


def test_an_engine_spills_into_a_folder_that_was_not_there(tmp_path: Path) -> None:
    with open_engine("duckdb", memory_limit="60MB", threads=1, spill_to=tmp_path / "a" / "b") as e:
        # More than the limit has to be sorted, so some of it goes to the disk.
        sort = (
            "SELECT max(i) FROM (SELECT hash(range) AS i FROM range(8000000) ORDER BY 1 OFFSET 1)"
        )
        assert e.backend.raw_sql(sort).fetchall()[0][0] > 0
    assert (tmp_path / "a" / "b").is_dir()

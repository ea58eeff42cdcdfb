"""Compaction makes few large files of many small ones and changes no answer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from laban.base import LakeError
from laban.lake import Lake
from laban.lake import compaction_marks as marks
from laban.lake.moments import to_microseconds
from laban.lake.record_tables import RecordTables
from tests.lake.scenes import DOSSIER, day, days, land, read


def land_four(lake: Lake) -> None:
    land(lake, "a", [{"code": "1", "days": 1}, {"code": "2", "days": 2}], on=1)
    land(lake, "b", [{"code": "1", "days": 9}], on=2, illustrative=True)
    land(lake, "c", [{"code": "3", "days": 3}], on=3)
    land(lake, "d", [], on=4)
    lake.withdraw("H22", "c", reason="Wrong month", now=day(5))


def answers(lake: Lake) -> list[object]:
    moments = [None, day(1), day(2), day(4), day(5)]
    return [read(lake, every_version=True), *(read(lake, as_of=moment) for moment in moments)]


def record_files(tmp_path: Path) -> list[str]:
    folder = tmp_path / "home" / "files" / "records" / "dossier"
    return sorted(path.name for path in folder.glob("*.parquet"))


def test_every_answer_is_the_same_before_and_after(lake: Lake) -> None:
    land_four(lake)
    before = answers(lake)
    report = lake.compact("dossier", now=day(6))
    assert (report.files_before, report.files_after, report.rows) == (3, 1, 4)
    assert answers(lake) == before
    land(lake, "e", [{"code": "1", "days": 7}], on=7)
    lake.compact("dossier", now=day(8))
    assert answers(lake)[2:] == before[2:]


def test_a_delivery_keeps_the_files_it_was_landed_with(lake: Lake) -> None:
    land_four(lake)
    before = lake.deliveries()
    lake.compact("dossier", now=day(6))
    assert lake.deliveries() == before


def test_replaced_files_stay_a_day_for_reads_under_way(lake: Lake, tmp_path: Path) -> None:
    land_four(lake)
    backend = ibis.duckdb.connect()
    under_way = lake.records(backend, "dossier")
    lake.compact("dossier", now=day(6))
    assert under_way.count().execute() == 2
    assert len(record_files(tmp_path)) == 4
    assert lake.compact("dossier", now=day(6) + timedelta(hours=23)).files_deleted == 0
    assert lake.compact("dossier", now=day(7)).files_deleted == 3
    assert record_files(tmp_path) == ["c1-0.parquet"]
    assert lake.compact("dossier", now=day(8)).files_deleted == 0


def test_files_that_are_large_enough_are_left_alone(lake: Lake) -> None:
    land_four(lake)
    report = lake.compact("dossier", now=day(6), rows_per_file=4)
    assert (report.files_before, report.files_after) == (3, 2)


def test_new_files_are_no_larger_than_asked(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laban.lake.rewriting.ROWS_PER_BATCH", 1)
    for number in range(9):
        land(lake, str(number), [{"code": str(number)}], on=number)
    assert lake.compact("dossier", now=day(9), rows_per_file=4).files_after == 3
    assert len(read(lake)) == 9


def test_one_file_needs_no_compaction(lake: Lake) -> None:
    land(lake, "a", [{"code": "1"}])
    assert lake.compact("dossier", now=day(2)).files_after == 1


def test_columns_gained_meanwhile_are_empty_in_old_rows(lake: Lake) -> None:
    land(lake, "a", [{"code": "1"}])
    wider = pa.schema([*DOSSIER, ("mood", pa.string())])
    land(lake, "b", [{"code": "2", "mood": "vui"}], schema=wider)
    before = read(lake)
    lake.compact("dossier", now=day(2))
    assert read(lake) == before
    assert [row["mood"] for row in before] == [None, "vui"]


def test_a_changed_file_stops_the_compaction_and_the_lake_stays(lake: Lake, tmp_path: Path) -> None:
    land_four(lake)
    before = record_files(tmp_path)
    path = tmp_path / "home" / "files" / "records" / "dossier" / before[1]
    content = path.read_bytes()
    path.write_bytes(content + b" ")
    with pytest.raises(LakeError, match=rf"{before[1]} is not as it was written.*lake-009"):
        lake.compact("dossier", now=day(6))
    assert record_files(tmp_path) == before
    path.write_bytes(content)
    assert lake.compact("dossier", now=day(6)).files_after == 1


def test_a_landing_under_way_is_left_alone_for_a_day_and_then_given_up(lake: Lake) -> None:
    land(lake, "a", [{"code": "1", "days": 1}])
    with lake.landing(
        delivery_id="b", organisation="H22", record_type="dossier", programme_version="v1"
    ) as slow:
        lake.compact("dossier", now=day(6))
        lake.compact("dossier", now=day(6) + timedelta(hours=23))
        counts = {"rows_read": 0, "rows_refused": 0, "rows_flagged": 0}
        lake.compact("dossier", now=day(7))
        with pytest.raises(LakeError, match=r'"b" took so long.*lake-013'):
            slow.accept(content_sha256="0" * 64, now=lambda: day(8), **counts)
    assert days(lake) == {"1": 1}


def test_killed_after_the_commit_it_is_settled_by_the_next(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    land_four(lake)
    before = answers(lake)
    with monkeypatch.context() as patch:
        patch.setattr(marks, "finish", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            lake.compact("dossier", now=day(6))
    assert answers(lake) == before
    assert lake.check_files() == ()
    assert lake.compact("dossier", now=day(6)).files_before == 1
    assert answers(lake) == before


def test_killed_before_the_commit_it_is_undone_an_hour_later(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    land_four(lake)
    before = answers(lake)
    with monkeypatch.context() as patch:
        patch.setattr(RecordTables, "replace", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            lake.compact("dossier", now=day(6))
    assert answers(lake) == before
    with pytest.raises(LakeError, match="lake-010"):
        lake.compact("dossier", now=day(6) + timedelta(minutes=59))
    lake.compact("dossier", now=day(7), replaced_files_stay=timedelta(0))
    assert answers(lake) == before
    assert record_files(tmp_path) == ["c2-0.parquet"]


def test_two_compactions_do_not_replace_the_same_files(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    land_four(lake)
    replace = RecordTables.replace

    def meet_another(tables: RecordTables, *arguments: object) -> None:
        with pytest.raises(LakeError, match=r"under way.*lake-010"):
            lake.compact("dossier", now=day(6))
        replace(tables, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(RecordTables, "replace", meet_another)
    assert lake.compact("dossier", now=day(6)).files_after == 1
    assert len(read(lake)) == 2


def test_files_claimed_by_another_compaction_are_left_to_it(lake: Lake) -> None:
    land_four(lake)
    paths = [file.path for delivery in lake.deliveries() for file in delivery.files]
    with lake._database.writing() as connection:
        first = marks.begin(connection, "dossier", to_microseconds(day(6)))
        marks.claim(connection, first, "dossier", paths[:1])
        second = marks.begin(connection, "dossier", to_microseconds(day(6)))
        with pytest.raises(LakeError, match="lake-010"):
            marks.claim(connection, second, "dossier", paths)


def test_a_failed_commit_leaves_everything_as_it_was(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    land_four(lake)
    before, files = answers(lake), record_files(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(RecordTables, "replace", _refuse)
        with pytest.raises(LakeError, match="lake-017"):
            lake.compact("dossier", now=day(6))
    assert (answers(lake), record_files(tmp_path)) == (before, files)
    assert lake.compact("dossier", now=day(6)).files_after == 1


def _interrupt(*_arguments: object) -> None:
    raise KeyboardInterrupt


def _refuse(*_arguments: object) -> None:
    raise LakeError("Crowded.", code="lake-017")

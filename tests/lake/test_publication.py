"""What a group landed counts at once, and Iceberg learns of it later, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyiceberg.catalog.sql import SqlCatalog

from laban.base import LakeError
from laban.lake import Lake, publication
from laban.lake.record_tables import RecordTables
from tests.lake.groups import land_group
from tests.lake.scenes import day, days, land


def listed(lake: Lake) -> list[str]:
    table = lake._tables._catalog.load_table("records.dossier")
    return sorted(task.file.file_path.rsplit("/", 1)[-1] for task in table.scan().plan_files())


def land_three(lake: Lake) -> None:
    for number in range(3):
        land_group(lake, {f"d{number}": [{"code": str(number), "days": number}]})


def test_reads_do_not_wait_for_iceberg(lake: Lake) -> None:
    land_three(lake)
    assert listed(lake) == []
    assert days(lake) == {"0": 0, "1": 1, "2": 2}
    assert lake.check_files() == ()


def test_publishing_lists_every_file_once(lake: Lake) -> None:
    land_three(lake)
    assert lake.publish() == 3
    assert lake.publish() == 0
    assert listed(lake) == ["1-0.parquet", "2-0.parquet", "3-0.parquet"]
    assert days(lake) == {"0": 0, "1": 1, "2": 2}


def test_a_single_delivery_is_listed_at_once_with_what_waited(lake: Lake) -> None:
    land_three(lake)
    land(lake, "x", [{"code": "9", "days": 9}])
    assert len(listed(lake)) == 4


def test_killed_before_it_could_note_so_it_lists_no_file_twice(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    land_three(lake)
    with monkeypatch.context() as patch:
        patch.setattr(publication, "note_listed", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            lake.publish()
    assert lake.publish() == 0
    assert len(listed(lake)) == 3


def test_many_publish_at_once_and_every_file_is_listed_once(lake: Lake) -> None:
    land_three(lake)
    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(lambda _: lake.publish("dossier"), range(4)))
    assert sum(counts) == 3
    assert len(listed(lake)) == 3


def test_a_delivery_counts_although_its_table_is_crowded(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(RecordTables, "append", _refuse)
        land(lake, "a", [{"code": "1", "days": 1}])
    assert days(lake) == {"1": 1}
    assert lake.publish() == 1


def test_a_listed_file_that_iceberg_lost_is_missed(lake: Lake, tmp_path: Path) -> None:
    land_three(lake)
    lake.publish()
    catalog = SqlCatalog("laban", uri=f"sqlite:///{tmp_path / 'home' / 'lake.db'}")
    catalog.load_table("records.dossier").delete()
    with pytest.raises(LakeError, match="lake-011"):
        days(lake)
    assert len(lake.check_files()) == 3
    assert lake.compact("dossier", now=day(2)).files_after == 0
    with pytest.raises(LakeError, match="lake-011"):
        days(lake)


def test_compaction_takes_files_that_iceberg_never_knew(lake: Lake) -> None:
    land_three(lake)
    report = lake.compact("dossier", now=day(2))
    assert (report.files_before, report.files_after) == (3, 1)
    assert listed(lake) == ["c1-0.parquet"]
    assert lake.publish() == 0
    assert days(lake) == {"0": 0, "1": 1, "2": 2}


def test_publishing_waits_while_a_compaction_exchanges_files(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    land_three(lake)
    replace = RecordTables.replace
    threads, waiting = ThreadPoolExecutor(1), []

    def meet_a_publication(tables: RecordTables, *arguments: object) -> None:
        waiting.append(threads.submit(lake.publish, "dossier"))
        replace(tables, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(RecordTables, "replace", meet_a_publication)
    lake.compact("dossier", now=day(2))
    assert waiting[0].result(timeout=30) == 0
    threads.shutdown()
    assert listed(lake) == ["c1-0.parquet"]


def _interrupt(*_arguments: object) -> None:
    raise KeyboardInterrupt


def _refuse(*_arguments: object) -> None:
    raise LakeError("Crowded.", code="lake-017")

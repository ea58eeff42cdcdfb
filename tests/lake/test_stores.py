"""Files may lie in any store that fsspec reaches; the ledger in any of two databases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from laban.base import LakeError
from laban.lake import FaultKind, Lake
from laban.lake.ledger_tables import LEDGER
from tests.lake.scenes import day, days, land, read
from tests.lake.test_races import land_at_once
from tests.lake.test_upgrades import check_upgrade


def go_through_a_life(lake: Lake) -> None:
    land(lake, "a", [{"code": "1", "days": 1}, {"code": "2", "days": 2}], on=1)
    land(lake, "b", [{"code": "1", "days": 9}], on=2)
    lake.withdraw("H22", "b", reason="Wrong month", now=day(4))
    assert land(lake, "a", [{"code": "3"}], on=5).rows_landed == 2
    before = [read(lake, as_of=day(number)) for number in range(6)]
    lake.compact("dossier", now=day(6))
    lake.compact("dossier", now=day(8), replaced_files_stay=timedelta(0))
    assert [read(lake, as_of=day(number)) for number in range(6)] == before
    assert days(lake) == {"1": 1, "2": 2}
    assert lake.check_files() == ()


def test_files_in_a_store_elsewhere(tmp_path: Path) -> None:
    url = f"memory://{uuid4().hex}/files"
    with Lake.open(tmp_path, files_url=url) as lake:
        go_through_a_life(lake)
        store = lake._store
        [path] = store.paths_under("records/dossier")
        store.delete(path)
        assert [fault.kind for fault in lake.check_files()] == [FaultKind.MISSING]
    assert not (tmp_path / "files").exists()


def test_files_in_another_folder_named_by_url(tmp_path: Path) -> None:
    with Lake.open(tmp_path / "home", files_url=f"file://{tmp_path / 'kho dữ liệu'}") as lake:
        go_through_a_life(lake)
    assert (tmp_path / "kho dữ liệu" / "records").is_dir()


def test_a_lake_opened_again_is_the_same(tmp_path: Path) -> None:
    with Lake.open(tmp_path) as lake:
        land(lake, "a", [{"code": "1", "days": 1}])
    with Lake.open(tmp_path) as lake:
        assert days(lake) == {"1": 1}


def test_a_ledger_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with Lake.open(tmp_path) as lake, lake._database.writing() as connection:
        connection.execute(LEDGER.update().values(schema_version=99))
    with pytest.raises(LakeError, match=r"version 99, but this Laban knows version 2.*lake-008"):
        Lake.open(tmp_path)


def test_a_database_out_of_reach_is_named_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://lan:mat-khau@127.0.0.1:1/laban"
    with pytest.raises(
        LakeError, match=r"127\.0\.0\.1:1/laban cannot be opened.*lake-021"
    ) as caught:
        Lake.open(tmp_path, database_url=url)
    assert "mat-khau" not in str(caught.value)


def test_postgresql_keeps_catalogue_and_ledger(tmp_path: Path, postgres_url: str) -> None:
    with Lake.open(tmp_path, database_url=postgres_url) as lake:
        go_through_a_life(lake)
    assert not (tmp_path / "lake.db").exists()


def test_processes_racing_on_postgresql_agree(tmp_path: Path, postgres_url: str) -> None:
    ids = [f"d{number}" for number in range(6)]
    first, second = land_at_once(tmp_path, ids, ids, url=postgres_url)
    assert first == second
    with Lake.open(tmp_path, database_url=postgres_url) as lake:
        assert days(lake) == dict.fromkeys(ids, 1)


def test_a_ledger_on_postgresql_is_upgraded(tmp_path: Path, postgres_url: str) -> None:
    check_upgrade(tmp_path / "home", postgres_url)

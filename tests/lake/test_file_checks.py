"""Whoever touches a file of the lake is found out."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyiceberg.catalog.sql import SqlCatalog

from laban.base import LakeError
from laban.lake import REFUSED_SCHEMA, FaultKind, Lake
from tests.lake.scenes import DOSSIER, KEY, batch, day, days, land


def only_file(tmp_path: Path, folder: str) -> Path:
    [path] = (tmp_path / "home" / "files" / folder).rglob("*.parquet")
    return path


def test_untouched_files_have_no_faults(lake: Lake) -> None:
    land(lake, "a", [{"code": "1"}])
    lake.compact("dossier", now=day(2))
    assert lake.check_files() == ()


def test_a_changed_file_is_named_with_its_delivery(lake: Lake, tmp_path: Path) -> None:
    delivery = land(lake, "a", [{"code": "1", "days": 1}])
    path = only_file(tmp_path, "records")
    forged = batch(delivery.sequence, [{"code": "1", "days": 2}], DOSSIER)
    pq.write_table(pa.Table.from_batches([forged]), path)
    [fault] = lake.check_files()
    assert (fault.path, fault.kind) == (delivery.files[0].path, FaultKind.CHANGED)
    assert fault.deliveries == (delivery,)
    assert delivery.files[0].sha256 in fault.sentence


def test_a_missing_file_is_named_with_its_delivery(lake: Lake, tmp_path: Path) -> None:
    delivery = land(lake, "a", [{"code": "1"}])
    only_file(tmp_path, "records").unlink()
    [fault] = lake.check_files()
    assert (fault.kind, fault.deliveries) == (FaultKind.MISSING, (delivery,))


def test_a_changed_compacted_file_names_every_delivery_in_it(lake: Lake, tmp_path: Path) -> None:
    deliveries = (land(lake, "a", [{"code": "1"}]), land(lake, "b", [{"code": "2"}]))
    lake.compact("dossier", now=day(2))
    path = tmp_path / "home" / "files" / "records" / "dossier" / "c1-0.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    [fault] = lake.check_files()
    assert (fault.kind, fault.deliveries) == (FaultKind.CHANGED, deliveries)


def test_only_files_that_count_as_of_the_moment_are_checked(lake: Lake, tmp_path: Path) -> None:
    land(lake, "a", [{"code": "1"}], on=2)
    only_file(tmp_path, "records").unlink()
    assert lake.check_files(day(1)) == ()
    assert len(lake.check_files(day(2))) == 1
    assert lake.check_files(record_types=["village"]) == ()


def test_changed_refused_rows_are_found(lake: Lake, tmp_path: Path) -> None:
    lake.ensure_table("dossier", DOSSIER, KEY)
    with lake.landing(
        delivery_id="a", organisation="H22", record_type="dossier", programme_version="v1"
    ) as landing:
        landing.write_refused(pa.RecordBatch.from_pylist([{"row": 1}], schema=REFUSED_SCHEMA))
        delivery = landing.accept(
            content_sha256="0" * 64, rows_read=1, rows_refused=1, rows_flagged=0, now=lambda: day(1)
        )
    path = only_file(tmp_path, "refused")
    path.write_bytes(path.read_bytes() + b" ")
    [fault] = lake.check_files()
    assert (fault.path, fault.kind) == (f"refused/{delivery.sequence}.parquet", FaultKind.CHANGED)
    with pytest.raises(LakeError, match="lake-022"):
        lake.refused(delivery.sequence)


def test_a_file_slipped_into_iceberg_is_found_and_never_read(lake: Lake, tmp_path: Path) -> None:
    delivery = land(lake, "a", [{"code": "1", "days": 1}])
    forged = batch(delivery.sequence, [{"code": "9", "days": 9}], DOSSIER)
    path = tmp_path / "forged.parquet"
    pq.write_table(pa.Table.from_batches([forged]), path)
    home = tmp_path / "home"
    catalog = SqlCatalog("laban", uri=f"sqlite:///{home / 'lake.db'}")
    catalog.load_table("records.dossier").add_files([f"file://{path}"])
    [fault] = lake.check_files()
    assert (fault.kind, fault.path) == (FaultKind.UNKNOWN, f"file://{path}")
    assert days(lake) == {"1": 1}


def test_records_taken_out_of_iceberg_are_missed(lake: Lake, tmp_path: Path) -> None:
    delivery = land(lake, "a", [{"code": "1"}])
    home = tmp_path / "home"
    catalog = SqlCatalog("laban", uri=f"sqlite:///{home / 'lake.db'}")
    catalog.load_table("records.dossier").delete()
    [fault] = lake.check_files()
    assert (fault.kind, fault.deliveries) == (FaultKind.MISSING, (delivery,))
    with pytest.raises(LakeError, match="lake-011"):
        days(lake)

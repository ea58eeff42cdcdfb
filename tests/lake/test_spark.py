"""Spark reads the same lake and gives the same records, of the same types."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import ibis
import pyarrow as pa
import pytest

from laban.lake import Lake
from tests.lake.scenes import DOSSIER, KEY, day, land

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not on this machine"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed")
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    yield ibis.pyspark.connect(session)
    session.stop()


def assert_same(lake: Lake, spark: Any, **which: Any) -> None:
    tables = [lake.records(engine, "dossier", **which) for engine in (spark, ibis.duckdb.connect())]
    assert tables[0].schema() == tables[1].schema()
    order = ["code", "office", "_sequence", "_row"]
    answers = [table.order_by(order).to_pyarrow().to_pylist() for table in tables]
    assert answers[0] == answers[1]


def test_spark_agrees_with_duckdb_at_every_moment(lake: Lake, spark: Any) -> None:
    first = {"code": "1", "days": 1, "received_at": day(0), "signed_on": day(0).date()}
    land(lake, "a", [first, {"code": "2", "is_online": True}, {"code": "1", "days": 3}], on=1)
    wider = pa.schema([*DOSSIER, ("mood", pa.string())])
    land(lake, "b", [{"code": "1", "mood": "vui"}], on=2, illustrative=True, schema=wider)
    lake.withdraw("H22", "b", reason="Wrong month", now=day(3))
    for compacted in (False, True):
        if compacted:
            lake.compact("dossier", now=day(5))
        for moment in (day(0), day(1), day(2), day(3), None):
            assert_same(lake, spark, as_of=moment)
        assert_same(lake, spark, every_version=True)


def test_an_empty_table_has_the_same_types(lake: Lake, spark: Any) -> None:
    lake.ensure_table("dossier", DOSSIER, KEY)
    assert_same(lake, spark)


def test_long_lists_of_deliveries_are_joined(
    lake: Lake, spark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laban.lake.reading._LIST_AT_MOST", 0)
    for number in range(3):
        land(lake, str(number), [{"code": str(number)}], on=number, illustrative=number == 1)
    lake.compact("dossier", now=day(5))
    assert_same(lake, spark, as_of=day(1))

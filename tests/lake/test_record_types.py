"""A record type may gain columns; what was delivered keeps its type and its key."""

from __future__ import annotations

import pyarrow as pa
import pytest

from laban.base import LakeError
from laban.lake import Lake
from tests.lake.scenes import DOSSIER, KEY, day, land, read


def test_a_column_added_later_is_empty_in_earlier_records(lake: Lake) -> None:
    land(lake, "a", [{"code": "1"}], on=1)
    before = read(lake, as_of=day(1))
    wider = pa.schema([*DOSSIER, ("mood", pa.string()), ("score", pa.decimal128(38, 3))])
    lake.ensure_table("dossier", wider, KEY)
    assert read(lake, as_of=day(1)) == [{**before[0], "mood": None, "score": None}]
    land(lake, "b", [{"code": "2", "mood": "vui"}], on=2, schema=wider)
    assert [row["mood"] for row in read(lake)] == [None, "vui"]


def test_a_column_no_longer_named_stays_in_the_lake(lake: Lake) -> None:
    land(lake, "a", [{"code": "1", "days": 4}])
    narrower = pa.schema([field for field in DOSSIER if field.name != "days"])
    land(lake, "b", [{"code": "2"}], schema=narrower)
    assert [row["days"] for row in read(lake)] == [4, None]


def test_a_changed_type_is_refused(lake: Lake) -> None:
    land(lake, "a", [{"code": "1"}])
    index = DOSSIER.get_field_index("days")
    changed = DOSSIER.set(index, pa.field("days", pa.string()))
    message = r'"days" of record type "dossier" is of type string, but .* as int64.*lake-003'
    with pytest.raises(LakeError, match=message):
        lake.ensure_table("dossier", changed, KEY)


def test_a_changed_key_is_refused_once_records_were_delivered(lake: Lake) -> None:
    lake.ensure_table("dossier", DOSSIER, ["code"])
    land(lake, "a", [{"code": "1"}])
    with pytest.raises(LakeError, match=r'now \["code"\], .*lake-004'):
        lake.ensure_table("dossier", DOSSIER, ["code"])


def test_an_unknown_record_type_is_answered_with_the_nearest(lake: Lake) -> None:
    lake.ensure_table("dossier", DOSSIER, KEY)
    with pytest.raises(
        LakeError, match=r'no record type "dosier".*Did you mean "dossier".*lake-002'
    ):
        lake.landing(
            delivery_id="a", organisation="H22", record_type="dosier", programme_version="v1"
        )


def test_a_name_that_is_no_file_name_is_refused(lake: Lake) -> None:
    with pytest.raises(LakeError, match=r"cannot name a record type.*lake-018"):
        lake.ensure_table("../dossier", DOSSIER, KEY)


def test_a_type_without_records_is_an_empty_table_with_all_columns(lake: Lake) -> None:
    land(lake, "a", [])
    import ibis

    table = lake.records(ibis.duckdb.connect(), "dossier")
    assert table.count().execute() == 0
    assert table.schema()["received_at"] == ibis.dtype("timestamp('UTC', 6)")
    assert table.columns[-3:] == ("_sequence", "_row", "_illustrative")

"""A delivery counts once it is accepted, and not before."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from laban.base import LakeError
from laban.lake import REFUSED_SCHEMA, Lake
from tests.lake.scenes import DOSSIER, KEY, batch, day, days, land, read


def files_under(tmp_path: Path, folder: str) -> list[Path]:
    return sorted((tmp_path / "home" / "files" / folder).rglob("*.parquet"))


def test_accepted_records_come_back_as_they_were_delivered(lake: Lake) -> None:
    full = {
        "code": "H22-1",
        "office": "Sở Nội vụ",
        "days": 7,
        "fee": Decimal("12.50"),
        "received_at": datetime(2025, 1, 1, 3, 4, 5, 678, UTC),
        "signed_on": datetime(2025, 1, 8).date(),
        "is_online": True,
    }
    delivery = land(lake, "a", [full, {"code": "H22-2"}])
    assert read(lake) == [
        {**full, "_sequence": delivery.sequence, "_row": 1, "_illustrative": False},
        {
            **dict.fromkeys(DOSSIER.names),
            "code": "H22-2",
            "office": "A",
            "_sequence": delivery.sequence,
            "_row": 2,
            "_illustrative": False,
        },
    ]


def test_an_accepted_delivery_is_found_by_its_id(lake: Lake) -> None:
    delivery = land(lake, "a", [{"code": "1"}, {"code": "2"}], on=3)
    assert lake.delivery("H22", "a") == delivery
    assert (delivery.rows_landed, delivery.accepted_at) == (2, day(3))
    assert lake.delivery("H22", "b") is None
    assert lake.delivery("H23", "a") is None


def test_the_ledger_keeps_the_digest_of_every_landed_file(lake: Lake, tmp_path: Path) -> None:
    delivery = land(lake, "a", [{"code": "1"}])
    [path] = files_under(tmp_path, "records")
    [file] = delivery.files
    assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert file.rows == 1


def test_a_delivery_without_rows_is_accepted_and_has_no_files(lake: Lake) -> None:
    assert land(lake, "a", []).files == ()
    assert read(lake) == []


def test_leaving_without_accepting_leaves_nothing(lake: Lake, tmp_path: Path) -> None:
    lake.ensure_table("dossier", DOSSIER, KEY)
    with lake.landing(
        delivery_id="a", organisation="H22", record_type="dossier", programme_version="v1"
    ) as landing:
        landing.write(batch(landing.sequence, [{"code": "1"}], DOSSIER))
        landing.write_refused(pa.RecordBatch.from_pylist([{"row": 1}], schema=REFUSED_SCHEMA))
    assert lake.deliveries() == []
    assert files_under(tmp_path, ".") == []
    assert read(lake) == []


def test_an_error_on_the_way_leaves_nothing_and_the_id_is_free(lake: Lake) -> None:
    lake.ensure_table("dossier", DOSSIER, KEY)
    with (
        pytest.raises(KeyError),
        lake.landing(
            delivery_id="a", organisation="H22", record_type="dossier", programme_version="v1"
        ) as landing,
    ):
        landing.write(batch(landing.sequence, [{"code": "1"}], DOSSIER))
        raise KeyError("the sender hung up")
    assert land(lake, "a", [{"code": "1", "days": 2}]).sequence > landing.sequence
    assert days(lake) == {"1": 2}


def test_a_second_landing_of_an_accepted_id_gets_the_first_and_lands_nothing(lake: Lake) -> None:
    first = land(lake, "a", [{"code": "1", "days": 1}])
    assert land(lake, "a", [{"code": "1", "days": 2}, {"code": "2"}]) == first
    assert days(lake) == {"1": 1}
    assert lake.deliveries() == [first]


def test_moments_of_acceptance_only_grow(lake: Lake) -> None:
    first = land(lake, "a", [], on=5)
    second = land(lake, "b", [], on=4)
    assert second.accepted_at - first.accepted_at > timedelta(0)


def test_nothing_is_accepted_at_or_before_a_settled_moment(lake: Lake) -> None:
    moment = lake.settle_moment(day(5))
    assert land(lake, "a", [], on=4).accepted_at > moment


def test_refused_rows_are_kept_with_their_reasons(lake: Lake) -> None:
    lake.ensure_table("dossier", DOSSIER, KEY)
    refused = {
        "row": 2,
        "column": "days",
        "value": "bảy",
        "reason": "Not a number.",
        "code": "record-001",
        "level": "refuse",
    }
    with lake.landing(
        delivery_id="a", organisation="H22", record_type="dossier", programme_version="v1"
    ) as landing:
        landing.write_refused(pa.RecordBatch.from_pylist([refused], schema=REFUSED_SCHEMA))
        delivery = landing.accept(
            content_sha256="0" * 64, rows_read=1, rows_refused=1, rows_flagged=0, now=lambda: day(1)
        )
    assert lake.refused(delivery.sequence).to_pylist() == [refused]
    assert delivery.rows_refused == 1


def test_a_delivery_without_refused_rows_has_an_empty_table_of_them(lake: Lake) -> None:
    assert lake.refused(land(lake, "a", []).sequence) == REFUSED_SCHEMA.empty_table()


def test_refused_rows_of_an_unknown_delivery_are_asked_for_in_vain(lake: Lake) -> None:
    with pytest.raises(LakeError, match="lake-007"):
        lake.refused(7)


@pytest.mark.parametrize(
    ("column", "values"),
    [("_sequence", [99, 99]), ("_row", [2, 1]), ("_row", [1, 1]), ("_row", [None, 1])],
)
def test_rows_must_belong_to_the_landing_and_come_in_order(
    lake: Lake, column: str, values: list[int | None]
) -> None:
    lake.ensure_table("dossier", DOSSIER, KEY)
    with lake.landing(
        delivery_id="a", organisation="H22", record_type="dossier", programme_version="v1"
    ) as landing:
        good = batch(landing.sequence, [{"code": "1"}, {"code": "2"}], DOSSIER)
        index = good.schema.get_field_index(column)
        with pytest.raises(ValueError, match=column):
            landing.write(good.set_column(index, column, pa.array(values, pa.int64())))


def test_a_column_the_lake_does_not_know_is_a_bug_of_the_caller(lake: Lake) -> None:
    lake.ensure_table("dossier", DOSSIER, KEY)
    with lake.landing(
        delivery_id="a", organisation="H22", record_type="dossier", programme_version="v1"
    ) as landing:
        strange = pa.schema([*DOSSIER, ("mood", pa.string())])
        with pytest.raises(ValueError, match="mood"):
            landing.write(batch(landing.sequence, [{"code": "1"}], strange))


def test_a_delivery_larger_than_one_file_is_cut_into_several(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laban.lake.landing_files.ROWS_PER_FILE", 4)
    delivery = land(lake, "a", [{"code": str(number)} for number in range(10)])
    assert [file.rows for file in delivery.files] == [4, 4, 2]
    assert len(read(lake)) == 10


def with_dictionary(plain: pa.RecordBatch) -> pa.RecordBatch:
    place = plain.schema.names.index("office")
    return plain.set_column(place, "office", plain["office"].dictionary_encode())


@pytest.mark.parametrize("first_is_small", [True, False])
def test_texts_given_as_dictionaries_are_kept_as_texts(
    lake: Lake, tmp_path: Path, first_is_small: bool
) -> None:
    rows = [{"code": str(number), "office": "AB"[number % 2]} for number in range(10)]
    lake.ensure_table("dossier", DOSSIER, KEY)
    with lake.landing(
        delivery_id="a", organisation="H22", record_type="dossier", programme_version="v1"
    ) as landing:
        whole = batch(landing.sequence, rows, DOSSIER)
        cut = 1 if first_is_small else 8
        landing.write(with_dictionary(whole).slice(0, cut))
        landing.write(whole.slice(cut))
        delivery = landing.accept(
            content_sha256="0" * 64,
            rows_read=10,
            rows_refused=0,
            rows_flagged=0,
            now=lambda: day(1),
        )
    assert sorted((row["code"], row["office"]) for row in read(lake)) == [
        (row["code"], row["office"]) for row in rows
    ]
    assert len(delivery.files) == 1
    [file] = files_under(tmp_path, "records")
    assert pq.read_schema(file).field("office").type == pa.string()

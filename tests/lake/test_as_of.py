"""Reading as of a moment gives the same answer for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from laban.base import LakeError
from laban.lake import Lake
from tests.lake.scenes import day, days, land, read


def test_a_later_version_of_a_key_supersedes_from_its_acceptance_on(lake: Lake) -> None:
    land(lake, "a", [{"code": "1", "days": 1}, {"code": "2", "days": 2}], on=1)
    land(lake, "b", [{"code": "1", "days": 9}], on=2)
    assert days(lake, as_of=day(0)) == {}
    assert days(lake, as_of=day(1)) == {"1": 1, "2": 2}
    assert days(lake, as_of=day(2) - timedelta(microseconds=1)) == {"1": 1, "2": 2}
    assert days(lake, as_of=day(2)) == {"1": 9, "2": 2}
    assert days(lake) == {"1": 9, "2": 2}


def test_every_version_can_be_read(lake: Lake) -> None:
    land(lake, "a", [{"code": "1", "days": 1}])
    land(lake, "b", [{"code": "1", "days": 9}])
    assert [row["days"] for row in read(lake, every_version=True)] == [1, 9]


def test_the_last_row_of_a_key_within_a_delivery_is_its_version(lake: Lake) -> None:
    land(lake, "a", [{"code": "1", "days": 1}, {"code": "2", "days": 5}, {"code": "1", "days": 3}])
    assert days(lake) == {"1": 3, "2": 5}


def test_the_same_code_of_another_office_is_another_record(lake: Lake) -> None:
    land(lake, "a", [{"code": "1", "office": "A"}, {"code": "1", "office": "B"}])
    assert len(read(lake)) == 2


def test_a_delivery_begun_first_and_accepted_last_does_not_supersede(lake: Lake) -> None:
    from tests.lake.scenes import DOSSIER, KEY, batch

    lake.ensure_table("dossier", DOSSIER, KEY)
    with lake.landing(
        delivery_id="slow", organisation="H22", record_type="dossier", programme_version="v1"
    ) as slow:
        slow.write(batch(slow.sequence, [{"code": "1", "days": 1}], DOSSIER))
        land(lake, "quick", [{"code": "1", "days": 2}], on=2)
        slow.accept(
            content_sha256="0" * 64, rows_read=1, rows_refused=0, rows_flagged=0, now=lambda: day(3)
        )
    assert days(lake) == {"1": 2}


def test_a_withdrawn_delivery_counts_only_before_its_withdrawal(lake: Lake) -> None:
    land(lake, "a", [{"code": "1", "days": 1}], on=1)
    land(lake, "b", [{"code": "1", "days": 9}, {"code": "2", "days": 2}], on=2)
    withdrawn = lake.withdraw("H22", "b", reason="Wrong month", now=day(4))
    assert (withdrawn.withdrawn_at, withdrawn.withdrawn_reason) == (day(4), "Wrong month")
    assert days(lake, as_of=day(3)) == {"1": 9, "2": 2}
    assert days(lake, as_of=day(4)) == {"1": 1}
    assert days(lake) == {"1": 1}


def test_a_withdrawn_delivery_stays_in_the_ledger(lake: Lake) -> None:
    land(lake, "a", [], on=1)
    lake.withdraw("H22", "a", reason="Wrong month", now=day(4))
    assert [d.delivery_id for d in lake.deliveries()] == ["a"]
    assert [d.delivery_id for d in lake.deliveries(as_of=day(3))] == ["a"]
    assert lake.deliveries(as_of=day(5)) == []


def test_a_delivery_is_withdrawn_once(lake: Lake) -> None:
    land(lake, "a", [])
    lake.withdraw("H22", "a", reason="Wrong month", now=day(4))
    with pytest.raises(
        LakeError, match=r'already withdrawn on 2025-01-05.*"Wrong month".*lake-006'
    ):
        lake.withdraw("H22", "a", reason="Again", now=day(5))


def test_an_unknown_delivery_cannot_be_withdrawn(lake: Lake) -> None:
    with pytest.raises(LakeError, match=r'No delivery "a" of organisation "H22".*lake-005'):
        lake.withdraw("H22", "a", reason="Wrong month", now=day(4))


def test_a_withdrawal_needs_a_reason(lake: Lake) -> None:
    land(lake, "a", [])
    with pytest.raises(LakeError, match="lake-020"):
        lake.withdraw("H22", "a", reason="  ", now=day(4))


def test_a_moment_without_zone_is_refused(lake: Lake) -> None:
    land(lake, "a", [{"code": "1"}])
    with pytest.raises(LakeError, match=r"no time zone.*lake-001"):
        read(lake, as_of=datetime(2025, 1, 1))
    with pytest.raises(LakeError, match="lake-001"):
        lake.deliveries(as_of=datetime(2025, 1, 1))


def test_illustrative_records_say_so(lake: Lake) -> None:
    land(lake, "a", [{"code": "1"}])
    land(lake, "b", [{"code": "2"}], illustrative=True)
    marked = {row["code"]: row["_illustrative"] for row in read(lake)}
    assert marked == {"1": False, "2": True}


def test_long_lists_of_deliveries_are_joined_instead_of_listed(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laban.lake.reading._LIST_AT_MOST", 0)
    for number in range(4):
        rows = [{"code": str(number), "days": number}]
        land(lake, f"d{number}", rows, on=number, illustrative=number == 1)
    lake.compact("dossier", now=day(9))
    marked = {row["code"]: row["_illustrative"] for row in read(lake, as_of=day(2))}
    assert marked == {"0": False, "1": True, "2": False}

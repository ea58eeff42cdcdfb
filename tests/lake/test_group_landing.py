"""Deliveries that land together share files and transactions, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from laban.base import LakeError
from laban.lake import Begun, Lake, Outcome
from laban.lake.ledger import Ledger
from tests.lake.groups import begin_group, fill_group, land_group
from tests.lake.scenes import DOSSIER, batch, day, days, land

ONE_TWO = {"a": [{"code": "1", "days": 1}], "b": [{"code": "2", "days": 2}]}


def record_files(tmp_path: Path, folder: str = "records") -> list[str]:
    return sorted(path.name for path in (tmp_path / "home/files" / folder).rglob("*.parquet"))


def test_a_group_is_one_file_and_each_delivery_counts_for_itself(
    lake: Lake, tmp_path: Path
) -> None:
    first, second = land_group(lake, ONE_TWO)
    assert record_files(tmp_path) == ["1-0.parquet"]
    assert first.files == second.files
    assert (first.rows_landed, second.rows_landed) == (1, 1)
    assert second.accepted_at - first.accepted_at == timedelta(microseconds=1)
    assert lake.deliveries() == [first, second]
    assert [lake.delivery("H22", id) for id in "ab"] == [first, second]
    assert days(lake) == {"1": 1, "2": 2}
    assert lake.check_files() == ()


def test_the_later_in_a_group_supersedes_the_earlier(lake: Lake) -> None:
    land_group(lake, {"a": [{"code": "1", "days": 1}], "b": [{"code": "1", "days": 2}]})
    assert days(lake) == {"1": 2}
    lake.withdraw("H22", "b", reason="Wrong", now=day(2))
    assert days(lake) == {"1": 1}
    assert days(lake, as_of=day(1) + timedelta(microseconds=1)) == {"1": 2}
    assert days(lake, as_of=day(1)) == {"1": 1}


def test_refused_rows_of_a_group_are_one_file_and_each_delivery_gets_its_own(
    lake: Lake, tmp_path: Path
) -> None:
    deliveries = land_group(lake, ONE_TWO | {"c": []}, refused={"a": [2, 3], "c": [1]})
    assert record_files(tmp_path, "refused") == ["1.parquet"]
    found = [lake.refused(delivery.sequence)["reason"].to_pylist() for delivery in deliveries]
    assert found == [["row 2 of a", "row 3 of a"], [], ["row 1 of c"]]
    path = tmp_path / "home/files/refused/1.parquet"
    path.write_bytes(path.read_bytes() + b" ")
    [fault] = lake.check_files()
    assert [delivery.delivery_id for delivery in fault.deliveries] == ["a", "c"]


def test_a_delivery_without_rows_names_no_file(lake: Lake) -> None:
    full, empty = land_group(lake, {"a": [{"code": "1"}], "b": []})
    assert (len(full.files), empty.files) == (1, ())


def test_a_group_of_two_record_types_has_a_file_for_each(lake: Lake, tmp_path: Path) -> None:
    lake.ensure_table("village", DOSSIER, ["code"])
    lake.ensure_table("dossier", DOSSIER, ["code"])
    begun = [Begun("a", "H22", "dossier", "v1", False), Begun("b", "H22", "village", "v1", False)]
    with lake.group_landing(begun) as group:
        for sequence, one in zip(group.sequences, begun, strict=True):
            group.write(one.record_type, batch(sequence, [{"code": "1", "days": 1}], DOSSIER))
        outcome = Outcome("0" * 64, 1, 1, 0, 0)
        group.accept(dict.fromkeys(group.sequences, outcome), now=lambda: day(1))
    assert record_files(tmp_path) == ["1-0.parquet", "2-0.parquet"]
    assert days(lake) == {"1": 1}


def test_an_id_accepted_meanwhile_is_answered_and_harms_no_other(
    lake: Lake, tmp_path: Path
) -> None:
    land(lake, "first", [])
    with begin_group(lake, ["a", "b"]) as group:
        quick = land(lake, "a", [{"code": "9", "days": 9}])
        answers = fill_group(group, ONE_TWO, refused={"a": [7]})
    assert answers[0] == quick
    assert answers[1].delivery_id == "b"
    assert days(lake) == {"9": 9, "2": 2}
    assert lake.refused(quick.sequence).num_rows == 0
    assert lake.check_files() == ()
    for moment in (day(2), day(3)):
        lake.compact("dossier", now=moment, replaced_files_stay=timedelta(0))
    assert days(lake) == {"9": 9, "2": 2}
    assert lake.deliveries() == [land(lake, "first", []), quick, answers[1]]
    assert record_files(tmp_path) == ["c1-0.parquet"]


def test_files_of_a_group_whose_first_delivery_lost_are_no_strays(lake: Lake) -> None:
    with begin_group(lake, ["a", "b"]) as group:
        land(lake, "a", [{"code": "9", "days": 9}])
        fill_group(group, ONE_TWO, refused={"b": [1]})
    lake.compact("dossier", now=day(2), rows_per_file=1)
    assert lake.check_files() == ()
    assert days(lake) == {"9": 9, "2": 2}


def test_a_group_that_lost_every_id_leaves_nothing(lake: Lake, tmp_path: Path) -> None:
    with begin_group(lake, ["a", "b"]) as group:
        firsts = land_group(lake, ONE_TWO)
        assert fill_group(group, ONE_TWO, refused={"b": [1]}) == firsts
    assert record_files(tmp_path) == ["3-0.parquet"]
    assert record_files(tmp_path, "refused") == []


def test_a_group_that_is_left_leaves_nothing(lake: Lake, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), begin_group(lake, ["a"]) as group:
        group.write("dossier", batch(group.sequences[0], [{"code": "1"}], DOSSIER))
        raise KeyboardInterrupt
    assert (lake.deliveries(), record_files(tmp_path)) == ([], [])
    assert days(lake) == {}


def test_an_id_comes_once_in_a_group(lake: Lake) -> None:
    with pytest.raises(ValueError, match="once"):
        begin_group(lake, ["a", "a"])


def test_every_delivery_of_a_group_needs_its_outcome(lake: Lake) -> None:
    with begin_group(lake, ["a", "b"]) as group, pytest.raises(ValueError, match="outcome"):
        group.accept({group.sequences[0]: Outcome("0" * 64, 0, 0, 0, 0)}, now=lambda: day(1))


def test_a_group_given_up_by_a_compaction_is_refused_whole(lake: Lake) -> None:
    land(lake, "x", [{"code": "7", "days": 7}])
    with begin_group(lake, ["a", "b"]) as group:
        lake.compact("dossier", now=day(1))
        lake.compact("dossier", now=day(2))
        with pytest.raises(LakeError, match="lake-013"):
            fill_group(group, ONE_TWO)
    assert days(lake) == {"7": 7}


def test_an_interrupted_acceptance_accepts_none(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("laban.lake.acceptance.add_refused", break_off)
    with pytest.raises(KeyboardInterrupt):
        land_group(lake, ONE_TWO, refused={"a": [1]})
    assert lake.deliveries() == []
    assert Ledger(lake._database).find("H22", "a") is None

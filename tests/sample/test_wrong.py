"""Wrong rows are wrong in the way their name says, in the number that was asked for."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest

from laban.sample import Format, Sample, Written, write_sample
from tests.sample.vietnam import YEAR, dossiers, vietnam

ROWS = 20_000


def _written(path: Path, format: Format, wrong_share: float = 0.05) -> Written:
    wanted = Sample(vietnam(), ROWS, 1, **YEAR, wrong_share=wrong_share, chunk_rows=6_000)
    return write_sample(path, format, wanted)


def test_no_row_is_wrong_unless_asked_for(tmp_path: Path) -> None:
    assert _written(tmp_path / "right.csv", "csv", wrong_share=0).wrong == {}


def test_about_the_share_asked_for_is_wrong_in_every_way(tmp_path: Path) -> None:
    wrong = _written(tmp_path / "wrong.ndjson", "ndjson").wrong
    assert 0.04 * ROWS < sum(wrong.values()) < 0.055 * ROWS
    assert set(wrong) == {
        "ended_before_received", "unknown_procedure", "unknown_status", "unknown_channel",
        "unknown_organisation", "missing_level", "wrong_dossier_code", "negative_fee",
        "repeated_code", "wrong_date", "organisation_not_valid",
    }  # fmt: skip


def test_a_typed_format_leaves_out_what_only_text_can_hold(tmp_path: Path) -> None:
    assert "wrong_date" not in _written(tmp_path / "wrong.parquet", "parquet").wrong


def test_counts_agree_with_the_rows(tmp_path: Path) -> None:
    written = _written(tmp_path / "wrong.csv", "csv")
    with written.path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == ROWS
    procedures = {entry.code for entry in vietnam().code_lists["procedure"].entries}
    found = {
        "unknown_procedure": sum(row["procedure"] not in procedures for row in rows),
        "unknown_status": sum(row["status"] == "finished" for row in rows),
        "unknown_organisation": sum(row["unit"] == "NOBODY" for row in rows),
        "missing_level": sum(row["level"] == "" for row in rows),
        "negative_fee": sum(row["fee"].startswith("-") for row in rows),
        "wrong_date": sum(not row["submitted_at"].isdigit() for row in rows),
        "ended_before_received": sum(
            bool(row["ended_at"]) and row["ended_at"] < row["received_at"] for row in rows
        ),
    }
    assert found == {name: written.wrong[name] for name in found}
    codes = {row["dossier_code"] for row in rows} - {"HS 0001/2024"}
    repeated = ROWS - written.wrong["wrong_dossier_code"] - len(codes)
    assert 0.9 * written.wrong["repeated_code"] <= repeated <= written.wrong["repeated_code"]


def test_the_unit_that_is_not_valid_exists_at_another_time() -> None:
    table = dossiers(ROWS, wrong_share=0.05)
    organisations = vietnam().organisations
    known = {unit.code for unit in organisations.by_id.values()}
    strange = {
        unit
        for unit in table["unit"].unique().to_pylist()
        if unit in known and organisations.on(unit, YEAR["first_day"]) is None
        and organisations.on(unit, YEAR["last_day"]) is None
    }  # fmt: skip
    assert len(strange) == 1


def test_right_rows_stay_as_they_were() -> None:
    right = dossiers(ROWS).to_pylist()
    wrong = dossiers(ROWS, wrong_share=0.05).to_pylist()
    changed = [
        (before, after) for before, after in zip(right, wrong, strict=True) if before != after
    ]
    assert 0.03 * ROWS < len(changed) < 0.055 * ROWS
    for before, after in changed:
        assert sum(before[name] != after[name] for name in before) == 1


def test_text_uses_forms_that_the_record_type_accepts(tmp_path: Path) -> None:
    typed = dossiers(ROWS, chunk_rows=6_000).to_pylist()
    path = _written(tmp_path / "right.ndjson", "ndjson", wrong_share=0).path
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for before, after in zip(typed[:500], lines[:500], strict=True):
        local = before["submitted_at"] + timedelta(hours=7)
        assert after["submitted_at"] == local.strftime("%Y%m%d%H%M%S")
        assert after["fee"] == before["fee"]
        assert after["complaint"] is before["complaint"]
        assert after["satisfaction"] == before["satisfaction"]


@pytest.mark.parametrize("format", ["parquet", "csv", "ndjson"])
def test_progress_is_told_and_ends_with_all_rows(tmp_path: Path, format: Format) -> None:
    heard: list[int] = []
    wanted = Sample(vietnam(), 1_000, 1, **YEAR, chunk_rows=300)
    write_sample(tmp_path / "file", format, wanted, on_progress=heard.append)
    assert heard == [300, 600, 900, 1_000]

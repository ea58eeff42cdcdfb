"""Figures as files: the same figures whatever the form."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.figure_rows import figure, figure_table
from tests.small_programme import write_programme

from laban.base import UserError
from laban.programme import Programme, read_programme
from laban.report import write_figures

FIGURES = figure_table(
    figure(
        "online_share", "10", "2024-02", 100 / 3, unit="percent",
        numerator=Decimal(1), denominator=Decimal(3), records=3,
    ),
    figure("dossiers", "101@2025-07-01", "2025", None, estimated=False),
    figure("dossiers", "VN", "2024", 1234.5, estimated=True, illustrative=True),
)  # fmt: skip


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return read_programme(write_programme(tmp_path_factory.mktemp("programme")))


def _written(programme: Programme, path: Path, language: str = "en") -> Path:
    write_figures(
        path, path.suffix[1:], FIGURES, programme, run_id="r1", language=language  # type: ignore[arg-type]
    )  # fmt: skip
    return path


def test_csv_holds_the_unrounded_value_beside_the_text(
    programme: Programme, tmp_path: Path
) -> None:
    with _written(programme, tmp_path / "f.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["text"] == "33.3"
    assert float(rows[0]["value"]) == 100 / 3
    assert (rows[0]["numerator"], rows[0]["denominator"]) == ("1", "3")
    assert rows[0]["organisation_name"] == "East Province"


def test_an_unknown_value_stays_empty_and_is_called_unknown(
    programme: Programme, tmp_path: Path
) -> None:
    rows = json.loads(_written(programme, tmp_path / "f.json").read_text("utf-8"))
    assert rows[1]["value"] is None
    assert rows[1]["text"] == "unknown"


def test_every_row_says_run_programme_illustrative_and_estimated(
    programme: Programme, tmp_path: Path
) -> None:
    rows = json.loads(_written(programme, tmp_path / "f.json").read_text("utf-8"))
    assert {row["run_id"] for row in rows} == {"r1"}
    assert {row["programme_version"] for row in rows} == {programme.version}
    assert [row["illustrative"] for row in rows] == [False, False, True]
    assert [row["estimated"] for row in rows] == [False, False, True]


def test_vietnamese_files_speak_vietnamese(programme: Programme, tmp_path: Path) -> None:
    rows = json.loads(_written(programme, tmp_path / "f.json", "vi").read_text("utf-8"))
    assert rows[0]["title"] == "Tỷ lệ trực tuyến"
    assert rows[0]["text"] == "33,3"
    assert rows[1]["text"] == "không rõ"


def test_parquet_holds_the_same_figures(programme: Programme, tmp_path: Path) -> None:
    table = pq.read_table(_written(programme, tmp_path / "f.parquet"))
    assert table.select(FIGURES.column_names).to_pylist() == FIGURES.to_pylist()


def test_an_unknown_form_is_refused_with_the_known_ones(
    programme: Programme, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=r"csv, json, parquet.*report-001"):
        write_figures(tmp_path / "f.doc", "doc", FIGURES, programme, run_id="r1")

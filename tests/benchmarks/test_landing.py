"""The comparison of landing: PostgreSQL's table demands the same, and the command runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.__main__ import main
from benchmarks.landing.postgres_table import statements

from laban.programme import read_programme


def test_postgres_table_demands_what_the_record_type_does() -> None:
    programme = read_programme(Path("programmes/vietnam"))
    kind = programme.record_types["dossier"]
    *others, table = statements(programme, kind, ["dossier_code", "unit", "status", "fee"])
    assert "dossier_code text NOT NULL CHECK (dossier_code ~ '^([0-9A-Z]{1,4}" in table
    assert "unit text NOT NULL REFERENCES organisation" in table
    assert "status text NOT NULL REFERENCES code_dossier_status" in table
    assert "fee numeric(38, 0) CHECK (fee >= 0)" in table
    assert "CHECK (not status IN ('received', " in table
    assert table.endswith("PRIMARY KEY (dossier_code))")
    assert any(made.startswith("INSERT INTO organisation VALUES ('") for made in others)


def test_every_form_is_landed_and_compared(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = ["landing", "--rows", "500", "--without", "postgres"]
    monkeypatch.setattr("sys.argv", ["benchmarks", *asked])
    assert main() == 0
    said = capfd.readouterr().out
    assert "PostgreSQL is left out: as asked." in said
    for side in ("Parquet", "CSV", "NDJSON", "CSV, ISO 8601"):
        assert f"| Laban, {side} | " in said

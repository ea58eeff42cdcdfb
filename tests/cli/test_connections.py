"""`laban connections` and `laban reconcile` as a person uses them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.test_commands import Laban
from tests.quality.worlds import owing, programme_of
from tests.small_programme import write_files

RECORDS = """\
dossier_id,organisation,channel,received_at
A1,101,online,2024-02-01T08:00:00+07:00
B1,20,online,2024-02-01T08:00:00+07:00
"""
TOTALS = "organisation,day,channel,received,completed\n10,2024-02-01,online,3,\n"
TODAY = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
SUCCESSOR = "10@2025-07-01"


@pytest.fixture
def laban(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laban:
    monkeypatch.chdir(tmp_path)
    here = Laban(tmp_path)
    programme = programme_of(
        owing("as_events_occur", "    longest_silence: {days: 2}\n"),
        records__control_total_yaml=_without_limit(),
    )
    write_files(tmp_path / "programme", {name: data.decode() for name, data in programme.files})
    for name, text, record_type in (
        ("records.csv", RECORDS, "dossier"),
        ("totals.csv", TOTALS, "control_total"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        here("deliver", name, "--as", record_type, "--from", "VN", "--id", name)
    return here


def _without_limit() -> str:
    """Return the control totals of the small programme, compared however old they are."""
    from tests.small_programme import CONTROL_TOTAL

    return CONTROL_TOTAL.replace(
        "  record_type: dossier\n", "  record_type: dossier\n  within_days: 99999\n"
    )


def test_connections_shows_the_verdict_and_its_evidence(laban: Laban) -> None:
    text = laban("connections", "--day", f"{TODAY}")

    assert SUCCESSOR in text
    assert "1 connection is owed: 1 not reconciled." in text


def test_connections_gives_rows_for_other_programs(laban: Laban) -> None:
    (row,) = json.loads(laban("connections", "--day", f"{TODAY}", "--format", "json"))

    assert (row["organisation"], row["status"], row["gaps"]) == (SUCCESSOR, "not_reconciled", 1)
    (line,) = csv.DictReader(
        io.StringIO(laban("connections", "--day", f"{TODAY}", "--format", "csv"))
    )
    assert line["judged_on"] == f"{TODAY}"


def test_connections_of_one_organisation_leaves_out_the_others(laban: Laban) -> None:
    text = laban("connections", "--day", "2024-02-05", "--organisation", "20")

    assert "West Province (20)" in text
    assert "East Province" not in text
    assert "1 connection is owed: 1 never connected." in text


def test_reconcile_lists_both_counts(laban: Laban) -> None:
    (gap,) = json.loads(laban("reconcile", "--day", f"{TODAY}", "--format", "json"))

    assert (gap["organisation"], gap["counted_on"], gap["channel"]) == (
        "10",
        "2024-02-01",
        "online",
    )
    assert (gap["total"], gap["stated"], gap["landed"]) == ("received", 3, 1)
    table = laban("reconcile", "--day", f"{TODAY}")
    assert "East Province (10)" in table
    assert "-2" in table


def test_reconcile_of_an_organisation_lists_those_it_took_over(laban: Laban) -> None:
    words = ("reconcile", "--day", f"{TODAY}", "--format", "json", "--organisation")

    assert [gap["organisation"] for gap in json.loads(laban(*words, SUCCESSOR))] == ["10"]
    assert json.loads(laban(*words, "101")) == []


def test_reconcile_says_when_nothing_differs(laban: Laban) -> None:
    assert "No gaps" in laban("reconcile", "--day", "2024-02-05")


def test_keep_keeps_yesterday_once(laban: Laban) -> None:
    first = laban("connections", "--keep")
    again = laban("connections", "--keep")

    assert "1 landed" in first
    assert "(was there)" in again


def test_today_is_not_kept(laban: Laban) -> None:
    assert "quality-002" in laban("connections", "--keep", "--day", f"{TODAY}", exit_code=1)


def test_a_day_to_come_and_words_that_are_none_are_told(laban: Laban) -> None:
    to_come = f"{date(TODAY.year + 1, 1, 1)}"

    assert "quality-001" in laban("connections", "--day", to_come, exit_code=1)
    assert "cli-001" in laban("reconcile", "--day", "yesterday", exit_code=1)
    words = ("connections", "--day", "2024-02-05", "--organisation", "nobody")
    assert "cli-012" in laban(*words, exit_code=1)

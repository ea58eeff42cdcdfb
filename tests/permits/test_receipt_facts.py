"""The facts of the real event log: counted in plain Python, and measured by the programme."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from tests.measured import Figures, measured
from tests.permits.event_log import CHANNELS, DEPARTMENTS, EventLog, read_event_log
from tests.shared_data import shared_data

from laban.programme import Programme, check_programme

ROOT = "MUNICIPALITY"
YEARS = ("2010", "2011", "2012")
INDICATORS = (
    "cases_received",
    "cases_ended",
    "open_cases",
    "online_share",
    "online_share_to_date",
    "on_time_legal_share",
    "on_time_legal_share_to_date",
    "on_time_planned_share",
    "on_time_planned_share_to_date",
    "cases_ending_before_start",
    "events",
    "events_per_case",
)


@pytest.fixture(scope="module")
def log() -> EventLog:
    return read_event_log(shared_data("dossiers/receipt.csv"))


@pytest.fixture(scope="module")
def figures(permits: Programme, log: EventLog, tmp_path_factory: pytest.TempPathFactory) -> Figures:
    records = {"permit_case": log.cases, "permit_event": log.events}
    home = tmp_path_factory.mktemp("receipt")
    return measured(permits, records, home, INDICATORS, (date(2010, 1, 1), date(2013, 1, 1)))


def test_the_programme_has_no_faults() -> None:
    assert check_programme(Path(__file__).resolve().parents[2] / "programmes" / "permits") == ()


def test_the_log_holds_1434_cases_and_8577_events(log: EventLog) -> None:
    assert (len(log.cases), len(log.events)) == (1434, 8577)


def test_a_case_has_the_same_attributes_on_each_of_its_rows() -> None:
    with shared_data("dossiers/receipt.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    attributes = [name for name in rows[0] if name.startswith("case:")]
    assert len({tuple(row[name] for name in attributes) for row in rows}) == 1434


def test_plain_python_counts_the_facts(log: EventLog) -> None:
    """Moments are compared exactly; a case that ends before it starts counts among the ended."""
    assert sum(case["channel"] == "internet" for case in log.cases) == 1250
    assert len(log.cases) - len(log.ended) == 105
    assert len(log.ended) == 1329
    assert sum(case["ended_at"] <= case["deadline_at"] for case in log.ended) == 952
    assert sum(case["ended_at"] <= case["planned_end_at"] for case in log.ended) == 940
    assert sum(case["ended_at"] < case["started_at"] for case in log.ended) == 2


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("online_share", (1250, 1434)),
        ("on_time_legal_share", (952, 1329)),
        ("on_time_planned_share", (940, 1329)),
    ],
)
def test_the_programme_measures_the_shares(
    figures: Figures, indicator: str, expected: tuple[int, int]
) -> None:
    """The share to date is one figure; numerators and denominators of the years add up to it."""
    assert figures.ratio(f"{indicator}_to_date", ROOT, "2012") == expected
    years = [figures.ratio(indicator, ROOT, year) or (0, 0) for year in YEARS]
    assert (sum(a for a, _ in years), sum(b for _, b in years)) == expected


def test_the_programme_measures_open_and_impossible_cases(figures: Figures) -> None:
    assert figures.value("open_cases", ROOT, "2012") == 105
    impossible = [figures.value("cases_ending_before_start", ROOT, year) or 0 for year in YEARS]
    assert impossible == [0, 2, 0]


def test_departments_add_up_to_the_municipality(figures: Figures, log: EventLog) -> None:
    for department in DEPARTMENTS.values():
        expected = sum(case["department"] == department for case in log.cases)
        found = [figures.value("cases_received", department, year) or 0 for year in YEARS]
        assert sum(found) == expected
    assert sum(figures.value("cases_received", ROOT, year) or 0 for year in YEARS) == 1434


def test_channels_add_up_to_all_cases(figures: Figures, log: EventLog) -> None:
    for channel in CHANNELS.values():
        expected = sum(case["channel"] == channel for case in log.cases)
        found = [
            figures.value("cases_received", ROOT, year, channel=channel) or 0 for year in YEARS
        ]
        assert sum(found) == expected


def test_events_per_case_agrees_with_plain_python(figures: Figures, log: EventLog) -> None:
    in_2011 = [event for event in log.events if event["happened_at"].year == 2011]
    cases = {event["case_id"] for event in in_2011}
    assert figures.ratio("events_per_case", ROOT, "2011") == (len(in_2011), len(cases))

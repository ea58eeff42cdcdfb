"""The made-up event log: small enough to be worked by hand."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from tests.measured import Figures, measured
from tests.permits.event_log import read_event_log
from tests.shared_data import shared_data

from laban.programme import Programme

ROOT = "MUNICIPALITY"


@pytest.fixture(scope="module")
def figures(
    permits: Programme, made_up_log: Path, tmp_path_factory: pytest.TempPathFactory
) -> Figures:
    log = read_event_log(made_up_log)
    records = {"permit_case": log.cases, "permit_event": log.events}
    home = tmp_path_factory.mktemp("made_up")
    codes = tuple(permits.indicators)
    return measured(permits, records, home, codes, (date(2011, 1, 1), date(2012, 1, 1)))


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("online_share", (3, 7)),
        ("online_share_to_date", (3, 7)),
        ("on_time_legal_share", (4, 6)),
        ("on_time_planned_share", (4, 6)),
        ("events_per_case", (16, 7)),
    ],
)
def test_shares_of_the_year(figures: Figures, indicator: str, expected: tuple[int, int]) -> None:
    assert figures.ratio(indicator, ROOT, "2011") == expected


def test_ten_milliseconds_after_the_deadline_is_late_and_before_the_plan_is_on_time(
    figures: Figures,
) -> None:
    """demo-2 alone ends in May: 10 ms after the legal deadline, 10 ms before the planned end."""
    assert figures.ratio("on_time_legal_share", ROOT, "2011-05") == (0, 1)
    assert figures.ratio("on_time_planned_share", ROOT, "2011-05") == (1, 1)


def test_a_case_that_ends_before_it_starts_is_never_open(figures: Figures) -> None:
    """demo-5 ends an hour before it starts; at the end of June demo-4 and demo-6 are open."""
    assert figures.value("cases_ending_before_start", ROOT, "2011-06") == 1
    assert figures.value("open_cases", "EXPERTS", "2011-06") == 0
    assert figures.value("open_cases", ROOT, "2011-06") == 2
    assert figures.value("open_cases", ROOT, "2011") == 1


def test_the_median_duration_leaves_it_out(figures: Figures) -> None:
    """14, 19, 37, 56 and 66 days."""
    assert figures.value("duration_days_median", ROOT, "2011") == 37


def test_it_has_the_columns_of_the_real_log(made_up_log: Path) -> None:
    def header(path: Path) -> list[str]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file))

    assert header(made_up_log) == header(shared_data("dossiers/receipt.csv"))

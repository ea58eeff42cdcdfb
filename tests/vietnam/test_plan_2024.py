"""The programme's targets have indicators, and the eight of the 2024 plan measure what they say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.measured import Figures, measured

from laban.programme import IndicatorKind, Programme, check_programme

FOLDER = Path(__file__).resolve().parents[2] / "programmes" / "vietnam"
EIGHT = (
    "digital_enterprises",
    "industrial_park_platform_share",
    "adults_using_online_services_share",
    "essential_services_online",
    "procedure_systems_connected_share",
    "reporting_systems_connected_share",
    "villages_covered_share",
    "agencies_security_platform_share",
)


def test_the_programme_has_no_faults() -> None:
    assert check_programme(FOLDER) == ()


def test_every_target_has_an_indicator_in_its_unit(vietnam: Programme) -> None:
    for target in vietnam.targets:
        assert vietnam.indicators[target.indicator].unit == target.unit, target.code


def test_each_of_the_eight_targets_is_measured_from_records(vietnam: Programme) -> None:
    targeted = {target.indicator for target in vietnam.targets}
    assert targeted >= set(EIGHT)
    published = [code for code in EIGHT if vietnam.indicators[code].kind is IndicatorKind.PUBLISHED]
    assert published == []


def test_every_indicator_cites_its_source(vietnam: Programme) -> None:
    assert [i.indicator for i in vietnam.indicators.values() if not i.source] == []


def test_every_procedure_has_a_limit_and_says_that_it_is_illustrative(vietnam: Programme) -> None:
    for entry in vietnam.code_lists["procedure"].entries:
        assert entry.attributes["limit_days"], entry.code
        assert "(minh họa)" in entry.title.vi
        assert "(illustrative)" in entry.title.en


def test_the_statuses_are_the_ten_national_ones(vietnam: Programme) -> None:
    entries = vietnam.code_lists["dossier_status"].entries
    assert [entry.attributes["national_number"] for entry in entries] == list(range(1, 11))


def enterprise(code: str, opened: date, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"enterprise": code, "organisation": "01", "opened_on": opened}
    return given | {"is_digital": False, "in_industrial_park": False} | more


def system(code: str, day: date, kind: str, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"system": code, "organisation": "BTP", "observed_on": day}
    return given | {"kind": kind, "is_operating": True} | more


def village(code: str, day: date, grid: bool, signal: bool) -> dict[str, Any]:
    given: dict[str, Any] = {"village": code, "organisation": "01", "observed_on": day}
    return given | {"on_national_grid": grid, "has_mobile_broadband": signal}


JANUARY, JUNE, JULY = date(2024, 1, 10), date(2024, 6, 10), date(2024, 7, 10)
RECORDS: dict[str, list[dict[str, Any]]] = {
    "enterprise": [
        enterprise("0100000001", JANUARY, is_digital=True),
        enterprise("0100000002", JANUARY, is_digital=True, closed_on=JUNE),
        enterprise("0100000003", JULY, is_digital=True),
        enterprise("0100000004", JANUARY, in_industrial_park=True, platform_since=JUNE),
        enterprise("0100000005", JANUARY, in_industrial_park=True),
    ],
    "adult_service_use": [
        {"organisation": "01", "observed_on": JANUARY, "adults_using": 1, "adult_population": 10},
        {"organisation": "01", "observed_on": JUNE, "adults_using": 4, "adult_population": 12},
        {"organisation": "31", "observed_on": JANUARY, "adults_using": 2, "adult_population": 8},
    ],
    "essential_service": [
        {"service": "a", "list": "project_06", "completed_on": JANUARY},
        {"service": "b", "list": "decision_422", "completed_on": JULY},
        {"service": "c", "list": "decision_422", "completed_on": None},
    ],
    "information_system": [
        system("p1", JANUARY, "administrative_procedure", connected_to_emc="none"),
        system("p1", JUNE, "administrative_procedure", connected_to_emc="full"),
        system("p2", JUNE, "administrative_procedure", connected_to_emc="interrupted"),
        system("r1", JUNE, "reporting", connected_to_reporting_system="full"),
        system("r2", JUNE, "reporting", connected_to_reporting_system="not_reconciled"),
        system("r3", JUNE, "reporting", connected_to_reporting_system="full", is_operating=False),
    ],
    "village_coverage": [
        village("v1", JANUARY, grid=True, signal=False),
        village("v1", JUNE, grid=True, signal=True),
        village("v2", JANUARY, grid=True, signal=False),
        village("v3", JANUARY, grid=False, signal=True),
    ],
    "agency_platform": [
        {"organisation": "BTP", "observed_on": JANUARY, "uses_platform": False},
        {"organisation": "BTP", "observed_on": JUNE, "uses_platform": True},
        {"organisation": "01", "observed_on": JUNE, "uses_platform": False},
    ],
}


@pytest.fixture(scope="module")
def figures(vietnam: Programme, tmp_path_factory: pytest.TempPathFactory) -> Figures:
    records = RECORDS | {
        "essential_service": [
            {"organisation": "BTP", "reported_on": JULY} | row
            for row in RECORDS["essential_service"]
        ]
    }
    home = tmp_path_factory.mktemp("plan")
    return measured(vietnam, records, home, EIGHT, (date(2024, 1, 1), date(2025, 1, 1)))


@pytest.mark.parametrize(
    ("indicator", "in_march", "in_june"),
    [
        ("digital_enterprises", 2, 1),
        ("industrial_park_platform_share", 0, 50),
        ("adults_using_online_services_share", 100 * 3 / 18, 100 * 6 / 20),
        ("essential_services_online", 1, 1),
        ("procedure_systems_connected_share", 0, 50),
        ("reporting_systems_connected_share", None, 50),
        ("villages_covered_share", 0, 50),
        ("agencies_security_platform_share", 0, 50),
    ],
)
def test_a_target_is_measured_by_the_state_at_the_end_of_the_period(
    figures: Figures, indicator: str, in_march: float | None, in_june: float
) -> None:
    assert figures.value(indicator, "VN", "2024-03") == (
        None if in_march is None else pytest.approx(in_march)
    )
    assert figures.value(indicator, "VN", "2024-06") == pytest.approx(in_june)


def test_essential_services_are_counted_when_they_are_completed(figures: Figures) -> None:
    assert figures.value("essential_services_online", "VN", "2024") == 2

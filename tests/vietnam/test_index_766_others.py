"""The other indices of Decision 766, on records worked by hand; all in one measurement."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.measured import Figures, measured

from laban.programme import Programme

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PLAIN = "9.001001"  # no fee, yields a result
FEE = "9.001006"  # with a fee, yields a result
NO_RESULT = "9.001005"  # yields no result document
# Figures are looked at for these; each stands for one story.
OPEN, SYNC, LAST_YEAR, ONLINE, PAID, DIGITAL, FEEDBACK, HAPPY = [
    "01",
    "22",
    "24",
    "26",
    "27",
    "30",
    "31",
    "33",
]
MONTH = "2024-03"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}").replace(tzinfo=HANOI)


def dossiers(unit: str, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    """Return dossiers received on 4 March and ended in time on 8 March, with changes."""
    given: dict[str, Any] = {"submitted_at": at("03-04 08:00"), "received_at": at("03-04 08:00")}
    given |= {"due_at": at("03-18 17:00"), "ended_at": at("03-08 09:00")}
    given |= {"procedure": PLAIN, "level": "full", "status": "processed", "channel": "online"}
    codes = (f"000.00.00.H{unit}-240304-{number:04d}" for number in range(len(rows)))
    return [
        given | {"unit": unit, "dossier_code": code} | row
        for code, row in zip(codes, rows, strict=True)
    ]


def publications() -> list[dict[str, Any]]:
    """Return announcements of the province OPEN and one of the ministry BTP.

    5 working days before Monday 1 April 2024 is Monday 25 March; 20 is Monday 4 March.
    """

    def row(listing: str, decision: str, decided: int, updated: int | None, **more: Any) -> Any:
        given = {"listing": listing, "decision_number": decision, "organisation": OPEN}
        given |= {"procedure": PLAIN, "body_kind": "province", "decided_on": date(2024, 3, decided)}
        given |= {"basis_effective_on": date(2024, 4, 1), "in_force": True, "is_complete": True}
        given["updated_on"] = date(2024, 3, updated) if updated else None
        return given | more

    ministry = {"organisation": "BTP", "body_kind": "ministry"}
    return [
        row("01/a", "1", 25, 29),
        row("01/b", "2", 20, 27),
        row("01/b", "3", 26, 28),
        row("01/c", "4", 20, None, is_complete=False),
        row("01/unit", "5", 31, 31, body_kind="sub_unit"),
        row("BTP/a", "6", 4, 18, **ministry),
        row("BTP/b", "7", 5, 20, is_complete=False, **ministry),
    ]


def services() -> list[dict[str, Any]]:
    """Return five services of OPEN, observed at the end of February and of March."""
    states = {
        "a": ("full", True, False, 3, 0),
        "b": ("partial", True, True, 0, 0),
        "c": ("information", False, True, 0, 4),
        "d": ("full", True, False, 1, 0),
    }
    found = []
    for day in (date(2024, 2, 29), date(2024, 3, 31)):
        for name, (level, eligible, has_fee, online, with_fee) in states.items():
            level = "information" if (name, day.month) == ("d", 2) else level
            row = {"listing": f"01/{name}", "observed_on": day, "organisation": OPEN}
            row |= {"procedure": PLAIN, "level": level, "eligible_full": eligible}
            row |= {"has_fee": has_fee, "dossiers": online, "dossiers_with_fee": with_fee}
            found.append(row | {"in_force": True})
    return found


def controls() -> list[dict[str, Any]]:
    def row(organisation: str, month: date, system: str, received: int) -> dict[str, Any]:
        given: dict[str, Any] = {"organisation": organisation, "month_start": month}
        return given | {"system": system, "dossiers_received": received}

    march = date(2024, 3, 1)
    last_year = [
        row(LAST_YEAR, date(2023, month, 1), "reporting_system", 2) for month in range(1, 13)
    ]
    return [
        row(SYNC, march, "reporting_system", 4),
        row(SYNC, march, "national_portal", 5),
        row(ONLINE, march, "national_portal", 4),
        row(LAST_YEAR, march, "national_portal", 0),
        *last_year,
    ]


def feedback() -> list[dict[str, Any]]:
    """Return messages received on Monday 4 March 2024."""

    def row(number: int, **more: Any) -> dict[str, Any]:
        given: dict[str, Any] = {"feedback_code": f"P{number}", "organisation": FEEDBACK}
        return given | {"received_at": at("03-04 10:00"), "class": "conduct"} | more

    answered = {"handled_at": at("03-25 16:00"), "published_at": at("03-27 09:00")}
    return [
        row(1, **answered),
        row(2, **answered | {"handled_at": at("03-26 16:00")}),
        row(3, **answered | {"published_at": at("03-28 09:00")}),
        row(4, refused_at=at("03-06 17:00")),
        row(5, refused_at=at("03-07 08:00")),
        row(6, **answered, supplement_asked_at=at("03-12 08:00")),
        row(7, **answered, satisfaction="dissatisfied"),
        row(8, **answered, is_repeated=True),
        row(9, **{"class": None}),
        row(10),
    ]


def all_dossiers() -> list[dict[str, Any]]:
    paid = {"procedure": FEE, "fee": 500_000}
    slow = {"ended_at": at("03-22 09:00")}
    return [
        *dossiers(SYNC, *[{"synchronised": True}] * 4, {"synchronised": False}),
        *dossiers(LAST_YEAR, {"synchronised": True}),
        *dossiers(
            ONLINE,
            {"has_electronic_result": True, "synchronised": True},
            {"has_electronic_result": False, "synchronised": True},
            {"procedure": NO_RESULT, "synchronised": True},
            {"channel": None},
        ),
        *dossiers(
            PAID,
            paid | {"payment_route": "national_portal"},
            paid | {"payment_route": "agency_gateway"},
            paid | {"payment_route": "none"},
            paid | {"fee": None},
            paid | {"fee": 0},
            {"payment_route": "none"},
        ),
        *dossiers(
            DIGITAL,
            {"components_digitised": True, "has_electronic_result": True, "reused_data": True},
            {"components_digitised": True, "has_electronic_result": False, "shared_data": True},
            {"components_digitised": True, "procedure": NO_RESULT, "identified_by_vneid": True},
            {"components_digitised": None, "has_electronic_result": True},
            {"components_digitised": True, "status": "processing", "ended_at": None},
        ),
        *dossiers(HAPPY, *[{}] * 17, slow, {"complaint": True}, {"satisfaction": "dissatisfied"}),
    ]


INDICATORS = (
    "procedures_announced_on_time_share",
    "procedures_published_on_time_share",
    "score_published_on_time",
    "procedures_complete_share",
    "dossiers_synchronised_share",
    "processing_days_mean",
    "processing_days_median",
    "services_online_share",
    "services_full_online_share",
    "services_used_share",
    "dossiers_online_share_766",
    "dossiers_direct_share",
    "fee_services_online_payment_share",
    "dossiers_paid_online_share",
    "dossiers_electronic_result_share",
    "dossiers_digitised_share",
    "dossiers_reusing_data_share",
    "dossiers_shared_data_share",
    "dossiers_population_database_share",
    "feedback_classified_share",
    "feedback_on_time_share",
    "feedback_satisfied_share",
    "satisfaction_share",
    "score_satisfaction",
)


@pytest.fixture(scope="module")
def figures(vietnam: Programme, tmp_path_factory: pytest.TempPathFactory) -> Figures:
    home: Path = tmp_path_factory.mktemp("others")
    records = {
        "dossier": all_dossiers(),
        "procedure_publication": publications(),
        "online_service": services(),
        "national_total": controls(),
        "feedback": feedback(),
    }
    span = (date(2024, 1, 1), date(2024, 7, 1))
    return measured(vietnam, records, home, INDICATORS, span)


def test_1_1_a_procedure_is_late_once_one_of_its_decisions_is(figures: Figures) -> None:
    assert figures.value(INDICATORS[0], OPEN, MONTH) == pytest.approx(200 / 3)


def test_1_1_a_ministry_has_twenty_working_days(figures: Figures) -> None:
    assert figures.value(INDICATORS[0], "BTP", MONTH) == 50


def test_1_2_provinces_publish_within_five_working_days_and_ministries_within_ten(
    figures: Figures,
) -> None:
    assert figures.ratio("procedures_published_on_time_share", OPEN, MONTH) == (3, 4)
    assert figures.ratio("procedures_published_on_time_share", "BTP", MONTH) == (1, 2)
    assert figures.value("score_published_on_time", OPEN, MONTH) == 3


def test_1_3_the_last_decision_of_a_procedure_is_its_state(figures: Figures) -> None:
    assert figures.ratio("procedures_complete_share", OPEN, MONTH) == (3, 4)


def test_1_4_the_greater_control_total_is_the_denominator(figures: Figures) -> None:
    assert figures.value("dossiers_synchronised_share", SYNC, MONTH) == 80


def test_1_4_without_a_control_total_last_year_stands_in(figures: Figures) -> None:
    """Twelve months of 2 make 24 a year, so 2 a month and 6 a quarter; one was synchronised."""
    assert figures.value("dossiers_synchronised_share", LAST_YEAR, MONTH) == 50
    quarter = figures.value("dossiers_synchronised_share", LAST_YEAR, "2024-Q1")
    assert quarter == pytest.approx(100 / 6)


def test_1_4_nothing_known_gives_no_figure(figures: Figures) -> None:
    assert figures.value("dossiers_synchronised_share", PAID, MONTH) is None


def test_2_2_mean_and_median_count_completed_dossiers(figures: Figures) -> None:
    """19 dossiers took 4 days, one took 18."""
    assert figures.value("processing_days_mean", HAPPY, MONTH) == pytest.approx(94 / 20)
    assert figures.value("processing_days_median", HAPPY, MONTH) == 4
    by_procedure = figures.row("processing_days_median", DIGITAL, MONTH, procedure=NO_RESULT)
    assert by_procedure is not None
    assert by_procedure["value"] == 4


def test_3_1_the_state_at_the_end_of_the_period_counts(figures: Figures) -> None:
    assert figures.ratio("services_online_share", OPEN, "2024-02") == (2, 4)
    assert figures.ratio("services_online_share", OPEN, MONTH) == (3, 4)
    assert figures.ratio("services_full_online_share", OPEN, MONTH) == (2, 3)


def test_3_2_a_service_with_one_dossier_in_the_period_is_used(figures: Figures) -> None:
    assert figures.ratio("services_used_share", OPEN, MONTH) == (2, 3)
    assert figures.ratio("services_used_share", OPEN, "2024-Q1") == (2, 3)


def test_3_3_an_online_dossier_needs_its_electronic_result(figures: Figures) -> None:
    """Two of four count; three of the four of the control total are synchronised."""
    assert figures.value("dossiers_online_share_766", ONLINE, MONTH) == pytest.approx(37.5)


def test_3_3_an_empty_channel_counts_as_in_person(figures: Figures) -> None:
    assert figures.ratio("dossiers_direct_share", ONLINE, MONTH) == (1, 4)


def test_3_5_a_fee_procedure_counts_once_fees_are_synchronised(figures: Figures) -> None:
    assert figures.ratio("fee_services_online_payment_share", OPEN, MONTH) == (1, 2)


def test_3_6_dossiers_whose_fees_are_all_zero_are_left_out(figures: Figures) -> None:
    assert figures.ratio("dossiers_paid_online_share", PAID, MONTH) == (2, 4)


def test_4_1_only_procedures_that_yield_a_result_count(figures: Figures) -> None:
    assert figures.ratio("dossiers_electronic_result_share", DIGITAL, MONTH) == (2, 3)


def test_4_2_a_procedure_without_result_document_needs_no_file_of_it(figures: Figures) -> None:
    assert figures.ratio("dossiers_digitised_share", DIGITAL, MONTH) == (2, 4)


def test_4_3_to_4_5_count_all_received_dossiers(figures: Figures) -> None:
    assert figures.ratio("dossiers_reusing_data_share", DIGITAL, MONTH) == (1, 5)
    assert figures.ratio("dossiers_shared_data_share", DIGITAL, MONTH) == (1, 5)
    assert figures.ratio("dossiers_population_database_share", DIGITAL, MONTH) == (1, 5)


def test_5_1_a_message_without_class_is_not_classified(figures: Figures) -> None:
    assert figures.ratio("feedback_classified_share", FEEDBACK, MONTH) == (9, 10)


def test_5_2_each_step_has_its_own_limit(figures: Figures) -> None:
    """Of eight handled or refused: late are 2 (16 days), 3 (published), 5 (refused), 6 (asked)."""
    assert figures.ratio("feedback_on_time_share", FEEDBACK, MONTH) == (4, 8)


def test_5_3_dissatisfied_repeated_and_late_messages_do_not_satisfy(figures: Figures) -> None:
    assert figures.ratio("feedback_satisfied_share", FEEDBACK, MONTH) == (2, 8)


def test_5_4_late_and_complained_about_are_taken_from_a_hundred(figures: Figures) -> None:
    """One of twenty late and two complained about: 100 - (5 + 10) = 85; 6 x 85 / 90 points."""
    assert figures.value("satisfaction_share", HAPPY, MONTH) == pytest.approx(85)
    assert figures.value("score_satisfaction", HAPPY, MONTH) == pytest.approx(6 * 85 / 90)


def test_the_hand_worked_days_are_working_days() -> None:
    """The days that the cases above lean on, counted without the programme's holidays."""
    days = [date(2024, 3, 5) + timedelta(n) for n in range(15 + 6)]
    assert sum(day.weekday() < 5 for day in days) == 15
    assert days[-1] == date(2024, 3, 25)

"""Viet Nam's targets by the figures that authorities published."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.figure_rows import figure, figure_table

from laban.assess import SOURCES_DIFFER, Standing, count_targets, judge_targets, judge_tasks
from laban.programme import Programme, State, stages_of

DATA = Path(__file__).resolve().parents[2] / "programmes" / "vietnam" / "data"
SHARE_2025 = "411-DIGITAL-ECONOMY-2025"
SHARE_2030 = "411-DIGITAL-ECONOMY-2030"


def published(before: int) -> list[object]:
    """Return what was published of the digital economy's share, for years before one."""
    with (DATA / "published_digital_economy.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["indicator"] == "digital_economy_share"]
    return [
        figure(
            row["indicator"],
            row["organisation"],
            row["period"],
            float(row["value"]),
            unit=row["unit"],
            source=row["source"],
            vintage=row["vintage"],
        )
        for row in rows
        if int(row["period"][:4]) < before
    ]


def by_source(vietnam: Programme, code: str, today: date, before: int) -> Mapping[str, Standing]:
    standings = judge_targets(vietnam, figure_table(*published(before)), today)
    return {
        one.figure.source.partition("-")[0]: one
        for one in standings
        if one.target.code == code and one.figure
    }


def test_two_sources_stand_side_by_side_in_2025(vietnam: Programme) -> None:
    """The statistics office: 12.66 % in 2020, 13.17 % in 2024. The ministry: 11.91 % in 2021,
    18.3 % in 2024, which at 2.13 points a year makes 20.43 % in 2025."""
    found = by_source(vietnam, SHARE_2025, date(2025, 6, 30), before=2025)

    assert {name: one.state.value for name, one in found.items()} == {
        "gso": "needs_effort",
        "mic": "likely",
    }
    gso, mic = found["gso"], found["mic"]
    assert gso.progress.projected == Decimal("13.2975")
    assert mic.progress.projected == Decimal("20.43")
    assert [other.value for other in gso.also_stated] == [Decimal("18.3")]
    assert [other.value for other in mic.also_stated] == [Decimal("13.17")]


def test_after_2025_only_the_source_that_has_a_figure_says_missed(vietnam: Programme) -> None:
    found = by_source(vietnam, SHARE_2025, date(2026, 11, 25), before=2026)

    assert (found["gso"].state, found["gso"].rule.code) == (State.MISSED, "missed_at_the_end")
    assert (found["mic"].state, found["mic"].rule.code) == (State.NO_DATA, "end_not_known")


def test_the_value_of_2025_is_a_milestone_of_2030(vietnam: Programme) -> None:
    """From 20 % in 2025 to 30 % in 2030; 14.02 % in 2025 is behind that path."""
    gso = by_source(vietnam, SHARE_2030, date(2026, 11, 25), before=2026)["gso"]

    assert [point.value for point in gso.path] == [20, 22, 24, 26, 28, 30]
    assert (gso.progress.expected, gso.progress.on_path) == (20, False)
    assert gso.state is State.NEEDS_EFFORT


def test_what_nobody_delivered_has_no_data(vietnam: Programme) -> None:
    counts = count_targets(
        judge_targets(vietnam, figure_table(*published(2026)), date(2026, 11, 25))
    )
    assert counts[SOURCES_DIFFER] == 2
    assert counts["no_data"] == len(vietnam.targets) - 2


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("new", "not_started"),
        ("assigned", "under_way"),
        ("rejected", "under_way"),
        ("completed", "done"),
    ],
)
def test_every_status_of_a_task_has_a_stage(vietnam: Programme, status: str, stage: str) -> None:
    assert stages_of(vietnam.record_types, vietnam.code_lists)[status] == stage


def test_tasks_without_updates_have_no_report(vietnam: Programme) -> None:
    tasks = judge_tasks(vietnam, None, date(2026, 11, 25))

    assert {one.state.value for one in tasks} == {"no_report"}
    # The plan does not publish who leads them, so nobody is named.
    assert {one.owed_by for one in tasks} == {None}

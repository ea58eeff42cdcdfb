"""Way, path, pace: values worked by hand, and a second computation over random targets."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from laban.assess import Progress, TargetFigure, expected_at, path_of
from laban.assess.progress import progress_of
from laban.assess.timeline import end_of
from laban.base import Period
from laban.programme import Target


def target_of(value: object, period: str = "2025", **keys: object) -> Target:
    text = {"vi": "Chỉ tiêu", "en": "Target"}
    stated = {"code": "T", "title": text, "indicator": "x", "organisation": "VN", "unit": "percent"}
    return Target.model_validate(
        stated | {"value": value, "period": period, "source": [{"document": "plan"}]} | keys
    )


def figure_of(period: str, value: object) -> TargetFigure:
    return TargetFigure(Period.parse(period), Decimal(str(value)), "", "", 1, False, False)


def progress(target: Target, figure: TargetFigure, today: str, **first: object) -> Progress:
    earliest = [figure_of(period, value) for period, value in first.items()]
    return progress_of(
        target,
        path_of(target),
        figure,
        earliest[0] if earliest else None,
        date.fromisoformat(today),
    )


# 17 % of dossiers were fully online at the end of 2023, 42 % in the first half of 2024 (report of
# the ministry, July 2024); 80 % are to be by 2025 (Decision 749/QĐ-TTg).
ONLINE = target_of(80, baseline={"value": 17, "period": "2023"})


def test_the_way_of_online_dossiers_in_the_middle_of_2024() -> None:
    found = progress(ONLINE, figure_of("2024-H1", 42), "2024-06-30")

    assert found.travelled == Decimal(25) / Decimal(63)
    assert found.elapsed == Decimal("0.25")
    assert found.attained == Decimal("0.525")
    # A quarter of 63 points on from 17.
    assert found.expected == Decimal("32.75")
    assert found.on_path is True
    assert found.pace is not None
    assert found.pace.since is not None
    # 25 points in six months, 38 points to go in eighteen.
    assert float(found.pace.per_year) == pytest.approx(50)
    assert found.pace.since.id == "2023"
    assert found.pace_needed is not None
    assert float(found.pace_needed.per_month) == pytest.approx(38 / 18)
    assert float(found.projected or 0) == pytest.approx(42 + 75)
    assert (found.due_on, found.days_left) == (date(2025, 12, 31), 549)


def test_the_path_is_straight_between_baseline_and_value() -> None:
    assert [(p.period.id, p.value, p.is_stated) for p in path_of(ONLINE)] == [
        ("2023", Decimal(17), True),
        ("2024", Decimal("48.5"), False),
        ("2025", Decimal(80), True),
    ]


def test_milestones_bend_the_path_and_the_shortest_period_sets_its_steps() -> None:
    source = [{"document": "plan"}]
    milestones = [{"period": "2024-Q2", "value": 50, "source": source}]
    target = target_of(60, "2024", baseline={"value": 40, "period": "2023"}, milestones=milestones)

    assert [(p.period.id, p.value) for p in path_of(target)] == [
        ("2023", 40),
        ("2024-Q1", 45),
        ("2024-Q2", 50),
        ("2024-Q3", 55),
        ("2024", 60),
    ]


def test_milestones_alone_make_a_path_and_nothing_makes_none() -> None:
    """20 % by 2025 and 30 % by 2030 (Decision 411/QĐ-TTg): 2 points a year between."""
    milestone = {"period": "2025", "value": 20, "source": [{"document": "plan"}]}
    target = target_of(30, "2030", milestones=[milestone])

    assert [p.value for p in path_of(target)] == [20, 22, 24, 26, 28, 30]
    assert path_of(target_of(30, "2030")) == ()
    assert expected_at((), Decimal(0)) is None
    # Before the first stated value nothing is expected.
    found = progress(target, figure_of("2024", "13.17"), "2025-06-30")
    assert (found.expected, found.on_path) == (None, None)


def test_without_baseline_the_way_is_unknown_and_the_pace_is_that_of_the_source() -> None:
    """The statistics office's share of the digital economy: 12.66 % in 2020, 13.17 % in 2024."""
    found = progress(target_of(20), figure_of("2024", "13.17"), "2025-06-30", **{"2020": "12.66"})

    assert (found.travelled, found.elapsed, found.expected, found.on_path) == (None,) * 4
    assert found.pace is not None
    assert found.pace.per_year == Decimal("0.1275")
    assert found.projected == Decimal("13.2975")
    assert found.projected_reached is False
    assert found.pace_needed is not None
    # 6.83 points in half a year.
    assert float(found.pace_needed.per_year) == pytest.approx(13.66)


def test_the_ministrys_pace_reaches_the_same_target() -> None:
    """The ministry's estimate: 11.91 % in 2021, 18.3 % in 2024; 2.13 points a year."""
    found = progress(target_of(20), figure_of("2024", "18.3"), "2025-06-30", **{"2021": "11.91"})

    assert found.pace is not None
    assert found.pace.per_year == Decimal("2.13")
    assert found.projected == Decimal("20.43")
    assert found.projected_reached is True


def test_the_figure_of_a_period_that_goes_on_counts_for_today() -> None:
    target = target_of(60, "2024", baseline={"value": 0, "period": "2023"})
    found = progress(target, figure_of("2024", 30), "2024-06-30")

    assert (found.expected, found.on_path, found.is_final) == (Decimal(30), True, False)
    assert found.pace is not None
    assert found.pace.per_month == Decimal(5)


def test_after_the_due_day_no_pace_is_needed_any_more() -> None:
    found = progress(ONLINE, figure_of("2025", 79), "2026-01-01")

    assert (found.is_due_past, found.is_final, found.pace_needed) == (True, True, None)


def test_what_is_reached_needs_no_pace() -> None:
    found = progress(ONLINE, figure_of("2024", 81), "2025-01-01")

    assert found.pace_needed is not None
    assert found.pace_needed.per_year == 0


def test_less_is_better_where_the_target_says_at_most() -> None:
    target = target_of(5, direction="at_most", baseline={"value": 20, "period": "2023"})
    found = progress(target, figure_of("2024", 10), "2024-12-31")

    assert found.travelled == Decimal(10) / Decimal(15)
    assert found.attained == Decimal("0.5")
    assert (found.expected, found.on_path) == (Decimal("12.5"), True)
    assert found.pace_needed is not None
    assert found.pace_needed.per_year == Decimal(-5)


def test_a_baseline_equal_to_the_value_has_no_way() -> None:
    target = target_of(5, baseline={"value": 5, "period": "2023"})
    assert progress(target, figure_of("2024", 4), "2024-12-31").travelled is None


VALUES = st.decimals(-1000, 1000, places=2)


@given(
    baseline=VALUES,
    goal=VALUES,
    value=VALUES,
    direction=st.sampled_from(["at_least", "at_most"]),
    months=st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 120)),
    later=st.integers(0, 4000),
)
def test_a_second_computation_agrees(
    baseline: Decimal,
    goal: Decimal,
    value: Decimal,
    direction: str,
    months: tuple[int, int, int],
    later: int,
) -> None:
    """In exact fractions, from the definitions in docs/explanation/states-of-targets.md."""
    assume(baseline != goal)
    first, found_after, due_after = months
    start, at, due = (24240 + first, 24240 + first + found_after, 24240 + first + due_after)
    names = [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in (start, at, due)]
    assume(at <= due)
    target = target_of(
        goal,
        names[2],
        direction=direction,
        baseline={"value": baseline, "period": names[0]},
    )
    figure = figure_of(names[1], value)
    today = figure.period.end - timedelta(days=1) + timedelta(days=later)

    found = progress_of(target, path_of(target), figure, None, today)

    b, g, v = (Fraction(x) for x in (baseline, goal, value))
    line = b + (g - b) * Fraction(at - start, due - start)
    sign = 1 if direction == "at_least" else -1
    assert float(found.travelled or 0) == pytest.approx(float((v - b) / (g - b)))
    assert found.reached == (sign * v >= sign * g)
    assert float(found.expected or 0) == pytest.approx(float(line), abs=1e-9)
    if abs(v - line) > Fraction(1, 10**9):
        assert found.on_path == (sign * v > sign * line)
    assert (found.pace is None) == (at == start)
    if found.pace:
        pace = (v - b) / (at - start)
        assert float(found.pace.per_year) == pytest.approx(float(pace * 12), abs=1e-9)
        projected = v + pace * (due - at)
        assert float(found.projected or 0) == pytest.approx(float(projected), abs=1e-6)
    assert found.is_due_past == (today >= target_end(target))
    if found.pace_needed and not found.reached:
        assert sign * found.pace_needed.per_month > 0


def target_end(target: Target) -> date:
    return Period.parse(target.period).end


@given(
    corners=st.lists(st.tuples(st.integers(1, 9), VALUES), min_size=1, max_size=5),
    value=VALUES,
)
def test_a_path_meets_every_stated_value(
    corners: list[tuple[int, Decimal]], value: Decimal
) -> None:
    year, milestones = 2020, []
    for years, stated in corners:
        year += years
        milestones.append({"period": str(year), "value": stated, "source": [{"document": "plan"}]})
    target = target_of(value, str(year + 3), milestones=milestones)
    path = path_of(target)

    assert [point.period.year for point in path] == list(range(int(path[0].period.id), year + 4))
    stated_points = {point.period.id: point.value for point in path if point.is_stated}
    assert stated_points == {m["period"]: m["value"] for m in milestones} | {str(year + 3): value}
    for point in path:
        assert float(expected_at(path, end_of(point.period)) or 0) == pytest.approx(
            float(point.value)
        )

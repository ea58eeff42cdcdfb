"""Targets beside their figures: which figure judges, by which source, with which state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.figure_rows import figure, figure_table
from tests.small_programme import TARGETS, small_files

from laban.assess import SOURCES_DIFFER, Standing, count_targets, judge_targets
from laban.programme import Programme, State, read_programme_files

TODAY = date(2024, 7, 1)
AFTERWARDS = date(2025, 1, 1)


def programme_of(targets: str = TARGETS, **more: str) -> Programme:
    files = small_files(targets_yaml=targets) | more
    return read_programme_files((name, text.encode()) for name, text in files.items())


@pytest.fixture(scope="module")
def programme() -> Programme:
    return programme_of()


def share(period: str, value: float | None, **more: object) -> object:
    return figure("online_share", "VN", period, value, unit="percent", **more)


def only(programme: Programme, *rows: object, today: date = TODAY) -> Standing:
    standings = judge_targets(programme, figure_table(*rows), today)
    assert len(standings) == 1
    return standings[0]


def test_a_target_without_figure_has_no_data_and_says_what_is_owed(programme: Programme) -> None:
    standing = only(programme)
    assert standing.state is State.NO_DATA
    assert standing.owed == ("dossier",)


def test_an_unknown_figure_is_no_data_and_not_a_failure(programme: Programme) -> None:
    assert only(programme, share("2024", None), today=AFTERWARDS).state is State.NO_DATA


@pytest.mark.parametrize(("value", "state"), [(40.0, "achieved"), (39.999, "missed")])
def test_at_the_end_a_value_is_reached_or_missed(
    programme: Programme, value: float, state: str
) -> None:
    assert only(programme, share("2024", value), today=AFTERWARDS).state == state


def test_the_due_day_itself_is_not_past(programme: Programme) -> None:
    last = only(programme, share("2024", 39.0), today=date(2024, 12, 31))
    assert last.state is State.NEEDS_EFFORT
    assert last.progress.days_left == 0


def test_at_most_is_reached_from_above() -> None:
    programme = programme_of(TARGETS.replace("value: 40", "value: 40\n    direction: at_most"))
    assert only(programme, share("2024", 40.0)).state is State.ACHIEVED
    assert only(programme, share("2024", 40.1), today=AFTERWARDS).state is State.MISSED


def test_after_the_due_day_an_earlier_figure_does_not_say_that_it_was_missed(
    programme: Programme,
) -> None:
    standing = only(programme, share("2024-Q3", 39.0), today=AFTERWARDS)
    assert (standing.state, standing.rule.code) == (State.NO_DATA, "end_not_known")


def test_the_figure_of_the_targets_own_period_goes_first(programme: Programme) -> None:
    standing = only(programme, share("2024", 41.0), share("2024-12", 10.0))
    assert standing.figure is not None
    assert standing.figure.period.id == "2024"


def test_else_the_latest_period_before_its_end_counts(programme: Programme) -> None:
    standing = only(programme, share("2024-01", 10.0), share("2024-Q1", 20.0), share("2025", 90.0))
    assert standing.figure is not None
    assert standing.figure.period.id == "2024-Q1"


def test_a_period_that_begins_after_today_does_not_count(programme: Programme) -> None:
    standing = only(programme, share("2024-Q1", 20.0), share("2024-Q4", 50.0))
    assert standing.figure is not None
    assert standing.figure.period.id == "2024-Q1"


def test_breakdowns_and_other_organisations_do_not_judge_it(programme: Programme) -> None:
    by_column = share("2024", 90.0, breakdown="is_complete", category="true")
    elsewhere = figure("online_share", "10", "2024", 90.0, unit="percent")
    assert only(programme, by_column, elsewhere).state is State.NO_DATA


def test_each_source_gives_a_standing_and_names_the_others(programme: Programme) -> None:
    rows = [share("2024", 45.0, source="a", vintage="latest"), share("2024", 35.0, source="b")]
    one, other = judge_targets(programme, figure_table(*rows), AFTERWARDS)

    assert one.figure is not None
    assert other.figure is not None
    assert (one.figure.source, one.state) == ("a", State.ACHIEVED)
    assert (other.figure.source, other.state) == ("b", State.MISSED)
    assert one.also_stated == (other.figure,)
    assert other.also_stated == (one.figure,)
    counts = count_targets((one, other))
    assert counts[SOURCES_DIFFER] == 1
    assert sum(counts.values()) == 1


PUBLISHED = """\
targets:
  - code: T1
    title: {vi: Chỉ số, en: The index}
    indicator: dti
    organisation: VN
    period: 2024
    value: 0.8
    unit: index
    value_source: b
    source: [{document: plan}]
"""


def test_a_named_source_judges_and_the_others_are_also_stated() -> None:
    rows = [
        figure("dti", "VN", "2024", value, unit="index", source=source)
        for source, value in (("a", 0.9), ("b", 0.7))
    ]
    standing = only(programme_of(PUBLISHED), *rows, today=AFTERWARDS)

    assert standing.state is State.MISSED
    assert [other.source for other in standing.also_stated] == ["a"]


def test_a_named_source_that_says_nothing_is_no_data() -> None:
    row = figure("dti", "VN", "2024", 0.9, unit="index", source="a")
    standing = only(programme_of(PUBLISHED), row)

    assert standing.state is State.NO_DATA
    assert [other.source for other in standing.also_stated] == ["a"]


def test_the_latest_vintage_judges(programme: Programme) -> None:
    old = share("2024", 45.0, source="a", vintage="earlier-1")
    new = share("2024", 35.0, source="a", vintage="latest")
    standing = only(programme, old, new, today=AFTERWARDS)
    assert standing.figure is not None
    assert (standing.figure.vintage, standing.state) == ("latest", State.MISSED)


def test_a_figure_carries_what_a_reader_weighs_it_by(programme: Programme) -> None:
    found = only(programme, share("2024", 41.0, records=7, illustrative=True, estimated=True))
    assert found.figure is not None
    assert (found.figure.records, found.figure.is_illustrative) == (7, True)
    assert found.figure.is_estimated
    assert not found.figure.is_published


RULES = """\
rules:
  - code: none
    state: no_data
    when: not has_figure
    title: {vi: Không, en: None}
    explanation: {vi: Không., en: None.}
    assumed: true
  - code: invented
    state: needs_effort
    when: illustrative
    title: {vi: Minh họa, en: Invented}
    explanation: {vi: Minh họa., en: Invented.}
    assumed: true
  - code: near
    state: likely
    when: attained >= 0.9 and travelled >= elapsed
    title: {vi: Gần, en: Near}
    explanation: {vi: Gần., en: Near.}
    assumed: true
  - code: rest
    state: missed
    when: "true"
    title: {vi: Còn lại, en: The rest}
    explanation: {vi: Còn lại., en: The rest.}
    assumed: true
"""


def test_the_first_rule_of_the_programme_that_is_true_gives_the_state() -> None:
    with_baseline = TARGETS + "    baseline: {value: 20, period: 2023}\n"
    programme = programme_of(with_baseline, **{"assessment.yaml": RULES})
    known, unknown = programme, programme_of(**{"assessment.yaml": RULES})

    assert only(known, share("2024-H1", 41.0, illustrative=True)).rule.code == "invented"
    assert only(known, share("2024-H1", 36.0)).rule.code == "near"
    assert only(known, share("2024-H1", 35.0)).rule.code == "rest"
    # Without a baseline the way travelled is unknown, so the rule is not true.
    assert only(unknown, share("2024-H1", 39.0)).rule.code == "rest"


def test_without_a_path_the_pace_since_the_first_figure_decides(programme: Programme) -> None:
    fast = only(programme, share("2024-01", 20.0), share("2024-06", 30.0))
    # 10 points in 5 months, so 12 more by December: 42.
    assert fast.progress.projected == Decimal(42)
    assert fast.state is State.LIKELY
    slow = only(programme, share("2024-01", 20.0), share("2024-06", 25.0))
    assert slow.progress.projected == Decimal(31)
    assert slow.state is State.NEEDS_EFFORT

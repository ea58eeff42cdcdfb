"""Targets beside their figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.figure_rows import figure, figure_table
from tests.small_programme import TARGETS, write_programme

from laban.assess import Standing, State, scoreboard
from laban.programme import Programme, read_programme


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return read_programme(write_programme(tmp_path_factory.mktemp("programme")))


def _share(period: str, value: float | None, **more: object) -> object:
    return figure("online_share", "VN", period, value, unit="percent", **more)


def _only(programme: Programme, *rows: object) -> Standing:
    standings = scoreboard(programme, figure_table(*rows))
    assert len(standings) == 1
    return standings[0]


def test_a_target_without_figure_has_no_data_and_says_what_is_owed(programme: Programme) -> None:
    standing = _only(programme)
    assert standing.state is State.NO_DATA
    assert standing.owed == "dossier"


def test_an_unknown_figure_is_no_data_and_not_a_failure(programme: Programme) -> None:
    assert _only(programme, _share("2024", None)).state is State.NO_DATA


@pytest.mark.parametrize(("value", "state"), [(40.0, "achieved"), (39.999, "not yet")])
def test_reaching_the_value_achieves_it(programme: Programme, value: float, state: str) -> None:
    assert _only(programme, _share("2024", value)).state == state


def test_the_figure_of_the_targets_own_period_goes_first(programme: Programme) -> None:
    standing = _only(programme, _share("2024", 41.0), _share("2024-12", 10.0))
    assert standing.figure is not None
    assert standing.figure["period"] == "2024"


def test_else_the_latest_period_before_its_end_counts(programme: Programme) -> None:
    standing = _only(
        programme, _share("2024-01", 10.0), _share("2024-Q1", 20.0), _share("2025-01", 90.0)
    )
    assert standing.figure is not None
    assert standing.figure["period"] == "2024-Q1"


def test_breakdowns_and_other_organisations_do_not_judge_it(programme: Programme) -> None:
    by_column = _share("2024", 90.0, breakdown="is_complete", category="true")
    elsewhere = figure("online_share", "10", "2024", 90.0, unit="percent")
    assert _only(programme, by_column, elsewhere).state is State.NO_DATA


def test_each_source_gives_a_standing_of_its_own(programme: Programme) -> None:
    rows = [_share("2024", 45.0, source="a", vintage="latest"), _share("2024", 35.0, source="b")]
    states = {
        standing.figure["source"]: standing.state
        for standing in scoreboard(programme, figure_table(*rows))
        if standing.figure
    }
    assert states == {"a": State.ACHIEVED, "b": State.NOT_YET}


def test_the_latest_vintage_judges(programme: Programme) -> None:
    old = _share("2024", 45.0, source="a", vintage="earlier-1")
    new = _share("2024", 35.0, source="a", vintage="latest")
    assert _only(programme, old, new).state is State.NOT_YET


def test_the_way_travelled_is_counted_from_the_baseline(tmp_path: Path) -> None:
    with_baseline = TARGETS + "    baseline: {value: 20, period: 2023}\n"
    programme = read_programme(write_programme(tmp_path, targets_yaml=with_baseline))
    # From 20 to 40, 25 is a quarter of the way.
    assert _only(programme, _share("2024", 25.0)).travelled == 0.25

"""Which figures a programme states to the public at all."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pyarrow as pa
import pytest

from laban.base import Calendar, Grain
from laban.measure import FIGURE_SCHEMA, public_selection
from laban.programme import Disclosure, IndicatorKind, Programme, read_programme
from tests.small_programme import write_programme

PERIODS = ("2024", "2024-H1", "2024-03", "2024-03-YTD", "R2024-03", "2024-Q1")


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    found = read_programme(write_programme(tmp_path_factory.mktemp("programme")))
    disclosure = Disclosure(grains=(Grain.MONTH, Grain.YEAR), calendars=(Calendar.CALENDAR,))
    return replace(found, head=found.head.model_copy(update={"disclosure": disclosure}))


def _figures(indicator: str) -> pa.Table:
    rows = [
        {
            **dict.fromkeys(FIGURE_SCHEMA.names, ""),
            "indicator": indicator,
            "period": period,
            "value": 1.0,
            "numerator": None,
            "denominator": None,
            "records": 1,
            "estimated": False,
            "illustrative": False,
        }
        for period in PERIODS
    ]
    return pa.Table.from_pylist(rows, FIGURE_SCHEMA)


def _some(programme: Programme, *, published: bool) -> str:
    return next(
        code
        for code, indicator in programme.indicators.items()
        if (indicator.kind is IndicatorKind.PUBLISHED) is published
    )


def _periods(programme: Programme, *, published: bool) -> list[str]:
    figures = _figures(_some(programme, published=published))
    return public_selection(figures, programme)["period"].to_pylist()


def test_measured_figures_are_public_for_the_stated_periods(programme: Programme) -> None:
    assert _periods(programme, published=False) == ["2024", "2024-03"]


def test_published_values_are_public_whatever_their_period(programme: Programme) -> None:
    assert _periods(programme, published=True) == list(PERIODS)


def test_without_a_choice_every_period_is_public(programme: Programme) -> None:
    head = programme.head.model_copy(update={"disclosure": Disclosure()})
    everything = replace(programme, head=head)
    assert _periods(everything, published=False) == list(PERIODS)


def test_the_solver_writes_nothing_into_what_is_exported(capfd: pytest.CaptureFixture[str]) -> None:
    greeting = "from laban.measure.disclosure.programs import _greet_nobody; _greet_nobody()"
    solver = "import highspy; highspy.Highs(); print('exported')"
    subprocess.run([sys.executable, "-c", f"{greeting}; {solver}"], check=True)
    assert capfd.readouterr().out == "exported\n"

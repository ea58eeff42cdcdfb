"""Published values of organisations that are stated in brief: what was stated stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from laban.base import MeasureError
from laban.programme import Programme, read_programme_files
from tests.measured import Figures, measured
from tests.spec.programme import FILES, WORDS

INDICATORS = f"""\
- indicator: visits
  kind: published
  record_type: published_value
  nature: flow
  unit: persons
  grains: [month, quarter, half, year]
  roll_up: {{organisations: sum, periods: sum}}
  {WORDS.strip().replace(chr(10), chr(10) + "  ")}
"""
BRIEF = "brief:\n  kinds: [commune]\n  grains: [month, year]\n"
YEAR = (date(2024, 1, 1), date(2025, 1, 1))


@pytest.fixture(scope="module")
def programme() -> Programme:
    """The small country, whose communes are in brief: months and years."""
    head = {"programme.yaml": FILES["programme.yaml"] + BRIEF}
    files = FILES | head | {"indicators/all.yaml": INDICATORS}
    return read_programme_files((name, text.encode()) for name, text in files.items())


def stated(organisation: str, period: str, value: int) -> Mapping[str, Any]:
    """Return a published value."""
    published = {"indicator": "visits", "organisation": organisation, "period": period}
    named = {"source": "office", "vintage": "2025", "unit": "persons"}
    return published | named | {"value": Decimal(value), "published_on": datetime(2025, 1, 10)}


def figures(programme: Programme, home: Path, *values: Mapping[str, Any]) -> Figures:
    return measured(programme, {"published_value": values}, home, ["visits"], YEAR)


def test_a_quarter_that_was_published_for_a_commune_is_stated(
    programme: Programme, tmp_path: Path
) -> None:
    found = figures(programme, tmp_path, stated("101", "2024-Q2", 30))
    assert found.value("visits", "101", "2024-Q2") == 30


def test_a_quarter_added_up_from_months_is_left_out_for_communes_only(
    programme: Programme, tmp_path: Path
) -> None:
    months = [
        stated(commune, f"2024-0{month}", 10) for commune in ("101", "102") for month in (1, 2, 3)
    ]
    found = figures(programme, tmp_path, *months)
    assert found.value("visits", "101", "2024-01") == 10
    assert found.value("visits", "101", "2024-Q1") is None
    assert found.value("visits", "10", "2024-Q1") == 60


def test_a_year_added_up_from_months_is_stated_for_communes_too(
    programme: Programme, tmp_path: Path
) -> None:
    months = [stated("101", f"2024-{month:02}", 10) for month in range(1, 13)]
    found = figures(programme, tmp_path, *months)
    assert found.value("visits", "101", "2024") == 120
    assert found.value("visits", "101", "2024-H1") is None


def rolled_up(how: str) -> Programme:
    """Return the small country's programme with another roll-up."""
    indicators = INDICATORS.replace("organisations: sum, periods: sum", how)
    files = FILES | {"indicators/all.yaml": indicators}
    return read_programme_files((name, text.encode()) for name, text in files.items())


def test_what_was_stated_for_an_organisation_that_is_forgotten_keeps_its_name(
    tmp_path: Path,
) -> None:
    programme = rolled_up("organisations: none")
    found = figures(programme, tmp_path, stated("100x", "2024-Q1", 7), stated("101", "2024-Q1", 30))
    assert found.value("visits", "100x", "2024-Q1") == 7
    assert found.value("visits", "101", "2024-Q1") == 30


def test_months_of_a_forgotten_organisation_are_added_up_under_its_name(tmp_path: Path) -> None:
    months = [stated("100x", f"2024-0{month}", 10) for month in (1, 2, 3)]
    found = figures(rolled_up("organisations: none, periods: sum"), tmp_path, *months)
    assert found.value("visits", "100x", "2024-Q1") == 30


def test_a_value_that_adds_up_to_parents_is_refused_when_its_organisation_is_forgotten(
    programme: Programme, tmp_path: Path
) -> None:
    with pytest.raises(MeasureError, match=r"published_value.*measure-004"):
        figures(programme, tmp_path, stated("100x", "2024-Q1", 7), stated("101", "2024-Q1", 30))

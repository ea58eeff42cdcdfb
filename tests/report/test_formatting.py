"""Numbers as people read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.small_programme import write_programme

from laban.programme import Programme, read_programme
from laban.report import format_number, format_value, unit_title


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return read_programme(write_programme(tmp_path_factory.mktemp("programme")))


@pytest.mark.parametrize(
    ("value", "digits", "vietnamese", "english"),
    [
        (1234567.891, 1, "1.234.567,9", "1,234,567.9"),
        (0.125, 2, "0,13", "0.13"),
        (2.5, 0, "3", "3"),
        (-1234.5, 1, "-1.234,5", "-1,234.5"),
        (0, 0, "0", "0"),
    ],
)
def test_each_language_has_its_own_marks(
    value: float, digits: int, vietnamese: str, english: str
) -> None:
    assert format_number(value, digits, "vi") == vietnamese
    assert format_number(value, digits, "en") == english


def test_a_half_is_rounded_up_as_people_round() -> None:
    # In binary, 2.675 lies below 2.675; people read the decimal that was written.
    assert format_number(2.675, 2) == "2.68"


def test_units_decide_how_many_digits_are_shown(programme: Programme) -> None:
    assert format_value(41.666666, "percent", programme) == "41.7"
    assert format_value(3.0, "dossiers", programme) == "3"
    assert format_value(0.80017, "index", programme) == "0.8002"


def test_unknown_is_a_word_and_never_zero(programme: Programme) -> None:
    assert format_value(None, "percent", programme, "en") == "unknown"
    assert format_value(None, "percent", programme, "vi") == "không rõ"


def test_percent_is_a_sign_and_other_units_have_titles(programme: Programme) -> None:
    assert unit_title("percent", programme) == "%"
    assert unit_title("dossiers", programme, "vi") == "hồ sơ"


def test_a_unit_may_say_how_many_digits_it_is_shown_with() -> None:
    vietnam = read_programme(Path(__file__).resolve().parents[2] / "programmes" / "vietnam")
    assert format_value(64.1, "point", vietnam, "vi") == "64,10"
    assert format_value(0.79241, "index", vietnam, "vi") == "0,7924"

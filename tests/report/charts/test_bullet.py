"""A target as an image of a word's size."""

from __future__ import annotations

import re

from laban.report.charts import Heading, Point, Progress, bullet

HEADING = Heading("Kinh tế số", "%", 1, "vi")


def bar(drawn: str) -> tuple[float, float]:
    """Return where the bar of the value begins and how long it is."""
    found = re.search(r'<rect x="([\d.]+)"[^>]*width="([\d.]+)"[^>]*line-1', drawn)
    assert found
    return float(found[1]), float(found[2])


def test_bar_is_as_long_as_the_share_of_the_target() -> None:
    """By hand: of 176 of 180 pixels, 14 of 20 are 123.2."""
    drawn = bullet(HEADING, Progress(Point("2025", 14), Point("2025", 20)))
    assert bar(drawn) == (2.0, 123.2)
    assert 'aria-label="' in drawn


def test_value_beyond_the_target_leaves_room_for_it() -> None:
    drawn = bullet(HEADING, Progress(Point("2025", 40), Point("2025", 20)))
    assert bar(drawn) == (2.0, 176.0)
    assert "M90.0 " in drawn


def test_invented_value_is_drawn_otherwise() -> None:
    invented = Point("2025", 14, is_illustrative=True)
    drawn = bullet(HEADING, Progress(invented, Point("2025", 20)))
    assert "line-1" not in drawn
    assert "stroke-dasharray" in drawn


def test_unknown_value_has_no_bar_but_the_target() -> None:
    drawn = bullet(HEADING, Progress(Point("2025", None), Point("2025", 20)))
    assert "line-1" not in drawn
    assert "--laban-chart-target" in drawn


def test_nothing_is_drawn_without_a_target() -> None:
    assert bullet(HEADING, Progress(Point("2025", 14), Point("2025", None))) == ""


def test_where_the_path_is_has_a_mark_of_its_own() -> None:
    path = Progress(Point("2025", 14), Point("2025", 20), expected=Point("2025", 10))
    assert bullet(HEADING, path).count("<path") == 2


def test_words_are_escaped() -> None:
    heading = Heading('"<b>', "%", 1, "vi")
    assert "<b>" not in bullet(heading, Progress(Point("2025", None), Point("2025", 20)))

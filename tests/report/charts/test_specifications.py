"""Specifications are Vega-Lite, hold their data, and go no further than they must."""

from __future__ import annotations

import altair
import pytest

from laban.report.charts import Heading, Line, Point, series_chart, sparkline
from laban.report.charts.colours import COLOURS, STEPS, Colour

from .examples import KINDS, heading, line


@pytest.mark.parametrize("width", [320, 680])
@pytest.mark.parametrize("kind", KINDS)
def test_a_specification_holds_to_the_schema_of_vega_lite(kind: str, width: int) -> None:
    spec = KINDS[kind]("vi").spec(width)

    assert altair.Chart.from_dict(spec, validate=True) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_data_stand_in_the_specification(kind: str) -> None:
    for layer in KINDS[kind]("vi").spec()["layer"]:
        assert list(layer["data"]) == ["values"]


def test_an_unknown_period_leaves_a_gap() -> None:
    chart = series_chart(heading(), [line("A", 1.0, None, 3.0, 4.0)])

    (rows,) = [
        layer["data"]["values"]
        for layer in chart.spec()["layer"]
        if layer["mark"]["type"] == "line"
    ]
    assert [(row["value"], row["run"]) for row in rows] == [(1.0, 0), (3.0, 1), (4.0, 1)]


def test_invented_and_estimated_points_look_different() -> None:
    points = (
        Point("2021", 1.0),
        Point("2022", 2.0, is_estimated=True),
        Point("2023", 3.0, is_illustrative=True),
    )
    chart = series_chart(heading(), [Line("A", points)])

    (rows,) = [
        layer["data"]["values"]
        for layer in chart.spec()["layer"]
        if layer["mark"]["type"] == "point"
    ]
    looks = [(row["fill"] == row["colour"], row["shape"]) for row in rows]
    assert looks == [(True, "circle"), (False, "circle"), (True, "diamond")]


def test_a_sparkline_is_small_and_breaks_at_gaps() -> None:
    svg = sparkline(heading(), line("A", 1.0, 2.0, None, 4.0, 5.0))

    assert svg.count("<path") == 2
    assert len(svg) < 1_000
    assert 'aria-label="A: từ 1,0% (2020) đến 5,0% (2024)' in svg
    assert sparkline(heading(), line("A", None)) == ""


def test_a_name_from_elsewhere_cannot_break_out_of_an_image() -> None:
    nasty = Heading('<script>alert("x")</script>', "%")

    chart = series_chart(nasty, [line("</text><script>", 1.0, 2.0)])
    drawn = chart.svg() + chart.svg_file() + sparkline(nasty, line('"><script>', 1.0, 2.0))

    assert "<script" not in drawn


def test_what_is_written_on_a_colour_can_be_read_on_it() -> None:
    for shade in ("light", "dark"):
        for name in STEPS:
            ink = COLOURS[name.replace("step", "step-ink")]
            assert contrast(of(COLOURS[name], shade), of(ink, shade)) >= 4.5, (name, shade)
        for name in ("ink", "muted", "target", "illustrative", *LINES):
            assert contrast(of(COLOURS[name], shade), of(COLOURS["paper"], shade)) >= 4.5, name


LINES = [name for name in COLOURS if name.startswith("line-")]


def of(colour: Colour, shade: str) -> str:
    return str(getattr(colour, shade))


def luminance(colour: str) -> float:
    """Source: WCAG 2.2, relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)

"""Dots on one scale: several organisations over several places, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from laban.report.charts.chart import Chart
from laban.report.charts.colours import light, line_colours
from laban.report.charts.layers import (
    LETTER,
    Frame,
    Row,
    Spec,
    beside,
    coloured,
    key,
    layer,
    nothing,
    pixels,
    told,
    whole,
)
from laban.report.charts.points import Heading, Line, has_illustrative, positions, values_of
from laban.report.charts.scales import value_axis
from laban.report.charts.summaries import crossed, place_sentences, said
from laban.report.charts.words import WORDS

_ROW = 36
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


def dots_chart(heading: Heading, lines: Sequence[Line]) -> Chart:
    """Return a row of dots for each place; each line, at most six, has its colour and shape.

    Empty: a chart that says that nothing is known.
    """
    kept = tuple(lines)
    places = positions(kept)
    is_illustrative = has_illustrative(kept)
    return Chart(
        kind="dots",
        heading=heading,
        summary=said(heading, place_sentences(heading, kept), is_illustrative=is_illustrative),
        columns=("", *(line.name for line in kept)),
        rows=tuple(crossed(heading, kept, ((at, at) for at in places))),
        is_illustrative=is_illustrative,
        specify=lambda width: _spec(heading, kept, places, width),
    )


def _spec(heading: Heading, lines: Sequence[Line], places: Sequence[str], width: int) -> Spec:
    values = list(values_of(lines))
    if not values:
        return nothing(heading, width)
    x = value_axis(values, heading.language, ticks=4 if width > 480 else 2)
    left = int(min(max(len(at) for at in places) * LETTER + 16, width * 0.36))
    colours = line_colours(len(lines))
    legend, above = key([line.name for line in lines], colours, width - left - 30, _SHAPES)
    frame = Frame(
        width, len(places) * _ROW + above + 34, left=left, right=30, top=above + 4, bottom=26
    )
    dots: list[Row] = []
    for number, line in enumerate(lines):
        for point, value in line.known():
            dots.append(
                {
                    "value": value,
                    "y": _middle(places.index(point.at)),
                    "colour": colours[number],
                    "fill": light("paper") if point.is_estimated else colours[number],
                    "shape": _SHAPES[number % len(_SHAPES)],
                    WORDS[heading.language].value: f"{line.name}: {heading.value(value)}",
                }
            )
    rules = [
        {
            "y": _middle(index),
            "x": x.across(min(found), frame.plot_width),
            "end": x.across(max(found), frame.plot_width),
        }
        for index in range(len(places))
        if (found := [dot["value"] for dot in dots if dot["y"] == _middle(index)])
    ]
    return whole(
        frame,
        [
            *legend,
            layer(
                rules,
                "rule",
                {"x": pixels("x"), "x2": {"field": "end"}, "y": pixels("y")},
                color=light("quiet"),
                strokeWidth=2,
            ),
            layer(
                dots,
                "point",
                {
                    "x": x.channel("value", grid=True, gridColor=light("rule")),
                    "y": pixels("y"),
                    "stroke": coloured(),
                    "fill": coloured("fill"),
                    "shape": coloured("shape"),
                    "tooltip": told(WORDS[heading.language].value),
                },
                size=110,
                strokeWidth=2,
                opacity=1,
            ),
            beside([(_middle(index), at) for index, at in enumerate(places)], left),
        ],
        heading,
        is_illustrative=has_illustrative(lines),
    )


def _middle(index: int) -> float:
    return (index + 0.5) * _ROW

"""Parts of a whole: bars in a row, or beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

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
    texts,
    told,
    whole,
)
from laban.report.charts.points import Heading, Line, has_illustrative, positions, values_of
from laban.report.charts.scales import Axis, bare_axis
from laban.report.charts.summaries import crossed, place_sentences, said
from laban.report.charts.words import WORDS

_BAR, _GAP = 20, 16


def breakdown_chart(heading: Heading, parts: Sequence[Line], *, is_stacked: bool = True) -> Chart:
    """Return the parts of a figure; each line is a part, its points are at what is broken down.

    Stacked when the parts add up to a whole, else beside each other.
    Empty: a chart that says that nothing is known.
    """
    kept = tuple(parts)
    draw = _stacked if is_stacked else _grouped
    return parts_chart(heading, kept, "breakdown", str, lambda width: draw(heading, kept, width))


def parts_chart(
    heading: Heading,
    parts: tuple[Line, ...],
    kind: str,
    name: Callable[[str], str],
    specify: Callable[[int], Spec],
) -> Chart:
    """Return a chart of parts: its words and its table, a row for each place."""
    words = WORDS[heading.language]
    places = positions(parts)
    is_illustrative = has_illustrative(parts)
    first = words.period if kind == "shares" else words.part
    return Chart(
        kind=kind,
        heading=heading,
        summary=said(
            heading, place_sentences(heading, parts, name), is_illustrative=is_illustrative
        ),
        columns=(first, *(part.name for part in parts)),
        rows=tuple(crossed(heading, parts, ((at, name(at)) for at in places))),
        is_illustrative=is_illustrative,
        specify=specify,
    )


def segments(heading: Heading, parts: Sequence[Line], at: str) -> Iterator[Row]:
    """Yield the parts at one place, each from where the one before ended."""
    end = 0.0
    for part, colour in zip(parts, line_colours(len(parts)), strict=True):
        for point, value in part.known():
            if point.at == at:
                yield {
                    "from": end,
                    "to": end + value,
                    "colour": colour,
                    "text": heading.number(value),
                    "part": part.name,
                }
                end += value


def _stacked(heading: Heading, parts: Sequence[Line], width: int) -> Spec:
    rows = [(at, list(segments(heading, parts, at))) for at in positions(parts)]
    ends = [row["to"] for _, stack in rows for row in stack]
    if not ends:
        return nothing(heading, width)
    frame, legend = _frame(parts, width, [at for at, _ in rows], _BAR + _GAP)
    x = bare_axis(ends)
    drawn: list[Row] = []
    for index, (_, stack) in enumerate(rows):
        top = index * (_BAR + _GAP) + _GAP / 2
        drawn += [{**row, "top": top, "bottom": top + _BAR} for row in stack]
    return whole(
        frame,
        [
            *legend,
            _rectangles(drawn, x),
            _inside(drawn, x, frame),
            _names([at for at, _ in rows], frame, _BAR + _GAP),
        ],
        heading,
        is_illustrative=has_illustrative(parts),
    )


def _grouped(heading: Heading, parts: Sequence[Line], width: int) -> Spec:
    places = positions(parts)
    values = list(values_of(parts))
    if not values:
        return nothing(heading, width)
    step = len(parts) * _BAR + _GAP
    frame, legend = _frame(parts, width, places, step)
    x = bare_axis(values)
    drawn: list[Row] = []
    for number, (part, colour) in enumerate(zip(parts, line_colours(len(parts)), strict=True)):
        for point, value in part.known():
            top = places.index(point.at) * step + _GAP / 2 + number * _BAR
            drawn.append(
                {
                    "from": 0,
                    "to": value,
                    "colour": colour,
                    "text": heading.number(value),
                    "part": part.name,
                    "top": top,
                    "bottom": top + _BAR - 2,
                }
            )
    behind = [
        {
            "x": x.across(max(row["to"], 0), frame.plot_width) + 6,
            "y": (row["top"] + row["bottom"]) / 2,
            "text": row["text"],
        }
        for row in drawn
    ]
    return whole(
        frame,
        [
            *legend,
            _rectangles(drawn, x),
            texts(behind, align="left", baseline="middle"),
            _names(places, frame, step),
        ],
        heading,
        is_illustrative=has_illustrative(parts),
    )


def _frame(
    parts: Sequence[Line], width: int, places: Sequence[str], step: int
) -> tuple[Frame, list[Spec]]:
    left = int(min(max(len(at) for at in places) * LETTER + 16, width * 0.34))
    legend, above = key([part.name for part in parts], line_colours(len(parts)), width - left - 56)
    height = len(places) * step + above + 12
    return Frame(width, height, left=left, right=56, top=above + 4), legend


def _rectangles(rows: Sequence[Row], x: Axis) -> Spec:
    encoding = {
        "x": x.channel("from", labels=False, grid=False),
        "x2": {"field": "to"},
        "y": pixels("top"),
        "y2": {"field": "bottom"},
        "fill": coloured(),
        "tooltip": told("part", "text"),
    }
    return layer(rows, "rect", encoding, stroke=light("paper"), strokeWidth=1.5)


def _inside(rows: Sequence[Row], x: Axis, frame: Frame) -> Spec:
    """Return the numbers within segments that are wide enough for them."""
    found = [
        {
            "x": (begin + end) / 2,
            "y": (row["top"] + row["bottom"]) / 2,
            "text": row["text"],
        }
        for row in rows
        for begin, end in [[x.across(row[side], frame.plot_width) for side in ("from", "to")]]
        if end - begin > len(row["text"]) * LETTER + 6
    ]
    return texts(found, align="center", baseline="middle", color=light("paper"), fontWeight=600)


def _names(places: Sequence[str], frame: Frame, step: int) -> Spec:
    return beside([((index + 0.5) * step, at) for index, at in enumerate(places)], frame.left)

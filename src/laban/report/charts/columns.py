"""Columns over time whose parts add up, such as components as shares of GDP."""

from __future__ import annotations

from collections.abc import Sequence

from laban.report.charts.breakdown import parts_chart, segments
from laban.report.charts.chart import Chart
from laban.report.charts.colours import light, line_colours
from laban.report.charts.layers import (
    LETTER,
    Frame,
    Row,
    Spec,
    coloured,
    key,
    layer,
    nothing,
    pixels,
    texts,
    told,
    whole,
)
from laban.report.charts.points import Heading, Line, has_illustrative, positions
from laban.report.charts.scales import Axis, bare_axis, place_of
from laban.report.formatting import format_period


def shares_chart(heading: Heading, parts: Sequence[Line]) -> Chart:
    """Return columns over time whose parts add up, such as components as shares of GDP.

    Empty: a chart that says that nothing is known.
    """
    kept = tuple(parts)
    return parts_chart(
        heading,
        kept,
        "shares",
        lambda period: format_period(period, heading.language),
        lambda width: _columns(heading, kept, width),
    )


def _columns(heading: Heading, parts: Sequence[Line], width: int) -> Spec:
    periods = sorted(positions(parts), key=place_of)
    stacks = [list(segments(heading, parts, period)) for period in periods]
    totals = [stack[-1]["to"] if stack else None for stack in stacks]
    known = [total for total in totals if total is not None]
    if not known:
        return nothing(heading, width)
    legend, above = key([part.name for part in parts], line_colours(len(parts)), width - 16)
    frame = Frame(width, max(260, min(380, width // 2)), top=above + 24, bottom=26)
    y = bare_axis(known)
    step = frame.plot_width / len(periods)
    room = min(step * 0.7, 72)
    drawn = [
        {**row, "left": (index + 0.5) * step - room / 2, "right": (index + 0.5) * step + room / 2}
        for index, stack in enumerate(stacks)
        for row in stack
    ]
    legend = [_raised(one) for one in legend]
    return whole(
        frame,
        [*legend, _upright(drawn, y), _written(heading, drawn, periods, totals, y, frame, step)],
        heading,
        is_illustrative=has_illustrative(parts),
    )


def _raised(legend: Spec) -> Spec:
    """Return a key moved up, to leave room for the totals above the columns."""
    rows = [{**row, "y": row["y"] - 20} for row in legend["data"]["values"]]
    return {**legend, "data": {"values": rows}}


def _upright(rows: Sequence[Row], y: Axis) -> Spec:
    encoding = {
        "x": pixels("left"),
        "x2": {"field": "right"},
        "y": y.channel("from", labels=False, grid=False),
        "y2": {"field": "to"},
        "fill": coloured(),
        "tooltip": told("part", "text"),
    }
    return layer(rows, "rect", encoding, stroke=light("paper"), strokeWidth=1.5)


def _written(
    heading: Heading,
    rows: Sequence[Row],
    periods: Sequence[str],
    totals: Sequence[float | None],
    y: Axis,
    frame: Frame,
    step: float,
) -> Spec:
    """Return the numbers within the segments, the totals above, the periods below."""

    def down(value: float) -> float:
        return frame.plot_height - y.across(value, frame.plot_height)

    ink, paper, muted = light("ink"), light("paper"), light("muted")
    found = [
        {
            "x": (row["left"] + row["right"]) / 2,
            "y": (down(row["from"]) + down(row["to"])) / 2,
            "text": row["text"],
            "colour": paper,
        }
        for row in rows
        if down(row["from"]) - down(row["to"]) > 16
        and row["right"] - row["left"] > len(row["text"]) * LETTER
    ]
    for index, (period, total) in enumerate(zip(periods, totals, strict=True)):
        middle = (index + 0.5) * step
        found.append(
            {
                "x": middle,
                "y": frame.plot_height + 14,
                "text": format_period(period, heading.language),
                "colour": muted,
            }
        )
        above = down(total) if total is not None else frame.plot_height
        found.append({"x": middle, "y": above - 10, "text": heading.number(total), "colour": ink})
    return texts(found, align="center", baseline="middle", fontWeight=600)

"""How far a target is reached: one bar from the baseline, where the path is today, the target."""

from __future__ import annotations

from dataclasses import dataclass

from laban.report.charts.chart import Chart
from laban.report.charts.colours import light
from laban.report.charts.layers import (
    BOLD_LETTER,
    Frame,
    Row,
    Spec,
    layer,
    nothing,
    pixels,
    spread,
    texts,
    whole,
)
from laban.report.charts.points import Heading, Line, Point, has_illustrative
from laban.report.charts.scales import Axis, bare_axis
from laban.report.charts.summaries import cell, said
from laban.report.charts.words import WORDS
from laban.report.formatting import format_period

_TOP, _BAR = 30, 26


@dataclass(frozen=True, slots=True)
class Progress:
    """The latest value of a target's indicator and what it is measured against.

    `expected` is where the path is at the period of the latest value.
    """

    latest: Point
    target: Point
    baseline: Point | None = None
    expected: Point | None = None


def progress_chart(heading: Heading, progress: Progress) -> Chart:
    """Return a bar of the latest value with marks for baseline, path and target.

    Empty: a chart that says that nothing is known when the latest value or the target is not.
    """
    words = WORDS[heading.language]
    named = (
        (words.baseline, progress.baseline),
        (words.value, progress.latest),
        (words.expected, progress.expected),
        (words.target, progress.target),
    )
    stated = [(name, point) for name, point in named if point]
    is_illustrative = has_illustrative([Line("", tuple(point for _, point in stated))])
    return Chart(
        kind="progress",
        heading=heading,
        summary=said(heading, _sentences(heading, progress), is_illustrative=is_illustrative),
        columns=("", words.period, words.value),
        rows=tuple(
            (name, format_period(point.at, heading.language), cell(heading, point))
            for name, point in stated
        ),
        is_illustrative=is_illustrative,
        specify=lambda width: _spec(heading, progress, width, is_illustrative),
    )


def _sentences(heading: Heading, progress: Progress) -> list[str]:
    latest, target = progress.latest, progress.target
    if latest.value is None or target.value is None:
        return []
    said = WORDS[heading.language].progress.format(
        value=heading.value(latest.value),
        at=format_period(latest.at, heading.language),
        target=heading.value(target.value),
        target_at=format_period(target.at, heading.language),
    )
    return [said]


def _spec(heading: Heading, progress: Progress, width: int, is_illustrative: bool) -> Spec:
    points = (progress.baseline, progress.latest, progress.expected, progress.target)
    known = [float(p.value) for p in points if p and p.value is not None]
    if progress.latest.value is None or progress.target.value is None:
        return nothing(heading, width)
    frame = Frame(width, 116, left=14, right=14, top=_TOP, bottom=56)
    x = bare_axis(known)
    return whole(
        frame,
        [_bars(x, float(progress.latest.value)), *_marks(heading, progress, x, frame)],
        heading,
        is_illustrative=is_illustrative,
    )


def _bars(x: Axis, value: float) -> Spec:
    rows = [
        {"from": x.low, "to": x.high, "top": 0, "bottom": _BAR, "colour": light("rule")},
        {"from": 0, "to": value, "top": 6, "bottom": _BAR - 6, "colour": light("line-1")},
    ]
    encoding = {
        "x": x.channel("from", labels=False),
        "x2": {"field": "to"},
        "y": pixels("top"),
        "y2": {"field": "bottom"},
        "fill": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
    }
    return layer(rows, "rect", encoding)


def _marks(heading: Heading, progress: Progress, x: Axis, frame: Frame) -> list[Spec]:
    """Return the ticks with their words: the latest value above the bar, the others below."""
    words = WORDS[heading.language]
    rows: list[Row] = []
    for point, name, colour in (
        (progress.baseline, words.baseline, "muted"),
        (progress.expected, words.expected, "muted"),
        (progress.target, words.target, "target"),
        (progress.latest, "", "ink"),
    ):
        if point and point.value is not None:
            rows.append(
                {
                    "x": x.across(float(point.value), frame.plot_width),
                    "top": -4,
                    "bottom": _BAR + 6,
                    "text": f"{name}\n{heading.value(point.value)}".strip(),
                    "colour": light(colour),
                    "is_latest": not name,
                }
            )
    below = [row for row in rows if not row["is_latest"]]
    centres = spread(
        [row["x"] for row in below],
        [max(map(len, row["text"].split("\n"))) * BOLD_LETTER + 8 for row in below],
        -frame.left,
        frame.plot_width + frame.right,
    )
    labels = [{**row, "x": x_, "y": _BAR + 20} for row, x_ in zip(below, centres, strict=True)]
    labels += [{**row, "y": -14} for row in rows if row["is_latest"]]
    encoding = {
        "x": pixels("x"),
        "y": pixels("top"),
        "y2": {"field": "bottom"},
        "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
    }
    return [
        layer(below, "rule", encoding, strokeWidth=2.5),
        texts(labels, align="center", baseline="middle", fontWeight=600),
    ]

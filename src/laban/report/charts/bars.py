"""Ranked bars of organisations, beside the median of their peers and their parent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from laban.report.charts.chart import Chart
from laban.report.charts.colours import light
from laban.report.charts.layers import (
    LETTER,
    Frame,
    Row,
    Spec,
    coloured,
    haloed,
    layer,
    note,
    nothing,
    pixels,
    texts,
    told,
    whole,
    wrapped,
)
from laban.report.charts.points import Heading, Line, Point, has_illustrative
from laban.report.charts.scales import Axis, bare_axis
from laban.report.charts.summaries import ESTIMATE, cell, said, short_cell
from laban.report.charts.words import WORDS

_ROW, _BAR, _REFERENCE = 26, 16, 18


def bars_chart(
    heading: Heading,
    points: Sequence[Point],
    *,
    highlighted: Sequence[str] = (),
    references: Sequence[tuple[str, float]] = (),
) -> Chart:
    """Return bars from the highest value to the lowest; those without a value stand below.

    `points` are at the names of organisations; `references` are lines across, such as the median
    of the peers and the parent's value.
    Empty: a chart that says that nothing is known.
    """
    known = sorted((p for p in points if p.value is not None), key=lambda p: -float(p.value or 0))
    line = Line("", (*known, *(p for p in points if p.value is None)))
    words = WORDS[heading.language]
    is_illustrative = has_illustrative([line])
    ranks = {point.at: str(rank) for rank, point in enumerate(known, start=1)}
    marked = tuple(references)
    return Chart(
        kind="bars",
        heading=heading,
        summary=said(heading, _sentences(heading, known, marked), is_illustrative=is_illustrative),
        columns=(words.rank, words.organisation, words.value),
        rows=(
            *((ranks.get(p.at, ""), p.at, cell(heading, p)) for p in line.points),
            *(("", name, heading.number(value)) for name, value in marked),
        ),
        is_illustrative=is_illustrative,
        specify=_Drawing(heading, line, frozenset(highlighted), marked).spec,
    )


def _sentences(
    heading: Heading, known: Sequence[Point], references: Sequence[tuple[str, float]]
) -> list[str]:
    if not known:
        return []
    words = WORDS[heading.language]
    ranked = words.ranked.format(
        high=heading.value(known[0].value),
        high_at=known[0].at,
        low=heading.value(known[-1].value),
        low_at=known[-1].at,
        count=len(known),
    )
    return [
        ranked,
        *(words.reference.format(name=n, value=heading.value(value)) for n, value in references),
    ]


class _Drawing:
    """The specification of some bars at any width."""

    def __init__(
        self,
        heading: Heading,
        line: Line,
        highlighted: frozenset[str],
        references: tuple[tuple[str, float], ...],
    ) -> None:
        self.heading, self.line = heading, line
        self.highlighted, self.references = highlighted, references
        self.is_illustrative = has_illustrative([line])

    def spec(self, width: int) -> Spec:
        known = self.line.known()
        if not known:
            return nothing(self.heading, width)
        has_estimates = any(point.is_estimated for point, _ in known)
        longest = max(len(point.at) for point in self.line.points) * LETTER + 14
        numbers = max(len(short_cell(self.heading, point)) for point, _ in known)
        top = 10 + _REFERENCE * len(self.references)
        bottom = 28 if has_estimates else 8
        frame = Frame(
            width,
            height=len(self.line.points) * _ROW + top + bottom,
            left=int(min(longest, width * 0.42)),
            right=int(numbers * LETTER) + 14,
            top=top,
            bottom=bottom,
        )
        x = bare_axis([*(value for _, value in known), *(value for _, value in self.references)])
        layers = [
            self._bars(x),
            *self._references(x, frame),
            *haloed(self._values(x, frame), align="left", baseline="middle"),
            self._names(frame),
        ]
        if has_estimates:
            layers.append(note(frame, ESTIMATE, WORDS[self.heading.language].estimated))
        return whole(frame, layers, self.heading, is_illustrative=self.is_illustrative)

    def _bars(self, x: Axis) -> Spec:
        words = WORDS[self.heading.language]
        rows = []
        for index, point in enumerate(self.line.points):
            if point.value is None:
                continue
            is_marked = point.at in self.highlighted or not self.highlighted
            colour = light("line-1" if is_marked else "quiet")
            rows.append(
                {
                    "zero": 0,
                    "value": float(point.value),
                    "top": _middle(index) - _BAR / 2,
                    "bottom": _middle(index) + _BAR / 2,
                    "colour": colour,
                    "fill": light("paper") if point.is_estimated else colour,
                    words.organisation: point.at,
                    words.value: cell(self.heading, point),
                }
            )
        encoding = {
            "x": x.channel("zero", labels=False, grid=False),
            "x2": {"field": "value"},
            "y": pixels("top"),
            "y2": {"field": "bottom"},
            "fill": coloured("fill"),
            "stroke": coloured(),
            "tooltip": told(words.organisation, words.value),
        }
        return layer(rows, "rect", encoding, strokeWidth=1.5)

    def _values(self, x: Axis, frame: Frame) -> Iterator[Row]:
        for index, point in enumerate(self.line.points):
            yield {
                "x": x.across(max(float(point.value or 0), 0), frame.plot_width) + 6,
                "y": _middle(index),
                "text": short_cell(self.heading, point),
                "colour": light("muted" if point.value is None else "ink"),
            }

    def _names(self, frame: Frame) -> Spec:
        rows = [
            {
                "x": -8,
                "y": _middle(index),
                "text": _cut(point.at, frame.left - 10),
                "weight": 700 if point.at in self.highlighted else 400,
            }
            for index, point in enumerate(self.line.points)
        ]
        return texts(rows, align="right", baseline="middle", fontWeight={"expr": "datum.weight"})

    def _references(self, x: Axis, frame: Frame) -> list[Spec]:
        rows: list[Row] = []
        for index, (name, value) in enumerate(self.references):
            place = x.across(value, frame.plot_width)
            above = -14 - _REFERENCE * index
            rows.append(
                {
                    "x": place,
                    "top": above,
                    "y": above,
                    "bottom": frame.plot_height,
                    "text": f"{name}: {self.heading.value(value)}",
                    "align": "right" if place > frame.plot_width / 2 else "left",
                }
            )
        if not rows:
            return []
        encoding = {"x": pixels("x"), "y": pixels("top"), "y2": {"field": "bottom"}}
        labels = texts(
            rows,
            align={"expr": "datum.align"},
            baseline="middle",
            color=light("target"),
            dx={"expr": "datum.align == 'left' ? 5 : -5"},
        )
        return [layer(rows, "rule", encoding, color=light("target"), strokeDash=[2, 3]), labels]


def _middle(index: int) -> float:
    return (index + 0.5) * _ROW


def _cut(name: str, room: int) -> str:
    lines = wrapped(name, room).split("\n")
    return lines[0] + ("…" if len(lines) > 1 else "")

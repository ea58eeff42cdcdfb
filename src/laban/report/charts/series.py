"""Lines over time: one indicator by its sources, or several organisations; the target's path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from laban.report.charts.chart import Chart
from laban.report.charts.colours import light, line_colour
from laban.report.charts.layers import (
    BOLD_LETTER,
    LETTER,
    LINE_HEIGHT,
    Frame,
    Row,
    Spec,
    coloured,
    layer,
    note,
    nothing,
    spread,
    texts,
    told,
    whole,
    wrapped,
)
from laban.report.charts.points import Heading, Line, has_illustrative, positions, values_of
from laban.report.charts.scales import Axis, period_axis, place_of, value_axis
from laban.report.charts.summaries import crossed, path_sentence, said
from laban.report.charts.words import WORDS
from laban.report.formatting import format_period

_GAP = 12
_SOLID, _DASHED, _DOTTED = [1, 0], [7, 4], [2, 4]


def series_chart(heading: Heading, lines: Sequence[Line], target: Line | None = None) -> Chart:
    """Return lines over time; points are at periods, one without a value leaves a gap.

    Empty: a chart that says that nothing is known.
    """
    paths = (*lines, target) if target else tuple(lines)
    periods = sorted(positions(paths), key=place_of)
    is_illustrative = has_illustrative(paths)
    drawing = _Drawing(heading, tuple(lines), target, tuple(periods))
    return Chart(
        kind="series",
        heading=heading,
        summary=said(
            heading,
            (path_sentence(heading, line) for line in paths),
            is_illustrative=is_illustrative,
        ),
        columns=(WORDS[heading.language].period, *(line.name for line in paths)),
        rows=tuple(
            crossed(heading, paths, ((p, format_period(p, heading.language)) for p in periods))
        ),
        is_illustrative=is_illustrative,
        specify=drawing.spec,
    )


class _Drawing:
    """The specification of some lines at any width."""

    def __init__(
        self, heading: Heading, lines: tuple[Line, ...], target: Line | None, periods: Sequence[str]
    ) -> None:
        self.heading, self.lines, self.target, self.periods = heading, lines, target, periods
        self.paths = (*lines, target) if target else lines

    def spec(self, width: int) -> Spec:
        values = list(values_of(self.paths))
        if not values:
            return nothing(self.heading, width)
        y = value_axis(values, self.heading.language)
        right = self._label_room(width)
        frame = Frame(
            width,
            height=max(220, min(340, width // 2)),
            left=max(int(max(len(text) for _, text in y.ticks) * LETTER) + 12, 24),
            right=right,
            top=12,
            bottom=28 + (20 if self._has_estimates() else 0),
        )
        x = period_axis(self.periods, self.heading.language, frame.plot_width)
        layers = [self._line(index, x, y) for index in reversed(range(len(self.paths)))]
        layers += [self._points(x, y), self._labels(frame, y)]
        if self._has_estimates():
            layers.append(note(frame, "○", WORDS[self.heading.language].estimated))
        return whole(frame, layers, self.heading, is_illustrative=has_illustrative(self.paths))

    def _has_estimates(self) -> bool:
        return any(point.is_estimated for line in self.paths for point, _ in line.known())

    def _colour(self, index: int) -> str:
        if self.target and index == len(self.lines):
            return light("target")
        return line_colour(index)

    def _line(self, index: int, x: Axis, y: Axis) -> Spec:
        line = self.paths[index]
        is_target = line is self.target
        dash = _DASHED if any(point.is_illustrative for point in line.points) else _SOLID
        encoding = {
            "x": x.channel("place", grid=False),
            "y": y.channel("value"),
            "detail": {"field": "run", "type": "nominal"},
        }
        return layer(
            _runs(line),
            "line",
            encoding,
            color=self._colour(index),
            strokeDash=_DOTTED if is_target else dash,
            strokeWidth=2 if is_target else 2.5,
        )

    def _points(self, x: Axis, y: Axis) -> Spec:
        words = WORDS[self.heading.language]
        rows = [
            {
                "place": place_of(point.at),
                "value": value,
                "colour": self._colour(index),
                "fill": light("paper") if point.is_estimated else self._colour(index),
                "shape": "diamond" if point.is_illustrative else "circle",
                words.period: format_period(point.at, self.heading.language),
                words.value: f"{line.name}: {self.heading.value(value)}",
            }
            for index, line in enumerate(self.paths)
            for point, value in line.known()
            if len(line.points) <= 24 or point is line.known()[-1][0]
        ]
        encoding = {
            "x": x.channel("place", grid=False),
            "y": y.channel("value"),
            "stroke": coloured(),
            "fill": coloured("fill"),
            "shape": coloured("shape"),
            "tooltip": told(words.period, words.value),
        }
        return layer(rows, "point", encoding, size=46, strokeWidth=2, filled=True, opacity=1)

    def _ends(self) -> Iterator[tuple[int, str, float]]:
        """Yield the line, the label and the value of each line's last point."""
        for index, line in enumerate(self.paths):
            known = line.known()
            if known:
                number = self.heading.value(known[-1][1])
                yield (
                    index,
                    number if len(self.paths) == 1 else f"{line.name} {number}",
                    known[-1][1],
                )

    def _label_room(self, width: int) -> int:
        longest = max((len(label) for _, label, _ in self._ends()), default=0)
        return min(int(longest * BOLD_LETTER) + _GAP + 2, int(width * 0.38))

    def _labels(self, frame: Frame, y: Axis) -> Spec:
        ends = list(self._ends())
        lines = [wrapped(label, frame.right - _GAP, BOLD_LETTER) for _, label, _ in ends]
        heights = [float(text.count("\n") + 1) * LINE_HEIGHT for text in lines]
        places = [(y.high - value) / (y.high - y.low) * frame.plot_height for _, _, value in ends]
        rows: list[Row] = [
            {
                "x": frame.plot_width + _GAP,
                "y": round(place - height / 2, 1),
                "text": text,
                "colour": self._colour(index),
            }
            for (index, _, _), text, place, height in zip(
                ends,
                lines,
                spread(places, heights, -8, frame.plot_height + 8),
                heights,
                strict=True,
            )
        ]
        return texts(rows, align="left", baseline="top", fontWeight=600)


def _runs(line: Line) -> Iterator[Row]:
    """Yield the points of a line in order of time, numbered anew after every gap."""
    run = 0
    for point in sorted(line.points, key=lambda point: place_of(point.at)):
        if point.value is None:
            run += 1
        else:
            yield {"place": place_of(point.at), "value": float(point.value), "run": run}

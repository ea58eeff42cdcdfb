"""A line of a word's size, for tables and tiles: no axes, no numbers, drawn without Vega."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from laban.report.charts.points import Heading, Line, has_illustrative, positions, values_of
from laban.report.charts.scales import place_of
from laban.report.charts.summaries import path_sentence

Place = Callable[[str, float], tuple[float, float]]

_EDGE = 3


def sparkline(
    heading: Heading, line: Line, target: Line | None = None, *, width: int = 96, height: int = 28
) -> str:
    """Return a small SVG image of a line over time, for a page that defines the chart colours.

    Points are at periods; an unknown one leaves a gap. Invented values are drawn dashed, in their
    own colour.
    Empty: no text when no point has a value.
    """
    lines = [line, target] if target else [line]
    known = list(values_of(lines))
    if not any(True for _ in values_of([line])):
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1.0

    times = [place_of(period) for period in positions(lines)]
    first, length = min(times), (max(times) - min(times)) or 1.0

    def place(period: str, value: float) -> tuple[float, float]:
        x = _EDGE + (place_of(period) - first) / length * (width - 2 * _EDGE)
        return round(x, 1), round(height - _EDGE - (value - low) / span * (height - 2 * _EDGE), 1)

    colour = "illustrative" if has_illustrative([line]) else "line-1"
    dash = ' stroke-dasharray="4 2"' if colour == "illustrative" else ""
    parts = []
    if target:
        for run in _runs(target, place):
            parts.append(_path(run, "target", 1.25, ' stroke-dasharray="1 3"'))
    runs = list(_runs(line, place))
    parts += [_path(run, colour, 2, dash) for run in runs]
    x, y = runs[-1][-1]
    parts.append(f'<circle cx="{x}" cy="{y}" r="2.6" fill="var(--laban-chart-{colour})"/>')
    words = escape(path_sentence(heading, line), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="laban-sparkline" role="img" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'aria-label="{words}">{"".join(parts)}</svg>'
    )


def _runs(line: Line, place: Place) -> Iterator[Sequence[tuple[float, float]]]:
    """Yield the points between gaps."""
    run: list[tuple[float, float]] = []
    for point in sorted(line.points, key=lambda point: place_of(point.at)):
        if point.value is not None:
            run.append(place(point.at, float(point.value)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _path(run: Sequence[tuple[float, float]], colour: str, width: float, more: str) -> str:
    drawn = "L".join(f"{x} {y}" for x, y in run)
    return (
        f'<path d="M{drawn}" fill="none" stroke="var(--laban-chart-{colour})" '
        f'stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round"{more}/>'
    )

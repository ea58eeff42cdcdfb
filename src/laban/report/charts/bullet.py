"""A bar of a word's size: how far a target is reached, for tables and tiles; drawn without Vega."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from laban.report.charts.points import Heading, Line, has_illustrative
from laban.report.charts.progress import Progress, progress_chart

_EDGE, _BAR = 2, 8


def bullet(heading: Heading, progress: Progress, *, width: int = 180, height: int = 18) -> str:
    """Return a small SVG image of a target's latest value, for a page that defines the colours.

    The bar begins at 0. A thick line across stands for the target, a thin one for where the path is.
    An invented value is hatched by gaps and has its own colour.
    Empty: the target alone when the latest value is not known; no text without a target.
    """
    goal = progress.target.value
    if goal is None:
        return ""
    value = progress.latest.value
    expected = progress.expected.value if progress.expected else None
    known = [float(one) for one in (goal, value, expected) if one is not None]
    low, high = min(0.0, *known), max(0.0, *known) or 1.0

    def across(number: float) -> float:
        return round(_EDGE + (number - low) / (high - low) * (width - 2 * _EDGE), 1)

    is_illustrative = has_illustrative([Line("", (progress.latest,))])
    parts = [_rail(width, height)]
    if value is not None:
        parts += _bar(across(0.0), across(float(value)), height, is_illustrative=is_illustrative)
    if expected is not None:
        parts.append(_tick(across(float(expected)), 4, height - 4, "muted", 1.5))
    parts.append(_tick(across(float(goal)), 1, height - 1, "target", 3))
    words = progress_chart(heading, progress).summary if value is not None else heading.title
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="laban-bullet" role="img" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'aria-label="{escape(words, quote=True)}">{"".join(parts)}</svg>'
    )


def _rail(width: int, height: int) -> str:
    top = (height - _BAR) / 2
    return (
        f'<rect x="{_EDGE}" y="{top}" width="{width - 2 * _EDGE}" height="{_BAR}" '
        'fill="var(--laban-chart-rule)"/>'
    )


def _bar(start: float, end: float, height: int, *, is_illustrative: bool) -> Iterator[str]:
    top, left, length = (height - _BAR) / 2, min(start, end), round(abs(end - start), 1)
    if not is_illustrative:
        yield (
            f'<rect x="{left}" y="{top}" width="{length}" height="{_BAR}" '
            'fill="var(--laban-chart-line-1)"/>'
        )
        return
    yield (
        f'<path d="M{left} {height / 2}h{length}" stroke="var(--laban-chart-illustrative)" '
        f'stroke-width="{_BAR}" stroke-dasharray="5 2"/>'
    )


def _tick(x: float, top: int, bottom: int, colour: str, thickness: float) -> str:
    return (
        f'<path d="M{x} {top}V{bottom}" stroke="var(--laban-chart-{colour})" '
        f'stroke-width="{thickness}"/>'
    )

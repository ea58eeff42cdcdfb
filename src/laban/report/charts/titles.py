"""The title and the source that an image bears when it leaves its page."""

from __future__ import annotations

from laban.report.charts.colours import light
from laban.report.charts.layers import LINE_HEIGHT, Spec, wrapped
from laban.report.charts.points import Heading
from laban.report.charts.words import WORDS

_SIZE, _HEIGHT = 17, 22


def with_title(spec: Spec, heading: Heading) -> Spec:
    """Return a specification with its title and unit above, its source below."""
    padding = dict(spec["padding"])
    room = spec["width"] + padding["left"] + padding["right"]
    lines = wrapped(heading.title, room * 0.8).split("\n")
    source = WORDS[heading.language].source.format(source=heading.source) if heading.source else ""
    below = [line for line in (heading.unit, *wrapped(source, room).split("\n")) if line]
    padding["top"] += len(lines) * _HEIGHT + len(below) * LINE_HEIGHT + 14
    title = {
        "text": lines,
        "subtitle": below,
        "anchor": "start",
        "frame": "group",
        "fontSize": _SIZE,
        "fontWeight": 700,
        "lineHeight": _HEIGHT,
        "subtitleLineHeight": LINE_HEIGHT,
        "color": light("ink"),
        "subtitleColor": light("muted"),
        "subtitleFontSize": 13,
        "subtitlePadding": 6,
        "offset": 14,
        "dx": 8 - padding["left"],
    }
    return {**spec, "padding": padding, "title": title}

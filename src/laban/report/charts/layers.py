"""The parts of a specification that every kind of chart is put together from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from laban.report.charts.colours import light
from laban.report.charts.points import Heading
from laban.report.charts.words import WATERMARK, WORDS

Spec = dict[str, Any]
Row = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
FONT_SIZE = 13
# Pixels of one letter at that size, in wide fonts; texts that need more room are wrapped.
LETTER, BOLD_LETTER = 7.6, 8.6
LINE_HEIGHT = 16


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of an image and its margins, in pixels."""

    width: int
    height: int
    left: int = 8
    right: int = 8
    top: int = 8
    bottom: int = 8

    @property
    def plot_width(self) -> int:
        """What is left between the margins."""
        return max(self.width - self.left - self.right, 40)

    @property
    def plot_height(self) -> int:
        """What is left between the margins."""
        return max(self.height - self.top - self.bottom, 20)


def whole(
    frame: Frame,
    layers: Sequence[Spec],
    heading: Heading,
    *,
    is_illustrative: bool = False,
    **more: Any,
) -> Spec:
    """Return a specification: its layers in one look.

    The mark of invented data lies over all that is drawn and beneath what is written.
    """
    first = next((i for i, one in enumerate(layers) if one["mark"]["type"] == "text"), len(layers))
    marks = [_watermark(frame)] if is_illustrative else []
    return {
        "$schema": SCHEMA,
        "description": heading.title,
        "width": frame.plot_width,
        "height": frame.plot_height,
        "autosize": {"type": "none"},
        "padding": {
            "left": frame.left,
            "right": frame.right,
            "top": frame.top,
            "bottom": frame.bottom,
        },
        "layer": [*layers[:first], *marks, *layers[first:]],
        "config": CONFIG,
        **more,
    }


def layer(rows: Iterable[Row], mark: str, encoding: Spec, **properties: Any) -> Spec:
    """Return one layer: its rows, its mark and what the mark shows."""
    return {
        "data": {"values": list(rows)},
        "mark": {"type": mark, **properties},
        "encoding": encoding,
    }


def pixels(field: str) -> Spec:
    """Return a channel whose values are pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def written(field: str = "text") -> Spec:
    """Return the channel of what a text says."""
    return {"field": field, "type": "nominal"}


def coloured(field: str = "colour") -> Spec:
    """Return a channel whose values are colours."""
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def told(*fields: str) -> list[Spec]:
    """Return the channel of what the interactive view tells of a mark."""
    return [{"field": name, "type": "nominal"} for name in fields]


def texts(rows: Iterable[Row], **properties: Any) -> Spec:
    """Return a layer of texts at pixels: each row has x, y, text and perhaps colour."""
    encoding = {"x": pixels("x"), "y": pixels("y"), "text": written()}
    kept = list(rows)
    if any("colour" in row for row in kept):
        encoding["color"] = coloured()
    return layer(kept, "text", encoding, lineBreak="\n", **properties)


def beside(names: Sequence[tuple[float, str]], room: float) -> Spec:
    """Return names left of the plot, each wrapped around its height."""
    rows: list[Row] = []
    for y, name in names:
        text = wrapped(name, room - 10)
        rows.append({"x": -10, "y": y - text.count("\n") * LINE_HEIGHT / 2, "text": text})
    return texts(rows, align="right", baseline="middle")


def haloed(rows: Iterable[Row], **properties: Any) -> list[Spec]:
    """Return texts that can be read on top of lines."""
    kept = list(rows)
    plain = [{name: value for name, value in row.items() if name != "colour"} for row in kept]
    paper = light("paper")
    halo = texts(plain, color=paper, stroke=paper, strokeWidth=4, strokeJoin="round", **properties)
    return [halo, texts(kept, **properties)]


def wrapped(text: str, room: float, letter: float = LETTER) -> str:
    """Return a text in lines that fit into some pixels."""
    return "\n".join(textwrap.wrap(text, max(int(room / letter), 6), break_long_words=False))


def spread(
    places: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Return places moved as little as needed so that nothing overlaps, within low and high."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    floor = low
    for i in order:
        moved[i] = max(places[i], floor + heights[i] / 2)
        floor = moved[i] + heights[i] / 2
    ceiling = high
    for i in reversed(order):
        moved[i] = min(moved[i], ceiling - heights[i] / 2)
        ceiling = moved[i] - heights[i] / 2
    return moved


def key(
    names: Sequence[str], colours: Sequence[str], room: int, shapes: Sequence[str] = ()
) -> tuple[list[Spec], int]:
    """Return the names beside their colours, in rows above the plot, and the height they take."""
    rows: list[Row] = []
    x, line = 0.0, 0
    for index, (name, colour) in enumerate(zip(names, colours, strict=True)):
        wide = len(name) * LETTER + 34
        if x and x + wide > room:
            x, line = 0.0, line + 1
        shape = shapes[index % len(shapes)] if shapes else "square"
        rows.append({"x": x, "line": line, "text": name, "colour": colour, "shape": shape})
        x += wide
    height = (line + 1) * 20
    for row in rows:
        row["y"] = row["line"] * 20 - height
    encoding = {
        "x": pixels("x"),
        "y": pixels("y"),
        "fill": coloured(),
        "shape": coloured("shape"),
    }
    signs = layer(rows, "point", encoding, size=110, opacity=1, xOffset=5, filled=True)
    plain = [{**row, "colour": light("ink")} for row in rows]
    return [signs, texts(plain, align="left", baseline="middle", dx=16)], height + 4


def note(frame: Frame, sign: str, words: str) -> Spec:
    """Return what a sign in the plot means, at the foot of the image."""
    row = {"x": 0, "y": frame.plot_height + frame.bottom - 8, "text": f"{sign} {words}"}
    return texts([row], align="left", baseline="bottom", color=light("muted"))


def nothing(heading: Heading, width: int) -> Spec:
    """Return the specification of a chart of which nothing is known."""
    frame = Frame(width, 96)
    row = {"x": 0, "y": frame.plot_height / 2, "text": WORDS[heading.language].nothing}
    return whole(frame, [texts([row], align="left", color=light("muted"))], heading)


def _watermark(frame: Frame) -> Spec:
    return texts(
        _tiled(frame),
        angle=-14,
        fontSize=14,
        fontWeight=700,
        color=light("illustrative"),
        opacity=0.38,
    )


def _tiled(frame: Frame) -> Iterator[Row]:
    """Yield places close enough that no part of an image worth showing is without one."""
    columns = max(1, round(frame.plot_width / 300))
    rows = max(1, round(frame.plot_height / 110))
    for row in range(rows):
        for column in range(columns):
            yield {
                "x": round(frame.plot_width * (column + 0.5) / columns),
                "y": round(frame.plot_height * (row + 0.5) / rows),
                "text": WATERMARK,
            }


CONFIG: Spec = {
    "aria": False,
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "grid": False,
        "labelColor": light("muted"),
        "labelFontSize": FONT_SIZE,
        "labelPadding": 8,
        "labelOverlap": False,
        "labelLimit": 0,
        "labelFlush": False,
    },
    "axisY": {"grid": True, "gridColor": light("rule"), "gridWidth": 1},
    "text": {"fontSize": FONT_SIZE, "color": light("ink"), "lineHeight": LINE_HEIGHT},
    "line": {"strokeWidth": 2.5, "strokeJoin": "round", "strokeCap": "round"},
    "rule": {"color": light("muted")},
    "bar": {"cornerRadius": 0},
}

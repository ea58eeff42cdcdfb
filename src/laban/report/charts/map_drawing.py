"""How a map of tiles is drawn: squares, what is written on them, islands, the legend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from laban.programme import Tile
from laban.report.charts.classes import Classes
from laban.report.charts.colours import STEPS, light
from laban.report.charts.layers import (
    Frame,
    Row,
    Spec,
    coloured,
    layer,
    pixels,
    texts,
    told,
    whole,
    wrapped,
)
from laban.report.charts.points import Heading, Point
from laban.report.charts.scales import short_number
from laban.report.charts.summaries import cell
from laban.report.charts.words import WORDS
from laban.report.formatting import format_number

_GAP, _LARGEST = 2, 38
_LEGEND_ROW, _LEGEND_WIDTH = 20, 190
_CORNERS: Spec = {
    "x": pixels("x"),
    "x2": {"field": "x2"},
    "y": pixels("y"),
    "y2": {"field": "y2"},
}


class ShownTile:
    """A tile and what is known of its organisation."""

    def __init__(self, tile: Tile, point: Point | None) -> None:
        self.tile = tile
        self.point = point or Point(tile.organisation, None)

    def name(self, heading: Heading) -> str:
        return str(getattr(self.tile.name, heading.language))

    def values(self) -> Iterator[float]:
        if self.point.value is not None and not self.point.is_suppressed:
            yield float(self.point.value)


class MapDrawing:
    """The specification of a map at any width: tiles, what is written on them, the legend."""

    def __init__(
        self,
        heading: Heading,
        tiles: tuple[ShownTile, ...],
        classes: Classes | None,
        is_illustrative: bool,
    ) -> None:
        self.heading, self.tiles, self.classes = heading, tiles, classes
        self.is_illustrative = is_illustrative
        self.columns = max((shown.tile.column for shown in tiles), default=0) + 1
        self.lines = max((shown.tile.row for shown in tiles), default=0) + 1
        self.names = {
            shown.tile.organisation: shown.name(heading)
            for shown in tiles
            if not shown.tile.is_island
        }

    def spec(self, width: int) -> Spec:
        is_wide = width >= 560
        size = min((width - 16 - (_LEGEND_WIDTH + 24 if is_wide else 0)) // self.columns, _LARGEST)
        below = 0 if is_wide else (len(STEPS) + 4) * _LEGEND_ROW
        frame = Frame(width, self.lines * size + 44 + below, top=8, bottom=8)
        legend_at = (self.columns * size + 24, 10) if is_wide else (0, self.lines * size + 48)
        rows = [self._row(shown, size) for shown in self.tiles]
        entries = list(self._entries(*legend_at))
        layers = [
            _squares([row for row in rows if not row["is_island"]], 0),
            _squares([row for row in rows if row["is_island"]], size // 3),
            _hatches([*rows, *entries]),
            _squares(entries, 0, is_told=False),
            texts(
                chain.from_iterable(self._written(row, size) for row in rows),
                align="center",
                baseline="middle",
                fontSize={"expr": "datum.size"},
                fontWeight={"expr": "datum.weight"},
            ),
            texts(self._island_names(size), align="right", baseline="top", fontSize=11),
            texts(
                [{"x": e["x2"] + 8, "y": e["y"] + 7, "text": e["label"]} for e in entries],
                align="left",
                baseline="middle",
            ),
            texts(self._legend_head(*legend_at), align="left", baseline="middle", fontSize=11),
        ]
        return whole(frame, layers, self.heading, is_illustrative=self.is_illustrative)

    def _row(self, shown: ShownTile, size: int) -> Row:
        x, y = shown.tile.column * size, shown.tile.row * size
        return {
            "x": x,
            "y": y,
            "x2": x + size - _GAP,
            "y2": y + size - _GAP,
            "is_island": shown.tile.is_island,
            "short": shown.tile.short,
            "number": self._number(shown, size),
            **self._look(shown.point),
            "name": self._whose(shown),
            "value": cell(self.heading, shown.point),
        }

    def _look(self, point: Point) -> Row:
        """Return fill, line and ink: of a class, of nothing known, of kept from the public."""
        if point.is_suppressed:
            return _look("rule", "muted", "ink", [1, 2])
        if point.value is None or self.classes is None:
            return _look("paper", "muted", "ink", [3, 2], is_hatched=True)
        name = STEPS[self._step(self.classes, float(point.value))]
        return _look(name, name, name.replace("step", "step-ink"), [1, 0])

    def _step(self, classes: Classes, value: float) -> int:
        """Return the colour of a value's class; few classes are spread over all colours."""
        if not classes.bounds:
            return len(STEPS) // 2
        return round(classes.of(value) * (len(STEPS) - 1) / len(classes.bounds))

    def _number(self, shown: ShownTile, size: int) -> str:
        if shown.point.is_suppressed:
            return "×"
        if shown.point.value is None:
            return "–"
        room = size / (0.29 * size * 0.56)
        value = float(shown.point.value)
        number = self.heading.number(value)
        if len(number) > room:
            number = format_number(value, 0, self.heading.language)
        return number if len(number) <= room else short_number(value, self.heading.language)

    def _whose(self, shown: ShownTile) -> str:
        if not shown.tile.is_island:
            return shown.name(self.heading)
        return f"{shown.name(self.heading)} ({self.names.get(shown.tile.organisation, '')})"

    def _written(self, row: Row, size: int) -> Iterator[Row]:
        middle = row["x"] + (size - _GAP) / 2
        base = {"x": middle, "colour": row["ink"], "size": round(size * 0.29, 1)}
        if row["is_island"]:
            yield {**base, "y": row["y"] + size / 2, "text": row["short"], "weight": 700}
            return
        yield {**base, "y": row["y"] + size * 0.3, "text": row["short"], "weight": 700}
        yield {**base, "y": row["y"] + size * 0.68, "text": row["number"], "weight": 400}

    def _island_names(self, size: int) -> list[Row]:
        return [
            {
                "x": (shown.tile.column + 1) * size - _GAP,
                "y": (shown.tile.row + 1) * size + 2,
                "text": self._whose(shown).replace(" (", "\n("),
            }
            for shown in self.tiles
            if shown.tile.is_island
        ]

    def _legend_head(self, x: int, y: int) -> list[Row]:
        if self.classes is None:
            return []
        how = WORDS[self.heading.language].steps[self.classes.how]
        whole_text = f"{self.heading.unit}: {how}" if self.heading.unit else how
        return [{"x": x, "y": y, "text": wrapped(whole_text, _LEGEND_WIDTH)}]

    def _entries(self, x: int, y: int) -> Iterator[Row]:
        """Yield the rows of the legend: classes from the highest, then what has no value."""
        heading, words = self.heading, WORDS[self.heading.language]
        looks: list[tuple[Row, str]] = []
        for low, high in reversed(self.classes.ranges() if self.classes else ()):
            label = (
                heading.number(low)
                if low == high
                else f"{heading.number(low)} – {heading.number(high)}"
            )
            looks.append((self._look(Point("", low)), label))
        points = [shown.point for shown in self.tiles]
        if any(point.value is None and not point.is_suppressed for point in points):
            looks.append((self._look(Point("", None)), words.unknown))
        if any(point.is_suppressed for point in points):
            looks.append((self._look(Point("", None, is_suppressed=True)), words.suppressed))
        for index, (look, label) in enumerate(looks):
            top = y + 12 + index * _LEGEND_ROW
            yield {**look, "x": x, "y": top, "x2": x + 14, "y2": top + 14, "label": label}


def _look(fill: str, stroke: str, ink: str, dash: list[int], *, is_hatched: bool = False) -> Row:
    colours = {"fill": light(fill), "stroke": light(stroke), "ink": light(ink)}
    return {**colours, "dash": dash, "is_hatched": is_hatched}


def _squares(rows: Iterable[Row], radius: int, *, is_told: bool = True) -> Spec:
    encoding = {
        **_CORNERS,
        "fill": coloured("fill"),
        "stroke": coloured("stroke"),
    }
    if is_told:
        encoding["tooltip"] = told("name", "value")
    return layer(rows, "rect", encoding, cornerRadius=radius, strokeDash={"expr": "datum.dash"})


def _hatches(rows: Sequence[Row]) -> Spec:
    """Return lines across the tiles of which nothing is known."""
    lines = [
        {
            "x": row["x"] + max(shift, 0),
            "y": row["y2"] + min(shift, 0),
            "x2": row["x2"] + min(shift, 0),
            "y2": row["y"] + max(shift, 0),
        }
        for row in rows
        if row["is_hatched"]
        for size in [row["x2"] - row["x"]]
        for shift in (-size / 2, 0, size / 2)
    ]
    return layer(lines, "rule", _CORNERS, color=light("rule"), strokeWidth=1.5)

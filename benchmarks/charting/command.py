"""`python -m benchmarks charts`: the image of every kind of chart, drawn anew and kept."""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.stopwatch import Stopwatch
from laban.programme import Programme, read_programme
from laban.report.charts import (
    Chart,
    Heading,
    Line,
    Point,
    Progress,
    bars_chart,
    breakdown_chart,
    dots_chart,
    map_chart,
    progress_chart,
    series_chart,
    shares_chart,
    sparkline,
    warm_up,
)

SUMMARY = "the image of every kind of chart, drawn anew and kept"
_PLACES = tuple(f"Tỉnh số {number}" for number in range(34))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be chosen."""
    parser.add_argument("--programme", type=Path, default=Path("programmes/vietnam"))
    parser.add_argument("--times", type=int, default=20, help="How often each image is drawn.")


def run(arguments: argparse.Namespace) -> None:
    """Draw each chart with values never seen before, then again; print a table."""
    programme = read_programme(arguments.programme)
    with Stopwatch() as start:
        warm_up()
    print(f"Starting what draws: {start.times['seconds'] * 1000:,.0f} ms, once a process.\n")
    print("| chart | new: median ms | slowest ms | processor ms | kept: median ms | image kB |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, make in _kinds(programme).items():
        new, kept, size = _timed(make, arguments.times)
        cells = [
            name,
            f"{statistics.median(_milliseconds(new, 'seconds')):.1f}",
            f"{max(_milliseconds(new, 'seconds')):.1f}",
            f"{statistics.median(_milliseconds(new, 'cpu_seconds')):.1f}",
            f"{statistics.median(_milliseconds(kept, 'seconds')):.2f}",
            f"{size / 1000:.1f}",
        ]
        print(f"| {' | '.join(cells)} |", flush=True)


def _milliseconds(watches: Sequence[Stopwatch], which: str) -> list[float]:
    return [watch.times[which] * 1000 for watch in watches]


def _timed(
    make: Callable[[float], str], times: int
) -> tuple[list[Stopwatch], list[Stopwatch], int]:
    """Return how long each image took when it was new and when it was kept, and its size."""
    new: list[Stopwatch] = []
    kept: list[Stopwatch] = []
    size = 0
    for number in range(times):
        for found in (new, kept):
            with Stopwatch() as watch:
                size = len(make(number / 7).encode())
            found.append(watch)
    return new, kept, size


def _kinds(programme: Programme) -> Mapping[str, Callable[[float], str]]:
    """Return a maker of each kind: from a shift, so that images differ, to the image."""
    heading = Heading("Tỷ lệ hồ sơ trực tuyến", "%")

    def line(name: str, shift: float) -> Line:
        months = [(year, month) for year in (2023, 2024, 2025) for month in range(1, 13)]
        points = (Point(f"{y}-{m:02d}", (y - 2022) * 9 + m + shift) for y, m in months)
        return Line(name, tuple(points))

    def parts(shift: float) -> list[Line]:
        return [
            Line(name, tuple(Point(str(year), 5 + shift + year % 7) for year in range(2019, 2026)))
            for name in ("Lõi", "Số hóa")
        ]

    def image(make: Callable[[float], Chart], shift: float) -> str:
        return make(shift).svg()

    charts: dict[str, Callable[[float], Chart]] = {
        "series, 3 lines of 36 months": lambda s: series_chart(
            heading, [line(name, s + index) for index, name in enumerate("ABC")]
        ),
        "bars, 34 organisations": lambda s: bars_chart(
            heading, [Point(name, s + index) for index, name in enumerate(_PLACES)]
        ),
        "breakdown": lambda s: breakdown_chart(heading, parts(s)),
        "shares over time": lambda s: shares_chart(heading, parts(s)),
        "dots": lambda s: dots_chart(heading, parts(s)),
        "progress": lambda s: progress_chart(
            heading, Progress(Point("2024", 40 + s), Point("2025", 80))
        ),
    }
    for code, tile_map in programme.maps.items():
        tiles = tile_map.tiles
        charts[f"map {code}"] = lambda s, tile_map=tile_map, tiles=tiles: map_chart(  # type: ignore[misc]
            heading,
            tile_map,
            [Point(tile.organisation, s + index) for index, tile in enumerate(tiles)],
        )
    images: dict[str, Callable[[float], str]] = {
        name: partial(image, make) for name, make in charts.items()
    }
    return images | {"sparkline": lambda s: sparkline(heading, line("A", s))}

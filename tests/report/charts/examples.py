"""One chart of every kind, in both languages, from values made up by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from laban.programme import Programme, read_programme
from laban.report import Language
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
)

VIETNAM: Programme = read_programme(Path("programmes/vietnam"))


def heading(language: Language = "vi") -> Heading:
    title = {"vi": "Hồ sơ trực tuyến ở Đắk Lắk", "en": "Online dossiers in Dak Lak"}[language]
    return Heading(title, "%", 1, language, "Cổng Dịch vụ công Quốc gia")


def line(name: str, *values: float | None, is_illustrative: bool = False) -> Line:
    """Return a line of years from 2020."""
    years = (str(2020 + index) for index in range(len(values)))
    return Line(
        name,
        tuple(
            Point(year, value, is_illustrative=is_illustrative)
            for year, value in zip(years, values, strict=True)
        ),
    )


def of_map(code: str, language: Language = "vi", *, is_illustrative: bool = False) -> Chart:
    """Return a map: rising values, the first unknown, the second suppressed, the third missing."""
    tile_map = VIETNAM.maps[code]
    ids = [tile.organisation for tile in tile_map.tiles if not tile.is_island]
    points = [
        Point(
            id,
            None if index < 2 else float(index),
            is_suppressed=index == 1,
            is_illustrative=is_illustrative,
        )
        for index, id in enumerate(ids)
        if index != 2
    ]
    return map_chart(heading(language), tile_map, points)


KINDS: dict[str, Callable[[Language], Chart]] = {
    "series": lambda language: series_chart(
        heading(language),
        [line("Cục Thống kê", 12.7, 12.9, None, 12.3), line("Bộ Khoa học", 11.9, 14.3, 16.5, 18.3)],
        line("Mục tiêu", 12.0, 14.0, 17.0, 20.0),
    ),
    "bars": lambda language: bars_chart(
        heading(language),
        [Point("Đà Nẵng", 80.2), Point("Hà Nội", 64), Point("Huế", None)],
        highlighted=["Đà Nẵng"],
        references=[("Trung vị", 70.0)],
    ),
    "breakdown": lambda language: breakdown_chart(
        heading(language),
        [
            Line("Trực tuyến", (Point("Tỉnh", 60.0), Point("Xã", 40.0))),
            Line("Trực tiếp", (Point("Tỉnh", 40.0), Point("Xã", 60.0))),
        ],
    ),
    "grouped": lambda language: breakdown_chart(
        heading(language),
        [Line("2023", (Point("Tỉnh", 60.0),)), Line("2024", (Point("Tỉnh", 70.0),))],
        is_stacked=False,
    ),
    "shares": lambda language: shares_chart(
        heading(language), [line("Lõi (ICT)", 7.5, 7.6), line("Số hóa", 5.2, 5.4)]
    ),
    "dots": lambda language: dots_chart(
        heading(language),
        [Line("Đà Nẵng", (Point("Đúng hạn", 97.0),)), Line("Huế", (Point("Đúng hạn", 93.5),))],
    ),
    "progress": lambda language: progress_chart(
        heading(language),
        Progress(Point("2024", 39.9), Point("2025", 80.0), Point("2021", 9.0), Point("2024", 63.0)),
    ),
    "map 63": lambda language: of_map("provinces_63", language),
    "map 34": lambda language: of_map("provinces_34", language),
}

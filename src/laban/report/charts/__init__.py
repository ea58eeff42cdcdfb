"""Charts and maps: one look, each with its words and its table.

In: a `Heading`, and lines of points, rounded by nobody yet. Out: a `Chart`: its Vega-Lite
specification at any width, `image()` for pages that load it from an address of its own,
`svg()` within a page, `svg_file()` and `png_file()` to take along, a `summary` in words, `columns` and
`rows` of the table beneath it.

    heading = heading_of("Dịch vụ công trực tuyến", "percent", programme, "vi", source="…")
    line = Line("Toàn quốc", (Point("2023", 17.4), Point("2024", None), Point("2025", 39.9)))
    chart = series_chart(heading, [line], target=Line("Mục tiêu", (Point("2025", 90),)))
    chart.svg(), chart.svg(NARROW), chart.summary, chart.rows

`series_chart`: over time. `bars_chart`: ranked organisations. `map_chart`: with a map of
`programme.maps`. `breakdown_chart`, `shares_chart`: parts of a whole. `dots_chart`: side by side.
`progress_chart`: how far a target is reached. `sparkline`, `bullet`: images of a word's size.
Pages in a room of `laban_web` show them with `{% chart chart %}`. Nothing here reads figures.
"""

from laban.report.charts.bars import bars_chart
from laban.report.charts.breakdown import breakdown_chart
from laban.report.charts.bullet import bullet
from laban.report.charts.chart import NARROW, WIDE, Chart, Image
from laban.report.charts.classes import Classes, Steps, classify
from laban.report.charts.colours import COLOURS
from laban.report.charts.columns import shares_chart
from laban.report.charts.dots import dots_chart
from laban.report.charts.images import FILE_STYLE
from laban.report.charts.maps import map_chart
from laban.report.charts.points import Heading, Line, Point, heading_of
from laban.report.charts.progress import Progress, progress_chart
from laban.report.charts.rendering import warm_up
from laban.report.charts.series import series_chart
from laban.report.charts.sparkline import sparkline

__all__ = [
    "COLOURS",
    "FILE_STYLE",
    "NARROW",
    "WIDE",
    "Chart",
    "Classes",
    "Heading",
    "Image",
    "Line",
    "Point",
    "Progress",
    "Steps",
    "bars_chart",
    "breakdown_chart",
    "bullet",
    "classify",
    "dots_chart",
    "heading_of",
    "map_chart",
    "progress_chart",
    "series_chart",
    "shares_chart",
    "sparkline",
    "warm_up",
]

"""Images: sound XML with title and words, no styles of their own, drawn alike from threads."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import pytest

from laban.report import Language
from laban.report.charts import COLOURS, NARROW, Chart, warm_up
from laban.report.charts.rendering import draw

from .examples import KINDS, of_map

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def chart(kind: str) -> Chart:
    return KINDS[kind]("vi")


def texts(svg: str) -> list[str]:
    elements = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [line for element in elements for line in element.itertext()]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_image_is_named_and_described(kind: str, language: Language) -> None:
    chart = KINDS[kind](language)
    root = ElementTree.fromstring(chart.svg())

    title, summary = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and summary is not None
    assert (title.text, summary.text) == (chart.heading.title, chart.summary)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {summary.get('id')}"
    assert root.get("lang") == language


def test_an_image_in_a_page_has_no_style_no_script_and_takes_no_focus(chart: Chart) -> None:
    svg = chart.svg()

    assert not re.search(r"\bstyle=|<style|<script|\bon[a-z]+=|tabindex|<a\b|xlink|url\(http", svg)


def test_every_colour_in_a_page_is_one_that_the_page_defines(chart: Chart) -> None:
    svg = chart.svg()

    used = set(re.findall(r"var\(--laban-chart-([a-z0-9-]+)\)", svg))
    assert used and used <= set(COLOURS)
    assert not re.findall(r'(?:fill|stroke)="(?:#|rgb|hsl)[^"]*"', svg)


def test_an_image_keeps_its_letters_as_text(chart: Chart) -> None:
    assert texts(chart.svg())


def test_an_image_is_as_wide_as_asked(chart: Chart) -> None:
    for width in (NARROW, 680, 960):
        assert ElementTree.fromstring(chart.svg(width)).get("width") == str(width)


def test_an_image_that_leaves_its_page_bears_title_and_source(chart: Chart) -> None:
    found = texts(chart.svg_file())

    assert "Hồ sơ trực tuyến ở Đắk Lắk" in found
    assert "Nguồn: Cổng Dịch vụ công Quốc gia" in found
    assert "prefers-color-scheme:dark" in chart.svg_file()
    assert chart.png_file().startswith(b"\x89PNG")


def test_the_mark_of_invented_data_is_in_the_image_and_nowhere_else() -> None:
    invented = of_map("provinces_34", is_illustrative=True)
    marked = "Số liệu minh họa · Illustrative"

    assert texts(invented.svg()).count(marked) > 3
    assert marked in texts(invented.svg(NARROW)) and marked in texts(invented.svg_file())
    assert invented.is_illustrative and "Số liệu minh họa." in invented.summary
    assert marked not in texts(of_map("provinces_34").svg())


def test_two_images_of_one_page_share_no_id() -> None:
    chart = KINDS["series"]("vi")
    ids = re.findall(r'\bid="([^"]+)"', chart.svg() + chart.svg(NARROW))

    assert len(ids) == len(set(ids))


def test_an_image_is_drawn_once_and_kept() -> None:
    chart = KINDS["progress"]("vi")
    first = draw(chart.spec())

    assert draw(KINDS["progress"]("vi").spec()) is first


def test_images_drawn_from_several_threads_at_once_are_the_same() -> None:
    warm_up()
    charts = [of_map("provinces_34", language) for language in ("vi", "en")]
    widths = [400 + 7 * number for number in range(6)]

    def draw_all(_thread: int) -> list[str]:
        return [chart.svg(width) for width in widths for chart in charts]

    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(draw_all, range(8)))

    assert all(one == drawn[0] for one in drawn)
    assert len(set(drawn[0])) == len(drawn[0])

"""A chart on a page under the server's own policy: it follows the page, and opens on demand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.template import Context, Template

from laban.report.charts import Chart
from laban_web.portal.charts import chart_file
from tests.report.charts.examples import KINDS, of_map

from .conftest import Server
from .test_accessibility import serious

_PAGE = """<!DOCTYPE html><html lang="vi" class="govuk-template"><head><meta charset="utf-8">
<title>x</title><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/static/vendor/govuk-frontend-6.6.0/govuk-frontend.min.css">
<link rel="stylesheet" href="/static/laban/tokens.css">
<link rel="stylesheet" href="/static/laban/frame.css">
<link rel="stylesheet" href="/static/laban/laban.css">
<link rel="stylesheet" href="/static/portal/charts.css"></head>
<body class="govuk-template__body"><div class="govuk-width-container"><main>
<h1>x</h1>{% load charts %}{% chart chart "/vi/x/chart" %}</main></div></body></html>"""


class Reader:
    """Somebody who reads one chart on a page that the server might have sent."""

    def __init__(self, page: Any, server: Server) -> None:
        self.page, self.server = page, server
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda said: self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def read(self, chart: Chart, width: int = 900) -> None:
        policy = self.page.request.get(f"{self.server.address}/vi/").headers[
            "content-security-policy"
        ]
        body = Template(_PAGE).render(Context({"chart": chart}))
        headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": policy}
        spec = chart_file(chart, "json").content
        drawn = chart_file(chart, "svg")
        self.page.route(
            "**/vi/images/*.svg",
            lambda route: route.fulfill(
                status=200, headers=dict(drawn.items()), body=drawn.content
            ),
        )
        self.page.route(
            "**/vi/x/", lambda route: route.fulfill(status=200, headers=headers, body=body)
        )
        self.page.route(
            "**/vi/x/chart.json",
            lambda route: route.fulfill(status=200, body=spec, content_type="application/json"),
        )
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.goto(f"{self.server.address}/vi/x/")

    def loaded_vega(self) -> bool:
        return any("vega" in url for url in self.asked)


@pytest.fixture(params=["light", "dark"])
def reader(request: pytest.FixtureRequest, chromium: Any, server: Server) -> Iterator[Reader]:
    page = chromium.new_page(color_scheme=request.param)
    yield Reader(page, server)
    page.close()


@pytest.mark.parametrize("kind", KINDS)
def test_the_interactive_view_opens_on_demand_and_breaks_no_policy(
    kind: str, reader: Reader
) -> None:
    reader.read(KINDS[kind]("vi"))
    assert not reader.loaded_vega()

    reader.page.get_by_role("button", name="Xem tương tác").click()
    canvas = reader.page.locator(".laban-chart__interactive canvas")
    canvas.wait_for(state="visible", timeout=30_000)

    assert canvas.evaluate(
        "c => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size > 8"
    )
    assert reader.page.locator(".laban-chart__image:visible").count() == 0
    assert reader.complaints == []
    assert all(url.startswith(reader.server.address) for url in reader.asked)

    reader.page.get_by_role("button", name="Xem tương tác").click()
    assert reader.page.locator(".laban-chart__image:visible").count() == 1


def test_the_interactive_view_tells_the_value_under_the_pointer(reader: Reader) -> None:
    reader.read(of_map("provinces_34"))
    reader.page.get_by_role("button", name="Xem tương tác").click()
    canvas = reader.page.locator(".laban-chart__interactive canvas")
    canvas.wait_for(state="visible", timeout=30_000)

    box = canvas.bounding_box()
    for step in range(12):
        reader.page.mouse.move(box["x"] + 60 + step, box["y"] + 66 + step)
    reader.page.locator("#vg-tooltip-element.visible").wait_for(timeout=10_000)
    assert "Sơn La" in reader.page.locator("#vg-tooltip-element").inner_text()
    assert reader.complaints == []


def test_a_failure_to_open_is_said(reader: Reader) -> None:
    reader.read(of_map("provinces_34"))
    reader.page.route("**/vega.min.js", lambda route: route.abort())
    reader.page.get_by_role("button", name="Xem tương tác").click()

    reader.page.get_by_text("Không mở được bản xem tương tác.").wait_for(timeout=10_000)
    assert reader.page.locator(".laban-chart__image:visible").count() == 1


def test_colours_follow_the_page(reader: Reader) -> None:
    reader.read(KINDS["series"]("vi"))
    image = reader.page.locator(".laban-chart__image:visible img").get_attribute("src")
    reader.page.goto(f"{reader.server.address}{image}")
    drawn = reader.page.locator("path[stroke]").first
    is_dark = reader.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")

    colour = drawn.evaluate("e => getComputedStyle(e).stroke")
    assert colour.startswith("rgb")
    lightness = sum(int(part) for part in colour[4:-1].split(","))
    assert (lightness > 384) == is_dark


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_has_nothing_serious_and_does_not_scroll_sideways(
    kind: str, width: int, reader: Reader
) -> None:
    reader.read(KINDS[kind]("vi"), width)

    assert reader.page.locator(".laban-chart__image:visible").count() == 1
    assert serious(reader.page) == []
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.complaints == []

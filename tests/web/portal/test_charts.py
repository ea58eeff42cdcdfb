"""Charts on public pages: figure, words, table, files; nothing that the policy forbids."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from django.http import Http404
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString

from laban.report.charts import COLOURS, Chart, Heading, sparkline
from laban_web.portal.charts import FORMATS, chart_file
from tests.report.charts.examples import KINDS, heading, line, of_map

STYLES = Path("src/laban_web/portal/static/portal/charts.css")


def page(chart: Chart, address: str = "", language: str = "vi") -> str:
    template = Template("{% load charts %}{% chart chart address %}")
    with translation.override(language):
        return template.render(Context({"chart": chart, "address": address}))


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_has_two_widths_the_words_and_the_table(kind: str) -> None:
    chart = KINDS[kind]("vi")
    html = page(chart)

    assert len(set(re.findall(r'(?:src|srcset)="(/vi/images/[0-9a-f]{32}\.svg)"', html))) == 2
    assert html.count(f'alt="{chart.summary}"') == 1
    assert f'<p class="govuk-body">{chart.summary}</p>' in html
    assert html.count("<tr ") == len(chart.rows) + 1
    assert "Bảng số liệu và mô tả" in html


def test_a_figure_holds_nothing_that_the_policy_forbids() -> None:
    html = page(of_map("provinces_63", is_illustrative=True), "/vi/x/chart")

    assert not re.search(r"\bstyle=|<style|\bon[a-z]+=\"|javascript:", html)
    assert re.findall(r"<script[^>]*>(.*?)</script>", html) == [""]


def test_a_figure_of_invented_data_says_so_in_the_readers_language() -> None:
    assert "Số liệu minh họa</strong>" in page(of_map("provinces_34", is_illustrative=True))
    assert "</strong>" not in page(of_map("provinces_34"))


def test_a_figure_without_an_address_offers_no_files() -> None:
    assert "<a " not in page(KINDS["series"]("vi"))
    with_address = page(KINDS["series"]("vi"), "/vi/x/chart")
    assert set(re.findall(r'href="([^"]+)"', with_address)) == {
        f"/vi/x/chart.{format}" for format in FORMATS
    }


def test_what_a_page_is_given_is_escaped() -> None:
    chart = KINDS["series"]("vi")
    nasty = Chart(
        chart.kind, Heading("<b>&", "<i>"), "<u>", ("<s>",), (("<q>",),), False, chart.specify
    )

    assert not re.search(r"<(?:b|i|u|s|q)>", page(nasty))


def test_every_format_is_answered_and_no_other() -> None:
    chart = of_map("provinces_34")
    answers = {format: chart_file(chart, format) for format in FORMATS}

    assert answers["svg"].content.startswith(b"<svg ")
    assert answers["png"].content.startswith(b"\x89PNG")
    rows = list(csv.reader(io.StringIO(answers["csv"].content.decode("utf-8-sig"))))
    assert tuple(map(tuple, rows)) == (chart.columns, *chart.rows)
    spec = json.loads(answers["json"].content)
    assert spec["usermeta"]["colours"][COLOURS["ink"].light] == "ink"
    with pytest.raises(Http404):
        chart_file(chart, "exe")


def test_a_file_of_an_image_may_use_its_own_style_and_nothing_else() -> None:
    policy = chart_file(of_map("provinces_34"), "svg")["Content-Security-Policy"]

    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'", policy)


def test_a_sparkline_is_written_into_a_page() -> None:
    template = Template("{% load charts %}{% drawn svg %}")
    html = template.render(Context({"svg": sparkline(heading(), line("A", 1.0, 2.0))}))

    assert isinstance(html, SafeString) and html.startswith("<svg ")


def test_pages_define_every_colour_as_charts_know_it() -> None:
    day, night = STYLES.read_text(encoding="utf-8").split("@media screen", 1)
    for text, shade in ((day, "light"), (night, "dark")):
        defined = dict(re.findall(r"--laban-chart-([a-z0-9-]+): (#[0-9a-f]{6});", text))
        known = {name: getattr(colour, shade) for name, colour in COLOURS.items()}
        assert defined == {name: known[name] for name in known if name != "paper"}

"""The files of a chart: image, specification, table."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
from collections.abc import Callable

from django.http import Http404, HttpResponse

from laban.report.charts import COLOURS, FILE_STYLE, Chart

# What is at the address of a chart, and the word for it beside the figure.
FORMATS = ("svg", "png", "csv", "json")


def chart_file(chart: Chart, format: str) -> HttpResponse:
    """Answer with a file of a chart: svg, png, csv, or json, its Vega-Lite specification.

    Raises:
        Http404: When there is no such format.
    """
    if format not in _MAKERS:
        raise Http404
    return _MAKERS[format](chart)


def _svg(chart: Chart) -> HttpResponse:
    return svg_response(chart.svg_file())


def svg_response(drawn: str) -> HttpResponse:
    """Answer with an image that brings its style: nothing else in it may act."""
    response = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
    digest = base64.b64encode(hashlib.sha256(FILE_STYLE.encode()).digest()).decode()
    response["Content-Security-Policy"] = f"default-src 'none'; style-src 'sha256-{digest}'"
    return response


def _png(chart: Chart) -> HttpResponse:
    return HttpResponse(chart.png_file(), content_type="image/png")


def _csv(chart: Chart) -> HttpResponse:
    """The table beneath the figure, as it is read; unrounded figures are in the open data."""
    text = io.StringIO()
    csv.writer(text).writerows([chart.columns, *chart.rows])
    return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")


def _json(chart: Chart) -> HttpResponse:
    """The specification, with the names of its colours for pages that are dark."""
    names = {colour.light: name for name, colour in COLOURS.items()}
    spec = {**chart.spec(), "usermeta": {"colours": names}}
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json")


_MAKERS: dict[str, Callable[[Chart], HttpResponse]] = {
    "svg": _svg,
    "png": _png,
    "csv": _csv,
    "json": _json,
}

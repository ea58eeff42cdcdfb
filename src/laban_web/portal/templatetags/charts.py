"""A chart on a page: figure, words, table, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from laban.report.charts import NARROW, WIDE, Chart
from laban_web.portal.charts.files import FORMATS
from laban_web.portal.charts.images import image_address

register = template.Library()


@register.inclusion_tag("portal/chart.html", takes_context=True)
def chart(context: Mapping[str, Any], chart: Chart, address: str = "") -> dict[str, Any]:
    """Draw a chart with its table beneath.

    `address` is where its files are, without the ending that `chart_file` is asked for, such as
    `/vi/indicators/dti/chart`; without it there are no files and no interactive view.
    """
    return {
        "chart": chart,
        "wide": image_address(chart.image()),
        "narrow": image_address(chart.image(NARROW)),
        "width": WIDE,
        "files": [(name.upper(), f"{address}.{name}") for name in FORMATS if name != "json"]
        if address
        else [],
        "specification": f"{address}.json" if address else "",
        "laban_version": context.get("laban_version", ""),
    }


@register.simple_tag
def table_rows(rows: Sequence[tuple[str, ...]]) -> SafeString:
    """Write the rows of a chart's table; in each the first cell says what the others are of."""
    return _safe("".join(f'<tr class="govuk-table__row">{_cells(*row)}</tr>' for row in rows))


def _cells(first: str, *others: str) -> str:
    head = f'<th scope="row" class="govuk-table__header">{escape(first)}</th>'
    return head + "".join(
        f'<td class="govuk-table__cell govuk-table__cell--numeric">{escape(one)}</td>'
        for one in others
    )


@register.simple_tag
def drawn(svg: str) -> SafeString:
    """Write an image that `laban.report.charts` made, such as a sparkline, into the page."""
    return _safe(svg)


def _safe(svg: str) -> SafeString:
    # Every text within was escaped when the image or the row was made.
    return mark_safe(svg)

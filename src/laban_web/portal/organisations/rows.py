"""The rows of an organisation's figures as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laban_web.portal.figures.cells import NOTHING, NUMERIC, cell, current_marks, link, together
from laban_web.portal.figures.shown import ShownFigure
from laban_web.portal.organisations.figures import Standing


def rows_of(rows: Iterable[Standing], id: str) -> SafeString:
    """Return the rows of a table in the language of the page."""
    marks = current_marks()
    latest, above, median, rank = (
        escape(word) for word in (_("Latest figure"), _("Above"), _("Median of peers"), _("Rank"))
    )

    def figure(one: ShownFigure) -> str:
        invented = " laban-figure--invented" if one.is_illustrative else ""
        return (
            f'<span class="laban-figure{invented}">'
            f"{link('laban-figure__value', one.proof, one.amount)}"
            f' <span class="laban-figure__period">{escape(one.period)}</span>{marks.of(one)}'
            f'<span class="laban-figure__trust">{escape(one.trust)}</span></span>'
        )

    def row(one: Standing) -> str:
        parent, sign = one.parent, "%" if one.figure.unit == "%" else ""
        beside = link("laban-number", parent.proof, parent.amount) if parent else NOTHING
        middle = f"{escape(one.median)}{sign}" if one.median else NOTHING
        place = f"{one.rank} / {one.peers}" if one.rank else NOTHING
        return (
            '<tr class="govuk-table__row"><td class="govuk-table__cell">'
            f"{link('govuk-link', f'{one.url}?of={quote(id)}', one.title)}</td>"
            f"{cell(latest, figure(one.figure))}"
            f"{cell(above, beside, NUMERIC)}"
            f"{cell(median, middle, f'{NUMERIC} laban-number')}"
            f"{cell(rank, place, f'{NUMERIC} laban-number')}</tr>"
        )

    return together(map(row, rows))

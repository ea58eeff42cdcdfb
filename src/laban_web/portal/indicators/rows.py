"""The rows of an indicator's table by organisation, as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laban_web.portal.figures.cells import NOTHING, NUMERIC, cell, current_marks, link, together
from laban_web.portal.figures.shown import ShownFigure, no_figure
from laban_web.portal.indicators.table import Row


def rows_of(rows: Iterable[Row]) -> SafeString:
    """Return the rows of a table in the language of the page."""
    marks = current_marks()
    rank, value, made, trust = (
        escape(word) for word in (_("Rank"), _("Value"), _("Made of"), _("Trust"))
    )
    nothing = f'<span class="laban-none">{escape(no_figure())}</span>'

    def shown(figure: ShownFigure, parts: str) -> str:
        kind = "laban-number" if figure.is_known else "laban-none"
        return (
            cell(value, link(kind, figure.proof, figure.amount), NUMERIC)
            + cell(made, escape(parts) or NOTHING, f"{NUMERIC} laban-soft")
            + cell(trust, escape(figure.trust) + marks.of(figure), " laban-small")
        )

    unknown = cell(value, nothing, NUMERIC) + cell(made, NOTHING, NUMERIC) + cell(trust, NOTHING)

    def row(one: Row) -> str:
        invented = " laban-row--invented" if one.figure and one.figure.is_illustrative else ""
        note = f' <span class="laban-soft">{escape(one.note)}</span>' if one.note else ""
        return (
            f'<tr class="govuk-table__row{invented}">'
            f"{cell(rank, str(one.rank or NOTHING), NUMERIC)}"
            f'<th scope="row" class="govuk-table__header">'
            f"{link('govuk-link', one.url, one.name)}{note}</th>"
            f"{shown(one.figure, one.parts) if one.figure else unknown}</tr>"
        )

    return together(map(row, rows))

"""Parts of tables of figures as HTML.

Tables of fifty rows and more are put together here: as templates they took longer than all else
on their pages. Every text is escaped where it enters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from laban_web.portal.figures.shown import ShownFigure

NOTHING = "–"
NUMERIC = " govuk-table__cell--numeric"


@dataclass(frozen=True, slots=True)
class Marks:
    """The words for what a figure must not be taken for."""

    illustrative: str
    estimated: str

    def of(self, figure: ShownFigure) -> str:
        """Return the marks of a figure."""
        found = ""
        if figure.is_illustrative:
            found = f' <strong class="laban-mark">{self.illustrative}</strong>'
        if figure.is_estimated:
            found += f' <span class="laban-mark laban-mark--estimate">{self.estimated}</span>'
        return found


def current_marks() -> Marks:
    """Return the marks in the language of the page."""
    return Marks(escape(_("illustrative")), escape(_("estimated")))


def link(kind: str, address: str, text: str) -> str:
    """Return a link of a class."""
    return f'<a class="{kind}" href="{escape(address)}">{escape(text)}</a>'


def cell(label: str, content: str, more: str = "") -> str:
    """Return a cell of HTML; narrow screens show the label, which is escaped, before it."""
    return f'<td class="govuk-table__cell{more}" data-label="{label}">{content}</td>'


def together(rows: Iterable[str]) -> SafeString:
    """Return rows of HTML, each on a line."""
    # Every text within was escaped by what made the rows.
    return mark_safe("".join(f"{row}\n" for row in rows))

"""What an indicator is: its formula as code, its legal sources, how its method changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from laban.programme import Citation, Indicator, Programme
from laban.report import Language
from laban_web.portal.addresses import address_of
from laban_web.portal.figures.shown import document_of


@dataclass(frozen=True, slots=True)
class Cited:
    """A document as an indicator cites it; without an address when the library has no page."""

    title: str
    number: str
    place: str
    note: str
    url: str


def expressions(indicator: Indicator) -> list[tuple[str, str]]:
    """Return the expressions of the programme that an indicator is computed by, with their roles."""
    stated = (
        (_("Made from records of type"), indicator.record_type),
        (_("Which records count"), indicator.where),
        (_("Numerator"), indicator.numerator),
        (_("Denominator"), indicator.denominator),
        (_("Value of a record"), indicator.value),
        (_("Quantile"), str(indicator.quantile) if indicator.quantile else None),
        (_("Time of a record"), indicator.time),
        (_("Enters the stock"), indicator.begins),
        (_("Leaves the stock"), indicator.ends),
        (_("What is observed"), ", ".join(indicator.entity)),
        (_("Formula over other indicators"), indicator.expression),
    )
    return [(role, expression) for role, expression in stated if expression]


def cited(indicator: Indicator, programme: Programme, language: Language) -> Iterator[Cited]:
    """Yield the documents that an indicator rests on."""
    for one in indicator.source:
        yield _cited(one, programme, language)


def _cited(citation: Citation, programme: Programme, language: Language) -> Cited:
    document = document_of(citation.document, programme)
    return Cited(
        title=getattr(document.title, language) if document else citation.document,
        number=(document.number or "") if document else "",
        place=citation.place or "",
        note=citation.note or "",
        url=address_of("portal:library_of", citation.document),
    )


def direction_words(indicator: Indicator) -> str:
    """Return which way is better."""
    return {
        "up": _("higher is better"),
        "down": _("lower is better"),
        "none": _("neither higher nor lower is better"),
    }[indicator.direction]

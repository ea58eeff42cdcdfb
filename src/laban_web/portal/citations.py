"""The documents that the programme's files rest on, as pages name them."""

from __future__ import annotations

from dataclasses import dataclass

from laban.programme import Citation, Programme
from laban.report import Language
from laban_web.portal.addresses import address_of
from laban_web.portal.sources import document_of


@dataclass(frozen=True, slots=True)
class Cited:
    """A document as it is cited; without an address when there is no page of it."""

    title: str
    number: str
    place: str
    note: str
    url: str


def cited(citation: Citation, programme: Programme, language: Language) -> Cited:
    """Return a cited document in words."""
    document = document_of(citation.document, programme)
    return Cited(
        title=getattr(document.title, language) if document else citation.document,
        number=(document.number or "") if document else "",
        place=citation.place or "",
        note=citation.note or "",
        url=address_of("portal:library_of", citation.document),
    )

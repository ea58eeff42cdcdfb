"""Who published a figure, and in which vintage, in the words of one language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from laban.programme import Document, Programme
from laban.report import issuer_name
from laban_web.portal.language import current_language


def document_of(code: str, programme: Programme) -> Document | None:
    """Return a document that the programme cites."""
    return next((one for one in programme.head.documents if one.code == code), None)


def issuer_of(source: str, programme: Programme) -> str:
    """Return who published a figure, or that it was counted here."""
    if not source:
        return _("Counted from records")
    document = document_of(source, programme)
    if document is None or document.issuer is None:
        return source
    return issuer_name(document.issuer, programme, current_language())


def vintage_words(vintage: str) -> str:
    """Return how a vintage is called."""
    named = {
        "latest": _("latest publication"),
        "published": _("as published"),
        "forecast": _("forecast"),
        "expected": _("expected"),
    }
    if vintage.startswith("earlier-"):
        return _("earlier publication %(number)s") % {"number": vintage.removeprefix("earlier-")}
    return named.get(vintage, vintage)

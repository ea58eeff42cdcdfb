"""Lead from a citation to the document."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laban_web.installation import installation
from laban_web.portal.language import current_language
from laban_web.portal.missing import Place, missing, similar
from laban_web.portal.models import LibraryDocument
from laban_web.portal.sources import document_of


@require_safe
def cited(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the library's page of a document; where it has none, show what is known of it."""
    programme, language = installation().programme, current_language()
    pages = LibraryDocument.objects.live().filter(locale__language_code=language)
    page = pages.filter(programme_code=code).first()
    if page:
        return HttpResponseRedirect(page.get_url(request))
    document = document_of(code, programme)
    if document is None:
        known = [one.code for one in programme.head.documents]
        near = [Place(f"../{one}/", one) for one in similar(code, known)]
        sentence = _("The programme cites no document “%(code)s”.") % {"code": code[:60]}
        return missing(request, sentence, near, Place(f"/{language}/library/", _("Library")))
    context = {"document": document, "title": getattr(document.title, language)}
    return render(request, "portal/documents/cited.html", context)

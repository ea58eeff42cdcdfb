"""The documents that a reader of the library asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from laban_web.portal.editorial.vocabularies import Kind, State, Subject

PAGE_SIZE = 50
_FILTERS = (
    ("kind", _("Kind"), Kind),
    ("subject", _("Subject"), Subject),
    ("state", _("State"), State),
)


def filtered(documents: QuerySet[Any], asked: Mapping[str, str]) -> dict[str, Any]:
    """Return a page of documents, newest first, and the filters as they are set.

    What is no known value of a filter is ignored, so that an old address still shows something.
    """
    chosen = {
        name: asked.get(name, "")
        for name, _label, choices in _FILTERS
        if asked.get(name, "") in choices.values
    }
    words = asked.get("q", "").strip()[:100]
    for word in words.split():
        documents = documents.filter(
            Q(title__icontains=word) | Q(number__icontains=word) | Q(issuer__icontains=word)
        )
    newest = documents.filter(**chosen).order_by(F("signed_on").desc(nulls_last=True), "title")
    return {
        "documents": Paginator(newest, PAGE_SIZE).get_page(asked.get("page")),
        "filters": [
            {
                "name": name,
                "label": label,
                "choices": choices.choices,
                "value": chosen.get(name, ""),
            }
            for name, label, choices in _FILTERS
        ],
        "words": words,
    }

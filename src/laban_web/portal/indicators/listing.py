"""The list of indicators that a reader asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from laban.report import Language
from laban_web.installation import installation
from laban_web.portal.figures.folding import has_words, words_of
from laban_web.portal.filters import is_filtered, read_filter, read_words
from laban_web.portal.indicators.overview import (
    ListedIndicator,
    kind_titles,
    source_titles,
    subjects,
)


def listed(asked: QueryDict, language: Language) -> dict[str, Any]:
    """Return the indicators that fit the filters, by subject, and the filters as they are set."""
    here = installation()
    publication = here.publication
    everything = subjects(here.programme, publication, language)
    words = read_words(asked)
    wanted = words_of(words)
    state = {"figures": _("With figures"), "none": _("Without figures")}
    filters = (
        read_filter(asked, "kind", _("How it comes about"), kind_titles()),
        read_filter(asked, "source", _("Source"), source_titles(here.programme, publication)),
        read_filter(asked, "has", _("Figures"), state),
    )

    def is_wanted(one: ListedIndicator) -> bool:
        kind, source, has = filters
        return (
            has_words(wanted, one.text)
            and kind.admits(one.kind)
            and (not source.value or source.value in one.sources)
            and has.admits("figures" if one.organisations else "none")
        )

    found = [
        replace(subject, indicators=tuple(filter(is_wanted, subject.indicators)))
        for subject in everything
    ]
    shown = [subject for subject in found if subject.indicators]
    return {
        "subjects": shown,
        "count": sum(len(subject.indicators) for subject in shown),
        "kinds": kind_titles(),
        "publication": publication,
        "is_illustrative": any(
            figure.is_illustrative
            for subject in shown
            for one in subject.indicators
            for figure in one.figures
        ),
        "words": words,
        "filters": filters,
        "is_filtered": is_filtered(words, filters),
    }

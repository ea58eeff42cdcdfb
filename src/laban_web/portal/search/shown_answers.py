"""Figures that answer a question, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from laban.report import format_number, format_value, unit_title
from laban_web.installation import Installation
from laban_web.portal.search.answers import Answer
from laban_web.portal.sources import issuer_of


@dataclass(frozen=True)
class ShownAnswer:
    """A figure as the page of search shows it."""

    title: str
    organisation: str
    period: str
    value: str
    unit: str
    source: str
    records: int
    records_text: str
    is_illustrative: bool
    is_estimated: bool
    is_of_period: bool
    url: str
    proof_url: str


def shown_answers(
    answers: Iterable[Answer], here: Installation, language: str
) -> list[ShownAnswer]:
    """Return answers as the page shows them."""
    return [_shown(answer, here, language) for answer in answers]


def _shown(answer: Answer, here: Installation, language: str) -> ShownAnswer:
    figure, programme = answer.figure, here.programme
    key = figure.series
    spoken = "vi" if language == "vi" else "en"
    return ShownAnswer(
        title=getattr(programme.indicators[key.indicator].title, spoken),
        organisation=getattr(programme.organisations.by_id[key.organisation].name, spoken),
        period=figure.period_name,
        value=format_value(figure.value, key.unit, programme, spoken),
        unit=unit_title(key.unit, programme, spoken),
        source=issuer_of(key.source, programme) if key.source else "",
        records=figure.records or 0,
        records_text=format_number(figure.records or 0, 0, spoken),
        is_illustrative=figure.illustrative,
        is_estimated=figure.estimated,
        is_of_period=answer.is_of_period,
        url=_reversed("portal:indicator", key.indicator),
        proof_url=_reversed("portal:proof", figure.name),
    )


def _reversed(view: str, name: str) -> str:
    try:
        return reverse(view, args=[name])
    except NoReverseMatch:
        return ""

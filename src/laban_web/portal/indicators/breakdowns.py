"""An indicator's figure of one period by each of its breakdowns."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from laban.programme import RecordColumn
from laban.publication import PublishedFigure
from laban.report import Language
from laban_web.portal.figures.shown import ShownFigure, show
from laban_web.portal.indicators.asked import Question


@dataclass(frozen=True, slots=True)
class Part:
    """One category; `length` is its share of the longest, from 0 to 100, for a bar."""

    title: str
    figure: ShownFigure
    length: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The categories of one column."""

    title: str
    parts: tuple[Part, ...]


def breakdowns_of(question: Question, language: Language) -> list[Breakdown]:
    """Return the breakdowns that have figures of the organisation in the period."""
    found = (_breakdown(question, one, language) for one in question.indicator.breakdowns)
    return [one for one in found if one.parts]


def _breakdown(question: Question, column: str, language: Language) -> Breakdown:
    publication, slice = question.publication, question.slice
    figures: list[PublishedFigure] = []
    if publication and slice:
        for one in publication.slices(
            question.indicator.indicator,
            breakdown=column,
            structure=slice.structure,
            source=slice.source,
            vintage=slice.vintage,
        ):
            figure = publication.newest(one, question.organisation, [question.period])
            figures += [figure] if figure else []
    longest = max((abs(one.value) for one in figures if one.value is not None), default=0) or 1
    stated = _column(question, column)
    return Breakdown(
        getattr(stated.title, language) if stated else column,
        tuple(
            Part(
                _category(question, stated, one.series.category, language),
                show(one, question.programme, language),
                round(100 * abs(one.value) / longest) if one.value is not None else 0,
            )
            for one in figures
        ),
    )


def _column(question: Question, name: str) -> RecordColumn | None:
    record_type = question.programme.record_types.get(question.indicator.record_type or "")
    return record_type.columns.get(name) if record_type else None


def _category(
    question: Question, column: RecordColumn | None, category: str, language: Language
) -> str:
    if column and column.code_list:
        entries = question.programme.code_lists[column.code_list].entries
        titles = {one.code: getattr(one.title, language) for one in entries}
        return str(titles.get(category, category))
    return {"true": _("yes"), "false": _("no")}.get(category, category)

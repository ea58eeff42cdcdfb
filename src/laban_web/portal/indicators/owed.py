"""Who owes the records that an indicator is made from, and by which obligation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from laban.base import Period
from laban.measure import with_inputs
from laban.programme import Indicator, Programme, bound_on
from laban.report import Language
from laban_web.portal.figures.keeping import kept
from laban_web.portal.indicators.asked import Question


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation to deliver what an indicator is made from; `owing` have no figure."""

    title: str
    record_type: str
    owing: int


def duties(question: Question, missing: tuple[str, ...], language: Language) -> list[Duty]:
    """Return the obligations behind an indicator, with how many of the missing they bind."""
    programme = question.programme
    wanted = record_types(programme, question.indicator)
    last = Period.parse(question.period).end - timedelta(days=1) if question.period else None
    found = []
    for number, one in enumerate(programme.obligations):
        if one.record_type in wanted:
            bound = _bound(programme, None, number, last) if last else frozenset()
            title = programme.record_types[one.record_type].title
            found.append(
                Duty(
                    getattr(one.title, language),
                    getattr(title, language),
                    len(bound.intersection(missing)),
                )
            )
    return found


def record_types(programme: Programme, indicator: Indicator) -> frozenset[str]:
    """Return the record types that an indicator is made from, through others where it is derived."""
    inputs = with_inputs(programme, [indicator])
    return frozenset(one.record_type for one in inputs if one.record_type)


@kept(at_most=64)
def _bound(programme: Programme, publication: None, number: int, day: date) -> frozenset[str]:
    """Return whom an obligation, by its number in the programme, binds on a day."""
    return frozenset(bound_on(programme.organisations, programme.obligations[number], day))

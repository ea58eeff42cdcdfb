"""The figure itself, where a question names an indicator: of whom, and when, if it says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from laban.base import Grain, Period
from laban.programme import Programme
from laban.publication import Publication, PublishedFigure, Slice
from laban_web.portal.figures.sources import by_source
from laban_web.portal.search.finder import Finder
from laban_web.portal.search.places import Places
from laban_web.portal.search.questions import Question, Slot, without
from laban_web.portal.search.ranking import Ranking

ANSWERS = 3
_CANDIDATES = 12
# Where the indicator that fits best has no figure, one may answer that fits nearly as well; beside
# a figure that was found, only one that fits just as well.
_FITS = 0.6
_AS_GOOD = 0.85
# How much of what is asked its title or one of its names must have.
_COVERS = 0.6


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure that answers a question. `is_of_period`: of the period that was asked for."""

    figure: PublishedFigure
    is_of_period: bool


class Answers:
    """Finds figures for questions in one publication."""

    def __init__(self, programme: Programme, publication: Publication, finder: Finder) -> None:
        self._programme = programme
        self._publication = publication
        self._finder = finder
        self._places = Places(programme)

    def find(self, question: Question, today: date) -> list[Answer]:
        """Return the figures that answer a question, best first; none when it asks for none."""
        day = Period.parse(question.period).start if question.period else today
        place = self._places.find(question.text, day)
        taken = {*(place.words if place else ()), *_words_of_period(question)}
        rest = without(question, tuple(taken))
        if not rest.slots:
            return []
        owners = place.organisations if place else (self._programme.organisations.root,)
        found: list[Answer] = []
        for indicator, is_as_good in self._indicators(rest):
            if found and not is_as_good:
                break
            found += self._answers(indicator, owners, question.period)
        if question.period:
            found.sort(key=lambda one: not one.is_of_period)
        return found[:ANSWERS]

    def _indicators(self, question: Question) -> Iterator[tuple[str, bool]]:
        """Yield the indicators that fit, best first, and whether each is as good as the best."""
        found = self._finder.find_question(question, "indicator")
        best = max(found.scores, default=0.0)
        ranking = Ranking(question, self._finder.frequencies, self._finder.size)
        for entry, score in zip(found.entries[:_CANDIDATES], found.scores, strict=False):
            is_fitting = score >= _FITS * best and ranking.coverage(entry) >= _COVERS
            if is_fitting and entry.key in self._programme.indicators:
                yield entry.key, score >= _AS_GOOD * best

    def _answers(self, indicator: str, owners: Iterable[str], period: str | None) -> list[Answer]:
        """Return the figures of the first owner that has one, of the period or else the latest.

        Where several sources say it, one of each: none is chosen for the reader.
        """
        fallback: list[Answer] = []
        for owner in owners:
            found = [
                answer
                for slice in by_source(self._publication, indicator)
                if (answer := self._said(slice, owner, period))
            ]
            of_period = [one for one in found if one.is_of_period]
            if of_period:
                return of_period
            fallback = fallback or found
        return fallback

    def _said(self, slice: Slice, owner: str, period: str | None) -> Answer | None:
        """Return what one source says of an owner."""
        figures = [one for one in self._publication.series(slice, owner) if one.value is not None]
        for figure in figures:
            if figure.period_name == period:
                return Answer(figure, True)
        return Answer(max(figures, key=_lateness), period is None) if figures else None


def _lateness(figure: PublishedFigure) -> tuple[date, bool]:
    return figure.period.end, figure.period.grain is Grain.YEAR


def _words_of_period(question: Question) -> Iterator[str]:
    """Yield the words of a question that only say when."""
    if question.period is None:
        return
    yield from ("quy", "thang", "nam", "quarter", "year", "month")
    yield from (slot.typed for slot in question.slots if _is_number(slot))


def _is_number(slot: Slot) -> bool:
    text = slot.typed.removeprefix("q")
    return text.replace("/", "").replace("-", "").isdigit() or text in ("i", "ii", "iii", "iv")

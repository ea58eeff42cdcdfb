"""The table of an indicator by organisation: searched, sorted, fifty rows a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from laban.programme import Programme
from laban.publication import Publication, PublishedFigure, Slice
from laban.report import Language
from laban_web.portal.figures.folding import has_words, words_of
from laban_web.portal.figures.keeping import kept
from laban_web.portal.figures.naming import organisation_address
from laban_web.portal.figures.on_day import newest_on, values_on
from laban_web.portal.figures.ranking import Ranking, ranking
from laban_web.portal.figures.shown import ShownFigure, exact, number_in, show
from laban_web.portal.figures.structures import day_of, name_key, search_texts, standing
from laban_web.portal.indicators.asked import Question

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation with its figure; nothing when nobody delivered what it is made from."""

    name: str
    url: str
    rank: int | None
    figure: ShownFigure | None
    parts: str
    note: str


@dataclass(frozen=True, slots=True)
class Table:
    """One page of the table, and what it is a page of."""

    rows: tuple[Row, ...]
    count: int
    known: int
    page: int
    pages: int
    median: str
    missing: tuple[str, ...]


def table_of(question: Question, language: Language) -> Table | None:
    """Return the rows that are asked for.

    Empty: `None` when nothing but national figures was published.
    """
    publication, slice, programme = question.publication, question.slice, question.programme
    if publication is None or slice is None or not question.kind:
        return None
    if question.kinds == (programme.organisations.by_id[programme.organisations.root].kind,):
        return None
    maker = _Maker(programme, publication, slice, question, language)
    ids = maker.found()
    pages = max(1, -(-len(ids) // PAGE_SIZE))
    page = min(question.page, pages)
    first = (page - 1) * PAGE_SIZE
    middle = maker.ranking.median
    return Table(
        rows=tuple(maker.row(one) for one in ids[first : first + PAGE_SIZE]),
        count=len(ids),
        known=maker.ranking.size,
        page=page,
        pages=pages,
        median="" if middle is None else number_in(middle, slice.unit, programme, language),
        missing=tuple(one for one in maker.standing if one not in maker.values),
    )


class _Maker:
    """Makes rows of one period and kind."""

    def __init__(
        self,
        programme: Programme,
        publication: Publication,
        slice: Slice,
        question: Question,
        language: Language,
    ) -> None:
        self.programme, self.publication, self.slice = programme, publication, slice
        self.question, self.language = question, language
        period, kind = question.period, question.kind
        self.values = values_on(programme, publication, slice, period)
        day = day_of(programme, publication, slice, period, kind)
        self.standing = standing(programme, kind, day)
        self.ranking: Ranking = ranking(programme, publication, slice, period, kind)
        self.is_standing = frozenset(self.standing)

    def found(self) -> list[str]:
        """Return the organisations in the order that is asked for, those that hold all words."""
        question = self.question
        ids = ordered(
            self.programme,
            self.publication,
            self.slice,
            question.period,
            question.kind,
            question.sort,
        )
        words, texts = words_of(question.words), search_texts(self.programme, None)
        return [one for one in ids if has_words(words, texts[one])] if words else list(ids)

    def row(self, id: str) -> Row:
        """Return the row of an organisation."""
        organisation = self.programme.organisations.by_id[id]
        figure = None
        if id in self.values:
            figure = newest_on(
                self.programme, self.publication, self.slice, id, [self.question.period]
            )
        value = self.values.get(id)
        rank = None
        if value is not None and id in self.is_standing:
            rank = self.ranking.rank(value, self.question.indicator.direction)
        return Row(
            name=getattr(organisation.name, self.language),
            url=organisation_address(id, self.language),
            rank=rank,
            figure=show(figure, self.programme, self.language) if figure else None,
            parts=self._parts(figure),
            note="" if id in self.is_standing else _("no longer there"),
        )

    def _parts(self, figure: PublishedFigure | None) -> str:
        """Return numerator over denominator, the numbers that a share is made of."""
        if figure is None or figure.numerator is None or figure.denominator is None:
            return ""
        return " / ".join(
            exact(number, self.language) for number in (figure.numerator, figure.denominator)
        )


@kept(at_most=64)
def ordered(
    programme: Programme,
    publication: Publication,
    slice: Slice,
    period: str,
    kind: str,
    sort: str,
) -> tuple[str, ...]:
    """Return the organisations of a kind that stand on the day, and others that have figures.

    By name, or by value, the best (`rank`) or the worst first; those without a value are last.
    """
    known = programme.organisations.by_id
    values = values_on(programme, publication, slice, period)
    there = standing(programme, kind, day_of(programme, publication, slice, period, kind))
    is_there = frozenset(there)
    others = [one for one in values if one not in is_there and one in known]
    ids = [*there, *(one for one in others if known[one].kind == kind)]
    if sort == "name":
        return tuple(sorted(ids, key=lambda one: name_key(known[one])))
    is_falling = (programme.indicators[slice.indicator].direction != "down") == (sort == "rank")
    sign = -1 if is_falling else 1

    def place(one: str) -> tuple[bool, bool, float]:
        value = values.get(one)
        if value is None:
            return (True, one not in values, 0.0)
        return (False, sort == "rank" and one not in is_there, sign * value)

    return tuple(sorted(ids, key=place))


def missing_names(
    ids: tuple[str, ...], programme: Programme, language: Language, at_most: int = 12
) -> list[dict[str, Any]]:
    """Return the names and addresses of the first of some organisations."""
    return [
        {
            "name": getattr(programme.organisations.by_id[one].name, language),
            "url": organisation_address(one, language),
        }
        for one in ids[:at_most]
    ]

"""The table of an indicator by organisation: searched, sorted, fifty rows a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from laban.programme import Programme
from laban.publication import Publication, PublishedFigure, Slice
from laban.report import Language
from laban_web.portal.figures.folding import folded, has_words, words_of
from laban_web.portal.figures.naming import organisation_address
from laban_web.portal.figures.on_day import newest_on, values_on
from laban_web.portal.figures.ranking import Ranking, ranking
from laban_web.portal.figures.shown import ShownFigure, exact, number_in, show
from laban_web.portal.figures.structures import day_of, name_key, standing
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
    ids = maker.sorted(maker.found())
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
        """Return the organisations that stand on the day, and others that have figures."""
        known = self.programme.organisations.by_id
        kind, words = self.question.kind, words_of(self.question.words)
        others = [
            one
            for one in self.values
            if one not in self.is_standing and one in known and known[one].kind == kind
        ]
        ids = [*self.standing, *others]
        if not words:
            return ids
        return [one for one in ids if has_words(words, self._text(one))]

    def sorted(self, ids: list[str]) -> list[str]:
        """Return organisations as they are asked for; those without a value are last."""
        known, sort = self.programme.organisations.by_id, self.question.sort
        if sort == "name":
            return sorted(ids, key=lambda one: name_key(known[one]))
        is_falling = self.question.indicator.direction != "down"
        if sort == "value":
            is_falling = not is_falling
        sign = -1 if is_falling else 1

        def place(one: str) -> tuple[bool, bool, float]:
            value = self.values.get(one)
            if value is None:
                return (True, one not in self.values, 0.0)
            return (False, one not in self.is_standing if sort == "rank" else False, sign * value)

        return sorted(ids, key=place)

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

    def _text(self, id: str) -> str:
        organisation = self.programme.organisations.by_id[id]
        return folded(f"{organisation.name.vi} {organisation.name.en} {id}")


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

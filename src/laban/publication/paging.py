"""Published figures page by page: bounded work for each page, every figure on exactly one.

Order: by slice, then period, then organisation, as the figures lie in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from laban.base import UserError
from laban.publication.figures import PublishedFigure
from laban.publication.filtering import FigureFilter
from laban.publication.queries import Queries, Slice

# What a page may look at before it ends, full or not, in figures; asking costs as much as some.
_WORK_AT_MOST = 60_000
_COST_OF_ASKING = 20
# More organisations than these are picked from all of a slice rather than looked up one by one.
_LOOKED_UP_AT_MOST = 200


@dataclass(frozen=True, order=True)
class Cursor:
    """The place of a figure: slice, period and series by number. A page begins after it."""

    slice: int = 0
    period: int = 0
    series: int = -1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a cursor as it was given with a page.

        Raises:
            UserError: It is none (publication-002).
        """
        parts = text.split("-")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
            raise UserError(
                f'"{text}" is no cursor.',
                cure="Take `after` from the address of the next page that the page before gave.",
                code="publication-002",
            )
        slice, period, series = (int(part[:18]) for part in parts)
        return cls(slice, period, series - 1)

    def __str__(self) -> str:
        return f"{self.slice}-{self.period}-{self.series + 1}"


@dataclass(frozen=True)
class FigurePage:
    """Some figures, and the cursor of the next page.

    A page may hold fewer figures than were asked for, even none, when finding more would take
    long; it is the last one only when `after` is `None`.
    """

    figures: tuple[PublishedFigure, ...]
    after: Cursor | None


def read_page(queries: Queries, wanted: FigureFilter, size: int, after: Cursor) -> FigurePage:
    """Return the wanted figures after a cursor, `size` at most."""
    found: list[PublishedFigure] = []
    work = 0
    for slice, period, first, few in _sections(queries, wanted, after):
        work += _COST_OF_ASKING
        for series, figure in queries.section(slice, period, first, few):
            work += 1
            if wanted.organisation is None or figure.series.organisation in wanted.organisation:
                if len(found) == size:
                    return FigurePage(tuple(found), Cursor(slice.id, period, series - 1))
                found.append(figure)
            if work > _WORK_AT_MOST:
                return FigurePage(tuple(found), Cursor(slice.id, period, series))
        if work > _WORK_AT_MOST:
            return FigurePage(tuple(found), Cursor(slice.id, period, slice.last))
    return FigurePage(tuple(found), None)


def _sections(
    queries: Queries, wanted: FigureFilter, after: Cursor
) -> Iterator[tuple[Slice, int, int, list[int] | None]]:
    """Yield each slice and period that may have wanted figures, with the first series to look at
    and, when they are few, the only ones."""
    for slice in queries.slices():
        if slice.id < after.slice or not wanted.has_slice(slice):
            continue
        few = _few(queries, wanted, slice)
        for period in queries.numbers_of_periods(slice) if few != [] else ():
            place = Cursor(slice.id, period, slice.last)
            if place <= after or not wanted.has_period(queries.periods[period]):
                continue
            is_begun = (slice.id, period) == (after.slice, after.period)
            yield slice, period, after.series + 1 if is_begun else slice.first, few


def _few(queries: Queries, wanted: FigureFilter, slice: Slice) -> list[int] | None:
    """Return the series of the wanted organisations when they are few enough to look up."""
    if wanted.organisation is None or len(wanted.organisation) > _LOOKED_UP_AT_MOST:
        return None
    return queries.numbers_of_series(slice, wanted.organisation)

"""A slice on another day's structure, with those whom the change of structure left alone.

Figures are added up for those who took over others; whoever took over nobody has its figures where
they always were.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from laban.programme import Programme
from laban.publication import Publication, PublishedFigure, Slice
from laban_web.portal.figures.keeping import kept


@kept(at_most=64)
def values_on(
    programme: Programme, publication: Publication, slice: Slice, period: str
) -> dict[str, float | None]:
    """Return the values of a slice in one period, those of the unchanged included."""
    values = publication.values(slice, period)
    beside = _of_their_time(publication, slice)
    if beside is None:
        return values
    unchanged = _unchanged(programme, None, date.fromisoformat(slice.structure))
    others = publication.values(beside, period)
    return {one: value for one, value in others.items() if one in unchanged} | values


def newest_on(
    programme: Programme,
    publication: Publication,
    slice: Slice,
    organisation: str,
    periods: Iterable[str],
) -> PublishedFigure | None:
    """Return an organisation's figure in the first of some periods that has one."""
    wanted = tuple(periods)
    found = publication.newest(slice, organisation, wanted)
    beside = None if found else _beside(programme, publication, slice, organisation)
    return publication.newest(beside, organisation, wanted) if beside else found


def series_on(
    programme: Programme, publication: Publication, slice: Slice, organisation: str
) -> list[PublishedFigure]:
    """Return an organisation's figures, oldest first."""
    found = publication.series(slice, organisation)
    beside = None if found else _beside(programme, publication, slice, organisation)
    return publication.series(beside, organisation) if beside else found


def _beside(
    programme: Programme, publication: Publication, slice: Slice, organisation: str
) -> Slice | None:
    beside = _of_their_time(publication, slice)
    if beside is None:
        return None
    unchanged = _unchanged(programme, None, date.fromisoformat(slice.structure))
    return beside if organisation in unchanged else None


def _of_their_time(publication: Publication, slice: Slice) -> Slice | None:
    """Return the same slice on the organisations of their time; nothing for itself."""
    if not slice.structure:
        return None
    found = publication.slices(
        slice.indicator,
        breakdown=slice.breakdown,
        category=slice.category,
        hierarchy=slice.hierarchy,
        source=slice.source,
        vintage=slice.vintage,
    )
    return next(iter(found), None)


@kept(at_most=4)
def _unchanged(programme: Programme, publication: None, day: date) -> frozenset[str]:
    """Return the organisations of a day that took over nobody."""
    organisations = programme.organisations
    followers = {one.successor for one in organisations.successions}
    return frozenset(
        one.id
        for one in organisations.by_id.values()
        if one.is_valid_on(day) and one.id not in followers
    )

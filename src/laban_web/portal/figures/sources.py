"""The slices of an indicator, by who says it: counted from records, or published, each vintage."""

from __future__ import annotations

from laban.programme import Programme
from laban.publication import Publication, PublishedFigure, Slice
from laban_web.portal.figures.keeping import kept
from laban_web.portal.figures.periods import latest_first

# What was said before it happened never stands for what happened.
_BEFOREHAND = ("forecast", "expected")


def said_first(slices: tuple[Slice, ...]) -> list[Slice]:
    """Return slices with those that stand for their source first, older vintages after them."""
    return sorted(sorted(slices, key=lambda one: one.vintage, reverse=True), key=_place)


def by_source(publication: Publication, indicator: str, structure: str = "") -> list[Slice]:
    """Return one slice for each source: its latest vintage."""
    found: dict[str, Slice] = {}
    for one in said_first(publication.slices(indicator, structure=structure)):
        found.setdefault(one.source, one)
    return list(found.values())


@kept(at_most=20_000)
def periods_of(programme: Programme, publication: Publication, slice: Slice) -> tuple[str, ...]:
    """Return the periods of a slice, the one to be shown first."""
    known_on = publication.facts.as_of.date()
    covered = (one.period for one in publication.coverage(slice))
    return tuple(one.id for one in latest_first(covered, known_on))


def latest(
    programme: Programme, publication: Publication, slice: Slice, organisation: str
) -> PublishedFigure | None:
    """Return an organisation's latest figure in a slice."""
    periods = periods_of(programme, publication, slice)
    return publication.newest(slice, organisation, periods)


def latest_by_source(
    programme: Programme, publication: Publication, indicator: str, organisation: str
) -> list[PublishedFigure]:
    """Return an organisation's latest figure by each source, the latest period first."""
    found = [
        latest(programme, publication, one, organisation)
        for one in by_source(publication, indicator)
    ]
    known = [one for one in found if one is not None]
    return sorted(known, key=lambda one: one.period.end, reverse=True)


def _place(one: Slice) -> tuple[bool, bool, str]:
    return (one.vintage in _BEFOREHAND, one.vintage.startswith("earlier-"), one.source)

"""Whose figures stand in a slice: the organisations of a kind, as they are on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

from laban.base import Period
from laban.programme import Organisation, Programme
from laban.publication import Publication, Slice
from laban_web.portal.figures.folding import folded
from laban_web.portal.figures.keeping import kept
from laban_web.portal.figures.on_day import values_on

_DAY = timedelta(days=1)


def standing(programme: Programme, kind: str, day: date) -> tuple[str, ...]:
    """Return the identities of a kind that exist on a day, in the order of their names."""
    return _standing(programme, None, kind, day)


@kept(at_most=64)
def _standing(programme: Programme, publication: None, kind: str, day: date) -> tuple[str, ...]:
    found = [
        one
        for one in programme.organisations.by_id.values()
        if one.kind == kind and one.is_valid_on(day)
    ]
    return tuple(one.id for one in sorted(found, key=name_key))


@kept(at_most=2)
def search_texts(programme: Programme, publication: None) -> dict[str, str]:
    """Return the text that each organisation is found by: its names and identity, folded."""
    return {
        one.id: f"{folded(one.name.vi)} {folded(one.name.en)} {folded(one.id)}"
        for one in programme.organisations.by_id.values()
    }


def name_key(organisation: Organisation) -> tuple[str, str]:
    """Return what organisations are sorted by: the name without marks, then the code."""
    return folded(organisation.name.vi), organisation.id


def day_of(
    programme: Programme, publication: Publication, slice: Slice, period: str, kind: str
) -> date:
    """Return the day whose organisations of a kind a slice shows in a period.

    Of figures on another day's structure, that day. Else the last day of the period, unless what
    was published names more of the organisations that stood when it was published: an authority
    may state the past of today's provinces.
    """
    if slice.structure:
        return date.fromisoformat(slice.structure)
    last = Period.parse(period).end - _DAY
    known = publication.facts.as_of.date()
    if slice.source and _named(programme, publication, slice, period, kind, known) > _named(
        programme, publication, slice, period, kind, last
    ):
        return known
    return last


def _named(
    programme: Programme, publication: Publication, slice: Slice, period: str, kind: str, day: date
) -> int:
    return len(
        values_on(programme, publication, slice, period).keys()
        & set(standing(programme, kind, day))
    )


def kinds_of(programme: Programme, organisations: Collection[str]) -> Counter[str]:
    """Return how many of some organisations are of each kind."""
    known = programme.organisations.by_id
    return Counter(known[one].kind for one in organisations if one in known)

"""The list of organisations that a reader asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from laban.programme import Organisation, Programme
from laban.report import Language
from laban_web.installation import Installation, installation
from laban_web.portal.figures.keeping import kept
from laban_web.portal.figures.naming import kind_title
from laban_web.portal.figures.structures import kinds_of, standing
from laban_web.portal.filters import is_filtered, read_filter, read_words
from laban_web.portal.organisations.register import Place, find, place_of

PAGE_SIZE = 50
# Kinds with more are counted on the first page, and listed on pages of their own.
_LISTED_AT_MOST = 70


@dataclass(frozen=True, slots=True)
class Group:
    """The organisations of one kind; `places` is empty when they are too many for one page."""

    kind: str
    title: str
    count: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An organisation in the table of what was searched for."""

    place: Place
    kind: str
    above: Place | None
    now: Place | None


def listed(asked: QueryDict, language: Language) -> dict[str, Any]:
    """Return all organisations of today by kind, or those that fit the filters."""
    here = installation()
    programme, today = here.programme, here.today
    known = programme.organisations.by_id
    counts = _counts(programme, None, today)
    kinds = {kind: kind_title(kind, programme, language) for kind in counts}
    words = read_words(asked)
    tops = standing(programme, "province", today)
    under = {one: getattr(known[one].name, language) for one in tops}
    filters = (
        read_filter(asked, "kind", _("Kind of organisation"), kinds),
        read_filter(asked, "under", _("Under"), under),
    )
    frame = {"words": words, "filters": filters, "is_filtered": is_filtered(words, filters)}
    if not frame["is_filtered"]:
        return frame | {"groups": _groups(here, counts, language)}
    kind, above = filters
    found = find(programme, words, kind.value, above.value, today)
    return (
        frame
        | _page(here, found, asked, language)
        | {
            "page_query": urlencode({"q": words, "kind": kind.value, "under": above.value}),
        }
    )


@kept(at_most=4)
def _counts(programme: Programme, publication: None, day: date) -> dict[str, int]:
    """Return how many organisations of each kind there are on a day."""
    everything = programme.organisations.by_id.values()
    return kinds_of(programme, [one.id for one in everything if one.is_valid_on(day)])


def _groups(here: Installation, counts: dict[str, int], language: Language) -> list[Group]:
    programme = here.programme
    order = [one.code for one in programme.code_lists["organisation_kind"].entries]
    return [
        Group(
            kind,
            kind_title(kind, programme, language),
            counts[kind],
            tuple(
                place_of(programme, one, language) for one in standing(programme, kind, here.today)
            )
            if counts[kind] <= _LISTED_AT_MOST
            else (),
        )
        for kind in sorted(counts, key=lambda kind: order.index(kind) if kind in order else 99)
    ]


def _page(
    here: Installation, found: list[Organisation], asked: QueryDict, language: Language
) -> dict[str, Any]:
    given = asked.get("page", "1")
    pages = max(1, -(-len(found) // PAGE_SIZE))
    is_number = given.isascii() and given.isdigit() and len(given) < 7
    page = min(max(int(given), 1), pages) if is_number else 1
    first = (page - 1) * PAGE_SIZE
    return {
        "rows": [_found(here, one, language) for one in found[first : first + PAGE_SIZE]],
        "count": len(found),
        "page": page,
        "pages": pages,
    }


def _found(here: Installation, organisation: Organisation, language: Language) -> Found:
    programme = here.programme
    tree = programme.organisations
    above = tree.parent(organisation.id)
    is_there = organisation.is_valid_on(here.today)
    now = None if is_there else tree.standing_on(organisation.id, here.today)
    return Found(
        place_of(programme, organisation.id, language),
        kind_title(organisation.kind, programme, language),
        place_of(programme, above, language) if above else None,
        place_of(programme, now, language) if now else None,
    )

"""Every organisation that ever was, to be found by its names and codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from laban.programme import Organisation, Programme
from laban.publication import Publication
from laban.report import Language
from laban_web.portal.figures.folding import has_words, words_of
from laban_web.portal.figures.keeping import kept
from laban_web.portal.figures.naming import organisation_address
from laban_web.portal.figures.structures import name_key, search_texts

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation with the text that it is found by."""

    organisation: Organisation
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation by its name and address, and when it was there."""

    id: str
    name: str
    url: str
    begins: date | None = None
    last_day: date | None = None


@kept(at_most=2)
def register(programme: Programme, publication: Publication | None) -> tuple[Named, ...]:
    """Return every organisation in the order of names."""
    everything = sorted(programme.organisations.by_id.values(), key=name_key)
    texts = search_texts(programme, None)
    return tuple(Named(one, texts[one.id]) for one in everything)


def find(programme: Programme, words: str, kind: str, under: str, day: date) -> list[Organisation]:
    """Return organisations whose names or codes hold all words.

    Without words, those that are there on the day, by name. Else those first in whose name the
    words stand together, higher ones before lower ones, and who has ended last.
    """
    found: list[tuple[tuple[bool, int, bool], Organisation]] = []
    levels = [one.code for one in programme.code_lists["organisation_kind"].entries]
    wanted = words_of(words)
    for one in register(programme, None):
        organisation = one.organisation
        if (kind and organisation.kind != kind) or not has_words(wanted, one.text):
            continue
        is_there = organisation.is_valid_on(day)
        if not (is_there or wanted):
            continue
        if under and under not in programme.organisations.ancestors(organisation.id):
            continue
        level = levels.index(organisation.kind) if wanted else 0
        place = (" ".join(wanted) not in one.text, level, not is_there)
        found.append((place, organisation))
    return [organisation for _place, organisation in sorted(found, key=lambda one: one[0])]


def place_of(programme: Programme, id: str, language: Language) -> Place:
    """Return an organisation's name and address."""
    one = programme.organisations.by_id[id]
    return Place(
        id,
        getattr(one.name, language),
        organisation_address(id, language),
        one.valid_from,
        one.valid_to - _DAY if one.valid_to else None,
    )

"""Codes and organisations to choose from, and what somebody means who types a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from laban.connect import delivers_for
from laban.programme import Organisation, Organisations
from laban_web.installation import installation
from laban_web.workspace.titles import in_language

Choice = tuple[str, str]
# What a browser still shows at once while somebody types.
OFFERED_AT_MOST = 500
PROPOSED_AT_MOST = 8


@dataclass(frozen=True)
class Meant:
    """What a typed text stands for: one code, or several that it may stand for."""

    code: str
    several: tuple[Choice, ...] = ()


def codes_to_choose(code_list: str) -> tuple[Choice, ...]:
    """Return the codes of a list with their titles."""
    entries = installation().programme.code_lists[code_list].entries
    return tuple((entry.code, in_language(entry.title)) for entry in entries)


def organisations_to_choose(sender: str) -> tuple[Choice, ...]:
    """Return the organisations that exist today for which a sender may deliver; itself first."""
    here = installation()
    hierarchies = tuple(here.programme.head.hierarchies)
    found = _deliverable(here.programme.organisations, hierarchies, sender, here.today)
    return tuple((one.code, in_language(one.name)) for one in found)


def meant_by(typed: str, choices: Iterable[Choice]) -> Meant:
    """Return what a text stands for: a code, a title, `title (code)`, or a part of a title."""
    text = typed.strip()
    known = dict(choices)
    if text in known:
        return Meant(text)
    written = {f"{title} ({code})": code for code, title in known.items()}
    if text in written:
        return Meant(written[text])
    wanted = folded(text)
    same = [(code, title) for code, title in known.items() if folded(title) == wanted]
    near = same or [(code, title) for code, title in known.items() if wanted in folded(title)]
    if len(near) == 1:
        return Meant(near[0][0])
    return Meant(text, tuple(near))


def folded(text: str) -> str:
    """Return a text without case and diacritics, so that "da nang" finds "Đà Nẵng"."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).strip()


@lru_cache(maxsize=256)
def _deliverable(
    organisations: Organisations, hierarchies: tuple[str, ...], sender: str, today: date
) -> tuple[Organisation, ...]:
    allowed = delivers_for(organisations, sender, hierarchies)
    standing = [
        one
        for one in organisations.by_id.values()
        if one.is_valid_on(today) and (allowed is None or one.id in allowed)
    ]
    standing.sort(key=lambda one: (one.id != sender, len(organisations.ancestors(one.id))))
    return tuple(standing)

"""Code lists: each code once; each unit with its dimension."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import Issue, did_you_mean
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.model import CodeList
from laban.programme.naming import find_doubles

DIMENSIONS = ("count", "percent", "index", "money", "time", "number")


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with the code lists."""
    for entry in draft.code_lists:
        entries = enumerate(entry.value.entries)
        yield from find_doubles("code", ((e.code, entry.below(e, (i,))) for i, e in entries))
        if entry.value.code == "unit":
            yield from _dimensions(entry)


def _dimensions(entry: Entry[CodeList]) -> Iterator[Issue]:
    known = ", ".join(DIMENSIONS)
    if "dimension" not in entry.value.attributes:
        sentence = "Units need the column dimension:string, which is missing."
        yield entry.error((), sentence, f"Add it, with one of {known}.", "programme-131")
        return
    for index, unit in enumerate(entry.value.entries):
        dimension = str(unit.attributes["dimension"] or "")
        if dimension not in DIMENSIONS:
            sentence = f'The dimension of the unit "{unit.code}" is "{dimension}".'
            cure = did_you_mean(dimension, DIMENSIONS) or f"Write one of {known}."
            yield entry.error((index,), sentence, cure, "programme-131")

"""Organisations: one identity once, one code never twice at a time, a known kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from laban.base import Issue, did_you_mean
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.model import CodeList
from laban.programme.naming import find_doubles
from laban.programme.organisations import Organisation


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with single organisations and with codes used again."""
    yield from find_doubles("organisation", ((e.value.id, e) for e in draft.organisations))
    kinds = draft.code_list_of.get("organisation_kind")
    for entry in draft.organisations:
        yield from _lifetime(entry)
        if kinds:
            yield from _kind(entry, kinds)
    yield from _overlaps(draft)


def _lifetime(entry: Entry[Organisation]) -> Iterator[Issue]:
    first, end = entry.value.valid_from, entry.value.valid_to
    if first and end and end <= first:
        sentence = f'"{entry.value.id}" ends on {end}, which is not after it begins on {first}.'
        cure = "valid_to is the first day on which it no longer exists."
        yield entry.error((), sentence, cure, "programme-026")


def _kind(entry: Entry[Organisation], kinds: CodeList) -> Iterator[Issue]:
    known = [kind.code for kind in kinds.entries]
    if entry.value.kind not in known:
        sentence = f'"{entry.value.id}" is of the kind "{entry.value.kind}", which does not exist.'
        cure = did_you_mean(entry.value.kind, known) or "Add it to codes/organisation_kind.csv."
        yield entry.error((), sentence, cure, "programme-025")


def _overlaps(draft: Draft) -> Iterator[Issue]:
    """Yield a fault where two organisations have one code on the same day."""
    by_code: dict[str, list[Entry[Organisation]]] = {}
    for entry in draft.organisations:
        by_code.setdefault(entry.value.code, []).append(entry)
    for same in by_code.values():
        same.sort(key=lambda entry: entry.value.valid_from or date.min)
        for one, next_ in pairwise(same):
            end, begin = one.value.valid_to, next_.value.valid_from
            if one.value.id != next_.value.id and (end is None or begin is None or end > begin):
                until = f"until {end}" if end else "without end"
                yield next_.error(
                    (),
                    f'"{next_.value.id}" begins while "{one.value.id}" exists ({until}).',
                    f"End the older one with valid_to {begin}.",
                    "programme-024",
                )

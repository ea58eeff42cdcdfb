"""Filters of lists, as fields of a form that works without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise


@dataclass(frozen=True)
class Filter:
    """One filter: what it is called, what may be chosen, what is chosen.

    `wrong` is what was asked for and is no choice; it is ignored, and the page says so.
    """

    name: str
    label: Promise | str
    choices: Mapping[str, str]
    value: str
    wrong: str

    def admits(self, value: str) -> bool:
        """Say whether an entry with a value is shown."""
        return self.value in ("", value)


def read_filter(
    asked: QueryDict, name: str, label: Promise | str, choices: Mapping[str, str]
) -> Filter:
    """Return a filter as a reader set it."""
    given = asked.get(name, "").strip()
    is_known = given in choices
    return Filter(name, label, choices, given if is_known else "", "" if is_known else given[:60])


def read_words(asked: QueryDict) -> str:
    """Return the words that a list is searched for."""
    return asked.get("q", "").strip()[:100]


def has_words(words: str, *texts: str) -> bool:
    """Say whether every word stands in one of the texts, whatever its case."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words.casefold().split())


def is_filtered(words: str, filters: Sequence[Filter]) -> bool:
    """Say whether anything is chosen."""
    return bool(words) or any(one.value for one in filters)

"""Derived figures fall with those they are computed from: a formula can be solved backwards."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from laban.base import Grain, Period
from laban.measure.disclosure.quantities import Booleans, Coded, Integers
from laban.measure.disclosure.rules import Rule


def with_derived(coded: Coded, rules: Mapping[str, Rule], hidden: Booleans) -> Booleans:
    """Return the suppressed figures with the derived ones that rest on them."""
    found = hidden.copy()
    place = coded.combined("organisation", "hierarchy", "period")
    total = np.array([word == "" for word in coded.words["breakdown"]])[coded.codes["breakdown"]]
    own = {word: code for code, word in enumerate(coded.words["indicator"])}
    waiting = [word for word in own if rules[word].is_derived]
    before = -1
    while before != found.sum():
        before = found.sum()
        for word in waiting:
            mine = np.flatnonzero(coded.codes["indicator"] == own[word])
            for source in (own[name] for name in rules[word].inputs if name in own):
                fallen = found & total & (coded.codes["indicator"] == source)
                found[mine[np.isin(place[mine], place[fallen])]] = True
            for source in (own[name] for name in rules[word].year_before if name in own):
                fallen = found & total & (coded.codes["indicator"] == source)
                found[mine[np.isin(_year_before(coded)[mine], place[fallen])]] = True
    return found


def _year_before(coded: Coded) -> Integers:
    """Return for each figure the place of the whole year before it; -1 where that is not known."""
    words = coded.words["period"]
    codes = {word: code for code, word in enumerate(words)}
    years = []
    for word in words:
        period = Period.parse(word)
        year = Period(period.calendar, Grain.YEAR, period.year - 1)
        years.append(codes.get(year.id, -1))
    year_of = np.array(years, np.int64)[coded.codes["period"]]
    place = coded.combined("organisation", "hierarchy") * max(len(words), 1) + year_of
    return np.where(year_of < 0, -1, place)

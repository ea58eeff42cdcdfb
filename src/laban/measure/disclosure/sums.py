"""What anyone can add up: which series are sums of others, and which nodes of those below them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from laban.measure.disclosure.quantities import DENOMINATOR, NUMERATOR, REST, Quantities
from laban.measure.disclosure.rules import Children
from laban.programme import ADMINISTRATIVE


@dataclass(frozen=True, eq=False)
class Sum:
    """`whole` is the sum of its parts, each taken so many times, and perhaps of more."""

    whole: int
    parts: Mapping[int, int]

    @property
    def terms(self) -> dict[int, int]:
        """Every term with its factor: -1 for the whole."""
        return {self.whole: -1, **self.parts}


@dataclass(frozen=True)
class Sums:
    """The sums over series (`kinds`), and over nodes (`places`), by the terms they have.

    `shares`: those sums over series that are a denominator, its numerator and what is left.
    """

    kinds: Mapping[int, tuple[Sum, ...]]
    shares: Mapping[int, tuple[Sum, ...]]
    places: Mapping[int, tuple[Sum, ...]]


def sums_of(quantities: Quantities, children: Children) -> Sums:
    """Return the sums over series at each node, and over nodes in each series.

    A total is the sum of its categories in each breakdown; a denominator is its numerator and what
    is left; an organisation is the sum of those below it, in each hierarchy.
    """
    rests = list(_rests(quantities))
    return Sums(
        by_term(_different([*_categories(quantities), *rests])),
        by_term(_different(rests)),
        by_term(_different(_organisations(quantities, children))),
    )


def joined(sums: Mapping[int, tuple[Sum, ...]]) -> dict[int, tuple[int, ...]]:
    """Return for each term all that it is joined with by sums."""
    found: dict[int, tuple[int, ...]] = {}
    for first in sums:
        if first in found:
            continue
        reached, waiting = {first}, [first]
        while waiting:
            beside = {t for one in sums.get(waiting.pop(), ()) for t in one.terms} - reached
            reached |= beside
            waiting += beside
        found |= dict.fromkeys(reached, tuple(sorted(reached)))
    return found


def by_term(sums: Iterable[Sum]) -> dict[int, tuple[Sum, ...]]:
    """Return sums by each of their terms."""
    found: defaultdict[int, list[Sum]] = defaultdict(list)
    for one in sums:
        for term in one.terms:
            found[term].append(one)
    return {term: tuple(own) for term, own in found.items()}


def _different(sums: Iterable[tuple[int, Iterable[int]]]) -> Iterator[Sum]:
    different = {(whole, tuple(sorted(parts))) for whole, parts in sums}
    for whole, parts in sorted(different):
        if whole not in parts:
            yield Sum(whole, Counter(parts))


def _categories(quantities: Quantities) -> Iterable[tuple[int, list[int]]]:
    coded = quantities.coded
    breakdowns = coded.words["breakdown"]
    totals = {
        (indicator, role): series
        for (indicator, breakdown, _, role), series in quantities.series_of.items()
        if breakdowns[breakdown] == ""
    }
    adds = set(quantities.series[quantities.adds].tolist())
    groups: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
    for (indicator, breakdown, _, role), series in quantities.series_of.items():
        if breakdowns[breakdown] != "" and series in adds and (indicator, role) in totals:
            groups[indicator, role, breakdown].append(series)
    for (indicator, role, _), parts in groups.items():
        yield totals[indicator, role], parts


def _rests(quantities: Quantities) -> Iterable[tuple[int, list[int]]]:
    of = quantities.series_of
    for (indicator, breakdown, category, role), series in of.items():
        if role == REST:
            place = (indicator, breakdown, category)
            yield of[*place, DENOMINATOR], [of[*place, NUMERATOR], series]


def _organisations(quantities: Quantities, children: Children) -> Iterable[tuple[int, list[int]]]:
    """Yield each node with those right below it."""
    words = quantities.coded.words
    organisation = {word: code for code, word in enumerate(words["organisation"])}
    hierarchy = {word: code for code, word in enumerate(words["hierarchy"])}
    nodes = {int(code): number for number, code in enumerate(quantities.nodes)}

    def node(id_: str, name: str) -> int | None:
        """Return an organisation's node in a hierarchy, else its administrative one."""
        for one in (name, ADMINISTRATIVE):
            if id_ in organisation and one in hierarchy:
                found = nodes.get(organisation[id_] * len(hierarchy) + hierarchy[one])
                if found is not None:
                    return found
        return None

    for name, tree in children.items():
        for parent, below in tree.items():
            above = node(parent, name)
            found = {one for child in below if (one := node(child, name)) is not None}
            if above is not None and found - {above}:
                yield above, sorted(found - {above})

"""Balances: changes of a few terms after which every sum holds as it did before."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappop, heappush

from laban.measure.disclosure.sums import Sum

# Limits of effort that do not depend on the machine.
_TERMS, _TRIED = 8, 300

Balance = Mapping[int, int]


def balances(term: int, sums: Mapping[int, tuple[Sum, ...]], at_most: int) -> list[Balance]:
    """Return balances in which a term grows by one, those of fewest terms first.

    Example:
        >>> whole = Sum(0, {1: 1, 2: 1})
        >>> balances(1, dict.fromkeys((0, 1, 2), (whole,)), at_most=9)
        [{1: 1, 0: 1}, {1: 1, 2: -1}]
    """
    found: list[Balance] = []
    waiting: list[tuple[int, int, dict[int, int]]] = [(1, 0, {term: 1})]
    pushed = 0
    for _ in range(_TRIED):
        if not waiting or len(found) == at_most:
            break
        size, _, changes = heappop(waiting)
        broken = _narrowest_broken(changes, sums)
        if broken is None:
            found.append(changes)
        elif size < _TERMS:
            one, gap = broken
            for other, factor in one.terms.items():
                if other not in changes and gap % factor == 0:
                    pushed += 1
                    heappush(waiting, (size + 1, pushed, {**changes, other: -gap // factor}))
    return found


def _narrowest_broken(
    changes: Balance, sums: Mapping[int, tuple[Sum, ...]]
) -> tuple[Sum, int] | None:
    """Return the sum of fewest terms that no longer holds, and by how much."""
    found: tuple[Sum, int] | None = None
    for one in dict.fromkeys(one for term in changes for one in sums.get(term, ())):
        gap = sum(factor * changes.get(term, 0) for term, factor in one.terms.items())
        if gap and (found is None or len(one.parts) < len(found[0].parts)):
            found = one, gap
    return found

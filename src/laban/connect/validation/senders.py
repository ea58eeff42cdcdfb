"""Who may deliver for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from laban.programme import Organisations


def delivers_for(
    organisations: Organisations, sender: str, hierarchies: Iterable[str]
) -> frozenset[str] | None:
    """Return the identities a sender may deliver for; nothing means everybody.

    It may for itself, its forerunners and followers in time, and all below one of these in any
    hierarchy.
    """
    if sender == organisations.root:
        return None
    followers, forerunners = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for succession in organisations.successions:
        followers[succession.predecessor].append(succession.successor)
        forerunners[succession.successor].append(succession.predecessor)
    line = _reached([sender], lambda id: followers[id])
    line |= _reached([sender], lambda id: forerunners[id])
    below = [
        _reached(line, partial(organisations.children, hierarchy=hierarchy))
        for hierarchy in hierarchies
    ]
    return frozenset(line.union(*below) & organisations.by_id.keys())


def _reached(start: Iterable[str], steps: Callable[[str], Iterable[str]]) -> set[str]:
    """Return what can be reached from a start, itself included."""
    found = set(start)
    ahead = list(found)
    while ahead:
        for id in steps(ahead.pop()):
            if id not in found:
                found.add(id)
                ahead.append(id)
    return found

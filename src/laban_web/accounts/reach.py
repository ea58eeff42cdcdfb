"""How far a role carries: down the administrative hierarchy, and through time.

Strict where bodies merged or split: a role passes to the successor only when that is the same body
under a new name, kind or parent (it followed the whole of one predecessor and of no other).
Whoever answers for a body answers for those it followed wholly, and may read what they delivered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from laban.programme import ADMINISTRATIVE, Organisations

NOTHING: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def line_of(organisations: Organisations, id: str) -> frozenset[str]:
    """Return what the same body is and was: its continuation, and those it followed wholly."""
    before = _Successions.of(organisations).before
    return _reached(organisations, id, lambda one: before.get(one, ()))


@lru_cache(maxsize=4096)
def below(organisations: Organisations, id: str) -> frozenset[str]:
    """Return an organisation's line in time, and all that are or were below any of it."""
    before = _Successions.of(organisations).before

    def steps(one: str) -> Iterable[str]:
        return (*before.get(one, ()), *organisations.children(one, ADMINISTRATIVE))

    found = _reached(organisations, id, steps)
    return frozenset(organisations.by_id) if organisations.root in found else found


def is_standing(organisations: Organisations, id: str, today: date | None) -> bool:
    """Say whether a body exists on a day, under this name or a later one.

    Without a day, one whose latest name has an end in the programme counts as ended.
    """
    names = [organisations.by_id[name] for name in _names_from(organisations, id)]
    if today is None:
        return bool(names) and names[-1].valid_to is None
    return any(name.is_valid_on(today) for name in names)


class _Successions:
    """Who follows whom wholly, and who is the same body as before."""

    def __init__(self, organisations: Organisations) -> None:
        predecessors, successors = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        self.before: dict[str, tuple[str, ...]] = {}
        whole = defaultdict[str, list[str]](list)
        for succession in organisations.successions:
            predecessors[succession.successor].add(succession.predecessor)
            successors[succession.predecessor].add(succession.successor)
            if succession.extent == "whole":
                whole[succession.successor].append(succession.predecessor)
        self.before = {id: tuple(found) for id, found in whole.items()}
        self.same = {
            found[0]: id
            for id, found in whole.items()
            if len(predecessors[id]) == 1 and len(successors[found[0]]) == 1
        }

    @staticmethod
    @lru_cache(maxsize=8)
    def of(organisations: Organisations) -> _Successions:
        """Return those of a programme, gathered once."""
        return _Successions(organisations)


def _names_from(organisations: Organisations, id: str) -> tuple[str, ...]:
    """Return the identities of the same body, from one to the latest."""
    same = _Successions.of(organisations).same
    names: dict[str, None] = {}
    while id in organisations.by_id and id not in names:
        names[id] = None
        id = same.get(id, id)
    return tuple(names)


def _reached(
    organisations: Organisations, id: str, steps: Callable[[str], Iterable[str]]
) -> frozenset[str]:
    found = set(_names_from(organisations, id))
    ahead = list(found)
    while ahead:
        for one in steps(ahead.pop()):
            if one not in found and one in organisations.by_id:
                found.add(one)
                ahead.append(one)
    return frozenset(found)

"""Carrying organisations to those that exist on another day.

Works on identities alone. `Moves` say where an organisation goes: `None` when it stays, a list
of (identity, weight) when others take its place, an empty list when only its parent is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

Weight = Fraction | None
Moves = Sequence[tuple[str, Weight]] | None
Reach = Mapping[str, Weight]

WHOLE = Fraction(1)


class Carrier:
    """Finds what each organisation counts towards; every answer is computed once.

    `above` yields an organisation and all above it, nearest first; `parent` the one right above.
    """

    def __init__(
        self,
        above: Callable[[str], tuple[str, ...]],
        parent: Callable[[str], str | None],
        moves: Callable[[str], Moves],
    ) -> None:
        self._above, self._parent, self._moves = above, parent, moves
        self._done: dict[str, Reach] = {}
        self._open: set[str] = set()

    def reach(self, id: str) -> Reach:
        """Return all that an organisation counts towards, with its weight there.

        Successions are followed without recursion and never twice around a circle.
        """
        waiting = [id]
        while waiting:
            current = waiting[-1]
            needed = [] if current in self._done else self._needed(current)
            if needed:
                self._open.add(current)
                waiting += needed
                continue
            waiting.pop()
            self._open.discard(current)
            if current not in self._done:
                self._done[current] = self._settle(current)
        return self._done[id]

    def _needed(self, id: str) -> list[str]:
        """Return what must be settled first, without what is already being settled."""
        moves = self._moves(id)
        if moves is None:
            return []
        parent = self._parent(id)
        names = [to for to, _ in moves] or ([parent] if parent else [])
        return [to for to in names if to not in self._done and to not in self._open and to != id]

    def _settle(self, id: str) -> Reach:
        moves = self._moves(id)
        if moves is None:
            return dict.fromkeys(self._above(id), WHOLE)
        ways = [(self._done[to], weight) for to, weight in moves if to in self._done]
        if len(ways) > 1:
            return _join(ways)
        if ways:
            return _thin(*ways[0])
        return self._done.get(self._parent(id) or "", {})


def _thin(reach: Reach, weight: Weight) -> Reach:
    """Return a reach of which only a part is meant; above its first member the whole is."""
    if weight == WHOLE:
        return reach
    first = next(iter(reach), None)
    return {
        target: own if own == WHOLE and target != first else _times(weight, own)
        for target, own in reach.items()
    }


def _join(ways: Sequence[tuple[Reach, Weight]]) -> Reach:
    """Add up the ways an organisation goes; where all of them meet, the whole has arrived.

    What nothing goes to is left out.
    """
    targets = dict.fromkeys(target for reach, _ in ways for target in reach)
    totals = {target: _total(target, ways) for target in targets}
    return {target: total for target, total in totals.items() if total != 0}


def _total(target: str, ways: Sequence[tuple[Reach, Weight]]) -> Weight:
    if all(reach.get(target) == WHOLE for reach, _ in ways):
        return WHOLE
    total = Fraction(0)
    for reach, weight in ways:
        if target in reach:
            part = _times(weight, reach[target])
            if part is None:
                return None
            total += part
    return total


def _times(weight: Weight, other: Weight) -> Weight:
    return None if weight is None or other is None else weight * other

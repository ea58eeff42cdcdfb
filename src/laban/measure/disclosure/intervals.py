"""How periods add up: as steps between boundaries.

A period of a calendar is a step from the boundary where it begins to the one where it ends. A sum
of periods is a walk, and every relation between periods is a closed walk. So a number that adds up
over periods is the difference of two running totals, one at each boundary: as long as the running
total at one end is unknown, so are all the periods that begin or end there, and no relation
between periods gives any of them away.

Periods that share no relation, such as two years, fall into blocks with boundaries of their own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from laban.base import Period, periods_of


@dataclass(frozen=True)
class Relation:
    """`longer` is the sum of `parts`, each with 1, or -1 when it is taken away."""

    longer: str
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Steps:
    """Periods as steps between numbered boundaries.

    `ends`: the boundaries at which each period begins and ends; `relations`: all independent
    ones; `boundaries`: how many there are.
    """

    ends: Mapping[str, tuple[int, int]]
    relations: tuple[Relation, ...]
    boundaries: int


def period_steps(stated: Iterable[str]) -> Steps:
    """Return the steps of the periods stated, and of those that lie between them.

    That nothing is stated of a month between others says that nothing happened in it.

    Example:
        >>> steps = period_steps(["2024-01", "2024-02", "2024-03", "2024-Q1", "2023"])
        >>> steps.ends["2024-Q1"][0] == steps.ends["2024-01"][0]
        True
        >>> [(relation.longer, len(relation.parts)) for relation in steps.relations]
        [('2024-Q1', 3)]
    """
    periods = _with_those_between([Period.parse(text) for text in sorted(set(stated))])
    relations = _relations(periods)
    block = _blocks([period.id for period in periods], relations)
    numbers: dict[tuple[str, int], int] = {}
    ends = {}
    for period in periods:
        begin, end = period.slots[0], period.slots[-1] + 1
        ends[period.id] = tuple(
            numbers.setdefault((block[period.id], slot), len(numbers)) for slot in (begin, end)
        )
    return Steps({id_: (b, e) for id_, (b, e) in ends.items()}, tuple(relations), len(numbers))


def _with_those_between(stated: Iterable[Period]) -> list[Period]:
    """Return periods, shortest first, with those of their grain that lie between them."""
    slots: dict[tuple[str, str], list[int]] = {}
    known = {period.id: period for period in stated}
    for period in known.values():
        kind = (period.calendar.value, period.grain.value)
        slots.setdefault(kind, []).extend((period.slots[0], period.slots[-1]))
    for period in list(known.values()):
        own = slots.pop((period.calendar.value, period.grain.value), None)
        if own:
            for other in periods_of(period.calendar, period.grain, min(own), max(own)):
                known.setdefault(other.id, other)
    return sorted(known.values(), key=lambda p: (len(p.slots), p.slots[0], p.id))


def _relations(periods: Iterable[Period]) -> list[Relation]:
    """Return the relations that close as periods are laid down, the shortest first."""
    found = []
    steps: dict[tuple[str, int], list[tuple[int, str, int]]] = {}
    for period in periods:
        calendar, begin, end = period.calendar.value, period.slots[0], period.slots[-1] + 1
        walk = _walk(steps, calendar, begin, end)
        if walk:
            found.append(Relation(period.id, walk))
        steps.setdefault((calendar, begin), []).append((end, period.id, 1))
        steps.setdefault((calendar, end), []).append((begin, period.id, -1))
    return found


def _walk(
    steps: Mapping[tuple[str, int], list[tuple[int, str, int]]],
    calendar: str,
    begin: int,
    end: int,
) -> tuple[tuple[str, int], ...]:
    """Return the walk between two boundaries with the fewest steps; nothing when there is none."""
    came: dict[int, tuple[int, str, int]] = {begin: (begin, "", 0)}
    waiting = deque([begin])
    while waiting and end not in came:
        here = waiting.popleft()
        for there, name, sign in steps.get((calendar, here), ()):
            if there not in came:
                came[there] = (here, name, sign)
                waiting.append(there)
    found: list[tuple[str, int]] = []
    while end in came and end != begin:
        end, name, sign = came[end]
        found.append((name, sign))
    return tuple(reversed(found))


def _blocks(ids: Iterable[str], relations: Iterable[Relation]) -> dict[str, str]:
    """Return the block of each period, named by one of its periods."""
    above = {id_: id_ for id_ in ids}

    def top(id_: str) -> str:
        while above[id_] != id_:
            above[id_] = above[above[id_]]
            id_ = above[id_]
        return id_

    for relation in relations:
        for name, _ in relation.parts:
            above[top(name)] = top(relation.longer)
    return {id_: top(id_) for id_ in above}

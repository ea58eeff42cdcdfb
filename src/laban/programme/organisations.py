"""Organisations in time: who exists when, under whom, and who follows whom.

An organisation's identity is its code and the day it began, written `24@2025-07-01`; one that
has been there since before the programme's memory has no first day and is written `24`.
A change of name, kind or parent makes a new identity with a succession from the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from laban.programme.carrying import WHOLE, Carrier, Moves, Weight
from laban.programme.model import Text

ADMINISTRATIVE = "administrative"

Extent = Literal["whole", "part"]
Basis = Literal["population", "area", "explicit"]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that is accountable, from one day (inclusive) to another (exclusive).

    `parents` holds its parent's identity in each hierarchy.
    """

    code: str
    valid_from: date | None
    valid_to: date | None
    kind: str
    name: Text
    parents: Mapping[str, str]

    @property
    def id(self) -> str:
        """The identity: code alone, or code@first day."""
        return self.code if self.valid_from is None else f"{self.code}@{self.valid_from}"

    def is_valid_on(self, day: date) -> bool:
        """Say whether the organisation exists on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    """Who follows whom: the whole of a predecessor, or a part of it with its share.

    `share` is a fraction of the predecessor by `basis`; `None` means nobody has stated it.
    """

    predecessor: str
    successor: str
    extent: Extent
    share: Fraction | None = None
    basis: Basis | None = None
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """How much of one organisation's figures belongs to another.

    `weight` 1 is exact, between 0 and 1 an estimate, `None` unknown.
    """

    source: str
    target: str
    weight: Fraction | None


class Organisations:
    """All organisations of a programme, indexed."""

    by_id: Mapping[str, Organisation]
    root: str
    successions: tuple[Succession, ...]

    def __init__(
        self, organisations: Iterable[Organisation], successions: Iterable[Succession], root: str
    ) -> None:
        self.by_id = {organisation.id: organisation for organisation in organisations}
        self.successions = tuple(successions)
        self.root = root
        self._by_code: dict[str, list[Organisation]] = {}
        for organisation in self.by_id.values():
            self._by_code.setdefault(organisation.code, []).append(organisation)
        known = [s for s in self.successions if {s.predecessor, s.successor} <= self.by_id.keys()]
        self._forward, self._backward = _ways(known)
        self._children: dict[str, dict[str, list[str]]] = {}

    def on(self, code_or_id: str, day: date) -> Organisation | None:
        """Return the organisation a code names on a day (or that an identity names).

        Empty: `None` when no such organisation exists on that day.
        """
        if "@" in code_or_id:
            return self.by_id.get(code_or_id)
        for organisation in self._by_code.get(code_or_id, ()):
            if organisation.is_valid_on(day):
                return organisation
        return None

    def of_code(self, code: str) -> tuple[Organisation, ...]:
        """Return all organisations that have had a code."""
        return tuple(self._by_code.get(code, ()))

    def parent(self, id: str, hierarchy: str = ADMINISTRATIVE) -> str | None:
        """Return the identity right above an organisation.

        Where another hierarchy does not state a parent, the administrative one takes its place:
        a commune reaches its province's region.
        """
        parents = self.by_id[id].parents
        above = parents.get(hierarchy) or parents.get(ADMINISTRATIVE)
        return above if above in self.by_id else None

    def ancestors(self, id: str, hierarchy: str = ADMINISTRATIVE) -> tuple[str, ...]:
        """Return the identities above an organisation, nearest first."""
        found: dict[str, None] = {id: None}
        above = self.parent(id, hierarchy)
        while above is not None and above not in found:
            found[above] = None
            above = self.parent(above, hierarchy)
        return tuple(found)[1:]

    def standing_on(self, id: str, day: date) -> str | None:
        """Return the identity that stands for an organisation on a day: itself, or its follower.

        Only who took over the whole stands for it.
        Empty: `None` when it has not begun, or has ended without such a follower.
        """
        for one in self._followed(id):
            if self.by_id[one].is_valid_on(day):
                return one
        return None

    def _followed(self, id: str) -> Iterator[str]:
        """Yield an organisation, who took it over as a whole, who took that over, and so on."""
        seen: set[str] = set()
        current: str | None = id if id in self.by_id else None
        while current is not None and current not in seen:
            seen.add(current)
            yield current
            current = self.follower(current)

    def follower(self, id: str) -> str | None:
        """Return the identity that took over the whole of an organisation, if one did."""
        ways = self._forward.get(id, [])
        return ways[0][0] if len(ways) == 1 and ways[0][1] == WHOLE else None

    def children(self, id: str, hierarchy: str = ADMINISTRATIVE) -> tuple[str, ...]:
        """Return the identities right below an organisation, ended ones included."""
        if hierarchy not in self._children:
            below: dict[str, list[str]] = {}
            for child in self.by_id:
                above = self.parent(child, hierarchy)
                if above is not None:
                    below.setdefault(above, []).append(child)
            self._children[hierarchy] = below
        return tuple(self._children[hierarchy].get(id, ()))

    def closure(self, hierarchy: str = ADMINISTRATIVE, structure: date | None = None) -> list[Part]:
        """Return, for every organisation, itself and all that stand above it, with weights.

        With `structure`, organisations that do not exist on that day are first carried to those
        that do: whole successions with weight 1, parts with their share. The weight towards a
        common ancestor is the sum of its parts, so it is exactly 1 there even when single shares
        are unknown. An organisation without successors is carried by its parent.
        A part that nobody has stated gives `None` for the successor and for those between it and
        the first common ancestor.

        An organisation born after that day is carried back: to its predecessor when it has one,
        else exactly to the nearest ancestor common to all its predecessors and with `None` to
        the predecessors and those between.
        """
        ancestors: dict[str, tuple[str, ...]] = {}

        def above(id: str) -> tuple[str, ...]:
            if id not in ancestors:
                ancestors[id] = (id, *self.ancestors(id, hierarchy))
            return ancestors[id]

        def moves(id: str) -> Moves:
            return None if structure is None else self._moves(id, structure)

        carrier = Carrier(above, lambda id: self.parent(id, hierarchy), moves)
        return [
            Part(source, target, weight)
            for source in self.by_id
            for target, weight in carrier.reach(source).items()
        ]

    def _moves(self, id: str, day: date) -> Moves:
        """Say who stands for an organisation on a day: followers, forerunners, or itself."""
        organisation = self.by_id[id]
        if organisation.is_valid_on(day):
            return None
        has_ended = organisation.valid_to is not None and organisation.valid_to <= day
        if has_ended:
            return self._forward.get(id, [])
        before = self._backward.get(id, [])
        return [(before[0], WHOLE)] if len(before) == 1 else [(one, None) for one in before]


_BASES: tuple[Basis, ...] = ("explicit", "population", "area")


def _shares(successions: Sequence[Succession]) -> list[tuple[str, Weight]]:
    """Return each successor of one predecessor with its share, by the basis stated for most.

    Shares of different bases are never mixed: a successor without one on that basis is unknown.
    """
    for succession in successions:
        if succession.extent == "whole":
            return [(succession.successor, WHOLE)]
    stated = {
        basis: {s.successor: s.share for s in successions if s.basis == basis} for basis in _BASES
    }
    fullest = max(_BASES, key=lambda basis: len(stated[basis]))
    successors = dict.fromkeys(succession.successor for succession in successions)
    return [(successor, stated[fullest].get(successor)) for successor in successors]


def _ways(
    successions: Iterable[Succession],
) -> tuple[dict[str, list[tuple[str, Weight]]], dict[str, list[str]]]:
    """Return the followers of each organisation with their shares, and its forerunners."""
    following: dict[str, list[Succession]] = {}
    forerunners: dict[str, dict[str, None]] = {}
    for succession in successions:
        following.setdefault(succession.predecessor, []).append(succession)
        forerunners.setdefault(succession.successor, {})[succession.predecessor] = None
    forward = {id: _shares(known) for id, known in following.items()}
    return forward, {id: list(known) for id, known in forerunners.items()}

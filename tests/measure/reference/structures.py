"""Whom a record counts for: a walk over the tree and over the successions, by fractions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from laban.programme import ADMINISTRATIVE, Organisation, Organisations, Succession

Weight = Fraction | None
Reached = Mapping[str, Weight]

ONE = Fraction(1)


class Walker:
    """Walks one hierarchy of the organisations."""

    def __init__(self, organisations: Organisations, hierarchy: str) -> None:
        self.organisations = organisations
        self.hierarchy = hierarchy

    def reached(self, identity: str, day: date | None) -> Reached:
        """Return all that an organisation counts for, on the structure of a day.

        Without a day: itself and all above it, as its own row in the tree says.
        """
        organisation = self.organisations.by_id[identity]
        if day is None or organisation.is_valid_on(day):
            return dict.fromkeys(self.line(identity), ONE)
        shares = self.stand_ins(organisation, day)
        if not shares:
            above = self.above(identity)
            return self.reached(above, day) if above else {}
        parts = [(share, self.reached(other, day)) for other, share in shares.items()]
        targets = {target for _, reached in parts for target in reached}
        return {target: _joined(target, parts) for target in targets}

    def line(self, identity: str) -> list[str]:
        found = [identity]
        while (above := self.above(found[-1])) is not None:
            found.append(above)
        return found

    def above(self, identity: str) -> str | None:
        parents = self.organisations.by_id[identity].parents
        return parents.get(self.hierarchy) or parents.get(ADMINISTRATIVE)

    def stand_ins(self, organisation: Organisation, day: date) -> Reached:
        """Return who stands for an organisation that does not exist on a day, with shares."""
        known = self.organisations.successions
        if organisation.valid_to is not None and organisation.valid_to <= day:
            return _followers([s for s in known if s.predecessor == organisation.id])
        before = [s.predecessor for s in known if s.successor == organisation.id]
        return {before[0]: ONE} if len(before) == 1 else dict.fromkeys(before, None)


def _followers(successions: list[Succession]) -> Reached:
    whole = [s.successor for s in successions if s.extent == "whole"]
    if whole:
        return {whole[0]: ONE}
    bases = ("explicit", "population", "area")
    counts = {basis: sum(s.basis == basis for s in successions) for basis in bases}
    main = max(bases, key=lambda basis: counts[basis])
    return {s.successor: s.share if s.basis == main else None for s in successions}


def _joined(target: str, parts: list[tuple[Weight, Reached]]) -> Weight:
    """Add the parts that reach a target; all of them reaching it wholly are the whole."""
    if all(reached.get(target) == ONE for _, reached in parts):
        return ONE
    total = Fraction(0)
    for share, reached in parts:
        if target not in reached:
            continue
        weight = reached[target]
        if share is None or weight is None:
            return None
        total += share * weight
    return total


def nodes_of(organisations: Organisations, hierarchy: str) -> set[str]:
    """Return the nodes a hierarchy shows.

    Besides the administrative one: those that have somebody below them in it who does not stand
    below them administratively.
    """
    walker, plain = Walker(organisations, hierarchy), Walker(organisations, ADMINISTRATIVE)
    return {
        node
        for identity in organisations.by_id
        for node in walker.line(identity)
        if hierarchy == ADMINISTRATIVE or node not in plain.line(identity)
    }

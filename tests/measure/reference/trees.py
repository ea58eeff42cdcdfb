"""Random organisations: a tree, and what merges, splits, is renamed or ends in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import combinations

from hypothesis import strategies as st

from laban.programme import Organisation, Organisations, Succession, Text

NAME = Text(vi="x", en="x")
# The kind of an organisation by the first letter of its code; V is also the country's.
KINDS = {"V": "village", "R": "region", "P": "province", "C": "commune", "M": "mixed", "S": "part"}
DAYS = (
    date(2024, 1, 1),
    date(2024, 1, 15),
    date(2024, 3, 1),
    date(2024, 3, 10),
    date(2024, 6, 14),
    date(2024, 6, 15),
    date(2024, 7, 1),
    date(2024, 10, 20),
)


CHANGING_DAYS = ((), *((day,) for day in DAYS), *combinations(DAYS, 2), *combinations(DAYS, 3))


@dataclass
class Forest:
    """Organisations being changed, day after day."""

    by_id: dict[str, Organisation] = field(default_factory=dict)
    successions: list[Succession] = field(default_factory=list)

    def begin(self, code: str, parents: dict[str, str], day: date | None = None) -> str:
        kind = KINDS[code[0]]
        one = Organisation(code, day, None, kind, NAME, parents)
        self.by_id[one.id] = one
        return one.id

    def living(self, depth: int) -> list[str]:
        """Return who exists at the end and stands at a depth below the root."""
        return [
            one.id
            for one in self.by_id.values()
            if one.valid_to is None and one.kind != "region" and self.depth(one.id) == depth
        ]

    def depth(self, identity: str) -> int:
        above = self.by_id[identity].parents.get("administrative")
        return 0 if above is None else 1 + self.depth(above)

    def children(self, identity: str) -> list[str]:
        return [
            one.id
            for one in self.by_id.values()
            if one.parents.get("administrative") == identity and one.valid_to is None
        ]

    def end(self, identity: str, day: date) -> None:
        self.by_id[identity] = replace(self.by_id[identity], valid_to=day)

    def follow(self, old: str, new: str, share: Fraction | None = None, basis: str = "") -> None:
        whole = not basis
        self.successions.append(
            Succession(old, new, "whole" if whole else "part", share, basis or None)
            if whole or basis != "unknown"
            else Succession(old, new, "part")
        )

    def move(self, identity: str, parent: str | None, day: date) -> str:
        """Begin an organisation anew with all below it, under another parent."""
        old = self.by_id[identity]
        self.end(identity, day)
        parents = {**old.parents, **({"administrative": parent} if parent else {})}
        new = self.begin(old.code, parents, day)
        self.follow(identity, new)
        for child in self.children(identity):
            self.move(child, new, day)
        return new


@st.composite
def trees(draw: st.DrawFn) -> Organisations:
    """Draw two to four levels, with up to three changes on different days."""
    forest = Forest()
    root = forest.begin("VN", {})
    regions = [forest.begin(code, {"administrative": root}) for code in ("R1", "R2")]
    deep = draw(st.booleans())
    for p in range(1, draw(st.integers(2, 3)) + 1):
        parents = {"administrative": root, "region": draw(st.sampled_from(regions))}
        province = forest.begin(f"P{p}", parents)
        for c in range(1, draw(st.integers(1, 3)) + 1):
            commune = forest.begin(f"C{p}{c}", {"administrative": province})
            if deep and c == 1:
                forest.begin(f"V{p}{c}", {"administrative": commune})
    days = draw(st.sampled_from(CHANGING_DAYS))
    for number, day in enumerate(days):
        draw(st.sampled_from(CHANGES))(draw, forest, day, number)
    return Organisations(forest.by_id.values(), forest.successions, root)


def _merge(draw: st.DrawFn, forest: Forest, day: date, number: int) -> None:
    """Merge two siblings into one new body; all below them come along."""
    living = forest.living(draw(st.sampled_from([1, 2])))
    by_parent: dict[str, list[str]] = {}
    for identity in living:
        by_parent.setdefault(forest.by_id[identity].parents["administrative"], []).append(identity)
    pairs = [ids[:2] for ids in by_parent.values() if len(ids) > 1]
    if not pairs:
        return
    first, second = draw(st.sampled_from(pairs))
    code = draw(st.sampled_from([forest.by_id[first].code, f"M{number}"]))
    forest.end(first, day)
    new = forest.begin(code, dict(forest.by_id[first].parents), day)
    forest.end(second, day)
    for old in (first, second):
        forest.follow(old, new)
        for child in forest.children(old):
            forest.move(child, new, day)


def _split(draw: st.DrawFn, forest: Forest, day: date, number: int) -> None:
    """Split a leaf into parts, in one province or across two; a sibling may join one part."""
    leaves = [one for one in forest.living(2) if not forest.children(one)]
    if not leaves:
        return
    leaf = draw(st.sampled_from(leaves))
    home = forest.by_id[leaf].parents["administrative"]
    homes = [home, draw(st.sampled_from(forest.living(1))), home][: draw(st.integers(2, 3))]
    shares = draw(st.sampled_from(SHARES[len(homes)]))
    forest.end(leaf, day)
    news = []
    for part, (above, (share, basis)) in enumerate(zip(homes, shares, strict=True)):
        code = forest.by_id[leaf].code if part == 0 else f"S{number}{part}"
        news.append(forest.begin(code, {"administrative": above}, day))
        forest.follow(leaf, news[-1], share, basis)
    others = [one for one in leaves if one != leaf and forest.by_id[one].valid_to is None]
    others = [one for one in others if forest.by_id[one].parents["administrative"] == home]
    if others and draw(st.booleans()):
        forest.end(others[0], day)
        forest.follow(others[0], news[0])


def _rename(draw: st.DrawFn, forest: Forest, day: date, number: int) -> None:
    depth = draw(st.sampled_from([1, 2]))
    forest.move(draw(st.sampled_from(forest.living(depth) or forest.living(1))), None, day)


def _end(draw: st.DrawFn, forest: Forest, day: date, number: int) -> None:
    """End a leaf that nobody follows."""
    leaves = [one for one in forest.living(2) if not forest.children(one)]
    if len(leaves) > 1:
        forest.end(draw(st.sampled_from(leaves)), day)


CHANGES = (_split, _merge, _split, _rename, _split, _end)
_UNKNOWN = (None, "unknown")
SHARES = {
    2: (
        ((Fraction(1, 4), "population"), (Fraction(3, 4), "population")),
        ((Fraction(3, 10), "explicit"), (Fraction(7, 10), "explicit")),
        (_UNKNOWN, _UNKNOWN),
        ((Fraction(1, 4), "area"), _UNKNOWN),
        ((Fraction(1, 4), "area"), (Fraction(1, 2), "population")),
    ),
    3: (
        ((Fraction(1, 8), "area"), (Fraction(1, 2), "area"), (Fraction(3, 8), "area")),
        ((Fraction(1, 8), "area"), (Fraction(1, 2), "area"), _UNKNOWN),
        (_UNKNOWN, _UNKNOWN, _UNKNOWN),
    ),
}

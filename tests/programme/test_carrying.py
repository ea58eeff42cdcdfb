"""What must hold of carrying organisations, whatever their history."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from laban.programme import Organisation, Organisations, Succession, Text

REFORMS = (date(2010, 1, 1), date(2020, 1, 1))
DAYS = st.sampled_from([date(2005, 5, 5), date(2015, 5, 5), date(2025, 5, 5)])


@dataclass
class History:
    """Organisations that grow reform by reform; `alive` holds the present communes."""

    bodies: dict[str, Organisation] = field(default_factory=dict)
    links: list[Succession] = field(default_factory=list)
    alive: list[str] = field(default_factory=list)

    def add(self, code: str, parent: str, first: date | None = None) -> str:
        parents = {"administrative": parent} if parent else {}
        one = Organisation(code, first, None, "body", Text(vi=code, en=code), parents)
        self.bodies[one.id] = one
        return one.id

    def end(self, id: str, day: date) -> None:
        self.bodies[id] = replace(self.bodies[id], valid_to=day)
        self.alive.remove(id)

    def tree(self) -> Organisations:
        return Organisations(self.bodies.values(), self.links, "VN")


@st.composite
def histories(draw: st.DrawFn, parts: bool = True) -> History:
    """Draw two provinces with communes that are merged and divided in two reforms."""
    history = History()
    history.add("VN", "")
    provinces = [history.add("p", "VN"), history.add("q", "VN")]
    for number in range(draw(st.integers(2, 6))):
        history.alive.append(history.add(f"c{number}", draw(st.sampled_from(provinces))))
    for day in REFORMS:
        for number in range(draw(st.integers(0, 3))):
            kinds = ["merge", "divide"] if parts else ["merge"]
            if draw(st.sampled_from(kinds)) == "merge":
                _merge(draw, history, f"m{number}", day)
            else:
                _divide(draw, history, f"d{number}", day, provinces)
    return history


def _older(history: History, day: date) -> list[str]:
    return [id for id in history.alive if history.bodies[id].valid_from != day]


def _merge(draw: st.DrawFn, history: History, code: str, day: date) -> None:
    old = _older(history, day)
    chosen = draw(st.lists(st.sampled_from(old), min_size=1, unique=True)) if old else []
    if not chosen:
        return
    new = history.add(code, history.bodies[chosen[0]].parents["administrative"], day)
    for id in chosen:
        history.end(id, day)
        history.links.append(Succession(id, new, "whole"))
    history.alive.append(new)


def _divide(draw: st.DrawFn, history: History, code: str, day: date, provinces: list[str]) -> None:
    old = _older(history, day)
    if not old:
        return
    id = draw(st.sampled_from(old))
    history.end(id, day)
    share = draw(st.none() | st.fractions(0, 1, max_denominator=9))
    for letter, part in (("x", share), ("y", None if share is None else 1 - share)):
        new = history.add(code + letter, draw(st.sampled_from(provinces)), day)
        basis = None if part is None else "area"
        history.links.append(Succession(id, new, "part", part, basis))
        history.alive.append(new)


def naive(tree: Organisations, id: str, day: date) -> dict[str, Fraction | None]:
    """Carry an organisation forward by plain recursion, from the definition."""
    if tree.by_id[id].is_valid_on(day):
        return dict.fromkeys((id, *tree.ancestors(id)), Fraction(1))
    ways = [(naive(tree, s.successor, day), s) for s in tree.successions if s.predecessor == id]
    found: dict[str, Fraction | None] = {}
    for target in {name for reach, _ in ways for name in reach}:
        if all(reach.get(target) == 1 for reach, _ in ways):
            found[target] = Fraction(1)
            continue
        parts = [
            Fraction(0)
            if target not in reach
            else None
            if reach[target] is None or (link.extent == "part" and link.share is None)
            else reach[target] * (link.share if link.extent == "part" else 1)
            for reach, link in ways
        ]
        total = None if None in parts else sum(parts, Fraction(0))
        if total != 0:
            found[target] = total
    return found


@given(histories(), DAYS)
def test_all_that_anyone_has_reaches_the_root(history: History, day: date) -> None:
    parts = history.tree().closure(structure=day)

    at_root = {part.source: part.weight for part in parts if part.target == "VN"}
    assert at_root == dict.fromkeys(history.bodies, 1)


@given(histories(), DAYS)
def test_only_organisations_of_the_day_are_counted_for(history: History, day: date) -> None:
    tree = history.tree()

    assert all(tree.by_id[part.target].is_valid_on(day) for part in tree.closure(structure=day))


@given(histories())
def test_the_last_structure_agrees_with_plain_recursion(history: History) -> None:
    tree, day = history.tree(), date(2025, 5, 5)
    found: dict[str, dict[str, Fraction | None]] = {id: {} for id in tree.by_id}
    for part in tree.closure(structure=day):
        found[part.source][part.target] = part.weight

    assert found == {id: naive(tree, id, day) for id in tree.by_id}


@given(histories(parts=False), st.data())
def test_merging_adds_up_exactly(history: History, data: st.DataObject) -> None:
    tree, day = history.tree(), date(2025, 5, 5)
    first = [id for id in tree.by_id if id.startswith("c")]
    amounts = {id: data.draw(st.integers(0, 100)) for id in first}
    totals: dict[str, Fraction] = {}
    for part in tree.closure(structure=day):
        if part.source in amounts:
            assert part.weight == 1
            totals[part.target] = totals.get(part.target, Fraction(0)) + amounts[part.source]

    assert totals["VN"] == sum(amounts.values())
    assert sum(totals.get(id, 0) for id in history.alive) == sum(amounts.values())


@given(histories(), DAYS)
def test_known_shares_of_communes_add_up_to_the_whole(history: History, day: date) -> None:
    tree = history.tree()
    communes = {id for id in tree.by_id if id not in ("VN", "p", "q")}
    weights: dict[str, list[Fraction | None]] = {id: [] for id in communes}
    for part in tree.closure(structure=day):
        if part.source in communes and part.target in communes:
            weights[part.source].append(part.weight)

    for own in weights.values():
        assert None in own or sum(w for w in own if w is not None) == 1


@given(histories(), DAYS)
def test_an_organisation_of_the_day_stays_itself(history: History, day: date) -> None:
    tree = history.tree()
    present = {id for id, one in tree.by_id.items() if one.is_valid_on(day)}
    carried = [part for part in tree.closure(structure=day) if part.source in present]

    assert carried == [part for part in tree.closure() if part.source in present]

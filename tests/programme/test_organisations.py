"""Organisations in time, worked by hand on the small programme and on odd cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from tests.small_programme import FILES

from laban.programme import Organisation, Organisations, Succession, Text, read_programme_files

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(scope="module")
def tree() -> Organisations:
    files = [(name, text.encode()) for name, text in FILES.items()]
    return read_programme_files(files).organisations


def body(
    code: str, parent: str = "", first: date | None = None, end: date | None = None
) -> Organisation:
    parents = {"administrative": parent} if parent else {}
    return Organisation(code, first, end, "body", Text(vi=code, en=code), parents)


def reach(tree: Organisations, source: str, day: date | None = None) -> dict[str, Fraction | None]:
    return {p.target: p.weight for p in tree.closure(structure=day) if p.source == source}


def grow(bodies: Sequence[Organisation], *successions: Succession) -> Organisations:
    """Return a tree whose successions name their sides by code alone."""
    ids = {one.code: one.id for one in bodies}
    links = [
        replace(one, predecessor=ids[one.predecessor], successor=ids[one.successor])
        for one in successions
    ]
    return Organisations([body("VN"), *bodies], links, "VN")


def reach_of_code(tree: Organisations, code: str, day: date) -> dict[str, Fraction | None]:
    """Return what an organisation counts towards, all by code."""
    (source,) = tree.of_code(code)
    return {tree.by_id[id].code: weight for id, weight in reach(tree, source.id, day).items()}


def test_a_code_names_another_organisation_after_a_reform(tree: Organisations) -> None:
    assert tree.on("10", OLD) is tree.by_id["10"]
    assert tree.on("10", NEW) is tree.by_id["10@2025-07-01"]
    assert tree.on("20", NEW) is None
    assert tree.on("99", NEW) is None


def test_an_identity_names_its_organisation_on_any_day(tree: Organisations) -> None:
    assert tree.on("10@2025-07-01", OLD) is tree.by_id["10@2025-07-01"]


def test_ancestors_are_nearest_first(tree: Organisations) -> None:
    assert tree.ancestors("101") == ("10", "VN")
    assert tree.ancestors("VN") == ()


def test_another_hierarchy_is_reached_through_the_administrative_one(tree: Organisations) -> None:
    assert tree.ancestors("101", "region") == ("10", "MB", "VN")
    assert set(tree.children("MB", "region")) == {"10", "20", "10@2025-07-01"}


def test_children_are_those_right_below(tree: Organisations) -> None:
    assert tree.children("10") == ("101", "102")
    assert tree.children("101") == ()


def test_without_a_structure_everyone_counts_for_itself_and_all_above(tree: Organisations) -> None:
    assert reach(tree, "101") == {"101": 1, "10": 1, "VN": 1}


def test_a_merged_organisation_counts_exactly_for_its_successor(tree: Organisations) -> None:
    assert reach(tree, "20", NEW) == {"10@2025-07-01": 1, "VN": 1}


def test_a_divided_organisation_is_shared_out_and_exact_above(tree: Organisations) -> None:
    assert reach(tree, "102", NEW) == {
        "101@2025-07-01": Fraction(1, 4),
        "201@2025-07-01": Fraction(3, 4),
        "10@2025-07-01": 1,
        "VN": 1,
    }


def test_a_new_organisation_is_exact_only_above_all_its_predecessors(tree: Organisations) -> None:
    assert reach(tree, "101@2025-07-01", OLD) == {"101": None, "102": None, "10": 1, "VN": 1}
    assert reach(tree, "10@2025-07-01", OLD) == {"10": None, "20": None, "VN": 1}


def test_a_renamed_organisation_is_its_only_predecessor_in_the_past() -> None:
    tree = grow([body("a", "VN", None, NEW), body("b", "VN", NEW)], Succession("a", "b", "whole"))

    assert reach_of_code(tree, "b", OLD) == {"a": 1, "VN": 1}


def test_a_part_of_one_predecessor_counts_for_it_in_the_past() -> None:
    tree = grow(
        [body("a", "VN", None, NEW), body("b", "VN", NEW), body("c", "VN", NEW)],
        Succession("a", "b", "part"),
        Succession("a", "c", "part"),
    )

    assert reach_of_code(tree, "b", OLD) == {"a": 1, "VN": 1}


def test_an_unknown_share_taints_the_successors_and_not_their_common_parent() -> None:
    tree = grow(
        [body("p", "VN"), body("a", "p", None, NEW), body("b", "p", NEW), body("c", "p", NEW)],
        Succession("a", "b", "part", Fraction(1, 3), "area"),
        Succession("a", "c", "part"),
    )

    assert reach_of_code(tree, "a", NEW) == {"b": Fraction(1, 3), "c": None, "p": 1, "VN": 1}


def test_an_unknown_share_across_parents_taints_both_parents() -> None:
    tree = grow(
        [
            *(body("p", "VN"), body("q", "VN"), body("a", "p", None, NEW)),
            *(body("b", "p", NEW), body("c", "q", NEW)),
        ],
        Succession("a", "b", "part"),
        Succession("a", "c", "part"),
    )

    assert reach_of_code(tree, "a", NEW) == {"b": None, "p": None, "c": None, "q": None, "VN": 1}


def test_a_single_part_leaves_its_successor_unknown_and_the_parent_exact() -> None:
    tree = grow(
        [body("p", "VN"), body("a", "p", None, NEW), body("b", "p", NEW)],
        Succession("a", "b", "part"),
    )

    assert reach_of_code(tree, "a", NEW) == {"b": None, "p": 1, "VN": 1}


def test_shares_of_two_bases_are_never_mixed() -> None:
    tree = grow(
        [body("a", "VN", None, NEW), body("b", "VN", NEW), body("c", "VN", NEW)],
        Succession("a", "b", "part", Fraction(1, 2), "area"),
        Succession("a", "b", "part", Fraction(9, 10), "population"),
        Succession("a", "c", "part", Fraction(1, 10), "population"),
    )

    assert reach_of_code(tree, "a", NEW) == {"b": Fraction(9, 10), "c": Fraction(1, 10), "VN": 1}


def test_a_share_of_nothing_leads_nowhere() -> None:
    tree = grow(
        [body("a", "VN", None, NEW), body("b", "VN", NEW), body("c", "VN", NEW)],
        Succession("a", "b", "part", Fraction(1), "population"),
        Succession("a", "c", "part", Fraction(0), "population"),
    )

    assert reach_of_code(tree, "a", NEW) == {"b": 1, "VN": 1}


def test_an_organisation_without_successor_is_carried_by_its_parent() -> None:
    tree = grow([body("p", "VN"), body("d", "p", None, NEW)])

    assert reach_of_code(tree, "d", NEW) == {"p": 1, "VN": 1}


def test_the_parent_that_carries_may_itself_have_been_merged() -> None:
    tree = grow(
        [body("p", "VN", None, NEW), body("d", "p", None, NEW), body("q", "VN", NEW)],
        Succession("p", "q", "whole"),
    )

    assert reach_of_code(tree, "d", NEW) == {"q": 1, "VN": 1}


def test_several_reforms_are_followed_to_the_end() -> None:
    middle = date(2010, 1, 1)
    tree = grow(
        [
            *(body("a", "VN", None, middle), body("b", "VN", middle, NEW)),
            *(body("c", "VN", middle, NEW), body("d", "VN", NEW)),
        ],
        Succession("a", "b", "part", Fraction(2, 5), "area"),
        Succession("a", "c", "part", Fraction(3, 5), "area"),
        Succession("b", "d", "whole"),
        Succession("c", "d", "whole"),
    )

    assert reach_of_code(tree, "a", NEW) == {"d": 1, "VN": 1}
    assert reach_of_code(tree, "d", date(2000, 1, 1)) == {"a": 1, "VN": 1}


def test_circles_end() -> None:
    tree = Organisations(
        [body("a", "b", None, NEW), body("b", "a", None, NEW), body("c", "c", None, NEW)],
        [
            Succession("a", "b", "whole"),
            Succession("b", "a", "whole"),
            Succession("c", "c", "whole"),
        ],
        "a",
    )

    assert tree.ancestors("a") == ("b",)
    assert tree.closure(structure=NEW) == []
    assert len(tree.closure()) == 5


def test_a_very_long_chain_of_successions_is_followed() -> None:
    ends = [date.fromordinal(730000 + number) for number in range(3000)]
    bodies = [body("x", "", begin, end) for begin, end in pairwise([None, *ends])]
    links = [Succession(one.id, two.id, "whole") for one, two in pairwise(bodies)]
    tree = Organisations(bodies, links, "x")

    last_day = date.fromordinal(ends[-1].toordinal() - 1)
    assert reach(tree, "x", last_day) == {bodies[-1].id: 1}

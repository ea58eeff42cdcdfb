"""Disclosure control in random worlds, held against an outsider who computes all that can be."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laban.base import Period
from laban.measure.disclosure import suppress
from laban.measure.disclosure.exchanges import Exchanges
from laban.measure.disclosure.withholding import SMALL_COUNTS_AT_MOST
from laban.measure.figures import IDENTITY
from tests.measure.disclosure_worlds import CHANNELS, World, computable, possible, state_figures
from tests.measure.figure_tables import figures
from tests.measure.test_disclosure import RULES, no_exchange


@st.composite
def worlds(draw: st.DrawFn) -> World:
    provinces = [f"p{number}" for number in range(draw(st.integers(1, 3)))]
    tree: dict[str, tuple[str, ...]] = {"VN": tuple(provinces)}
    for province in provinces:
        communes = draw(st.integers(0, 3))
        if communes:
            tree[province] = tuple(f"{province}c{number}" for number in range(communes))
    periods = draw(
        st.sampled_from(
            [
                ("2024-01", "2024-02", "2024-03", "2024-Q1"),
                ("2024-02", "2024-03", "2024-Q1"),
                ("2024-02", "2024-03", "2024-02-YTD", "2024-03-YTD"),
                ("2024-01", "2024-02", "2024-01-YTD", "2024-02-YTD"),
                ("2024-Q1", "2024-Q2", "2024-H1"),
                ("2023", "2024"),
            ]
        )
    )
    slots = sorted({slot for period in periods for slot in _slots(period)})[:6]
    holders = [id_ for id_ in dict.fromkeys([*tree, *sum(tree.values(), ())]) if id_ not in tree]
    if draw(st.booleans()):
        holders.append(draw(st.sampled_from(provinces)))
    sizes = st.sampled_from([0, 0, 1, 2, 3, 7, 40])
    records = {
        (holder, slot, channel, on_time): draw(sizes)
        for holder in dict.fromkeys(holders)
        for slot in slots
        for channel in CHANNELS
        for on_time in (False, True)
    }
    return World(tree, periods, records, draw(st.sampled_from([(), ("on_time_share",)])))


def _slots(period: str) -> range:
    return Period.parse(period).slots


def audit(world: World, threshold: int, *, small_counts_at_most: int) -> None:
    """Hold what is published of a world against an outsider who computes all that can be."""
    rows, numbers, unstated = state_figures(world)
    public = suppress(
        figures(rows),
        RULES,
        {"administrative": world.tree},
        threshold,
        small_counts_at_most=small_counts_at_most,
    )
    shown = {identity(row): not row["suppressed"] for row in public.to_pylist()}
    is_shown = [shown.get(identity(row), False) for row in rows]
    present = {(row["indicator"], row["breakdown"]) for row in public.to_pylist()}
    left_out = {(row["indicator"], row["breakdown"]) for row in rows} - present
    known = [number for number in numbers if is_shown[number.figure]]
    assert not [number for number in known if 0 < number.value < threshold]
    known += [number for number in unstated if number.line not in left_out]
    small = [n for n in numbers if not is_shown[n.figure] and 0 < n.value < threshold]
    assert computable(world, small, known) == []
    for number in {(n.parts, n.value): n for n in small}.values():
        least, most = possible(world, number, known)
        if number.is_crossed and world.unmeasured:
            assert most is None or least < most
            continue
        assert most is None or most >= threshold
        assert least <= 1


def identity(row: dict) -> tuple[str, ...]:
    return tuple(row[name] for name in IDENTITY)


def test_month_in_which_nobody_had_anything_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Exchanges, "cheapest", no_exchange)
    records = {
        ("p0c0", 24289, "postal", False): 2,
        ("p0c1", 24289, "online", False): 1,
        ("p0", 24290, "postal", True): 1,
    }
    audit(first_quarter("2024-01", records), 2, small_counts_at_most=0)


def test_organisation_with_none_in_the_months_published_hides_nothing_in_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Exchanges, "cheapest", no_exchange)
    records = {("p0c0", 24290, "online", True): 2, ("p0c1", 24288, "online", True): 1}
    audit(first_quarter("2024-02", records), 2, small_counts_at_most=0)


def first_quarter(month: str, records: dict) -> World:
    """Return a country of four places and some records; its months are published from one on."""
    parts = product(("p0c0", "p0c1", "p1", "p0"), range(24288, 24291), CHANNELS, (False, True))
    months = ("2024-01", "2024-02", "2024-03")
    periods = (*months[months.index(month) :], "2024-Q1")
    tree = {"VN": ("p0", "p1"), "p0": ("p0c0", "p0c1")}
    return World(tree, periods, dict.fromkeys(parts, 0) | records)


EXAMPLES = given(
    worlds(),
    st.sampled_from([2, 3, 5, 10]),
    st.sampled_from([0, SMALL_COUNTS_AT_MOST]),
    st.booleans(),
)


@settings(max_examples=100, deadline=None)
@EXAMPLES
def test_every_suppressed_count_may_be_one_or_enough_for_all_that_is_published(
    world, threshold, at_most, with_exchanges
):
    with pytest.MonkeyPatch.context() as patch:
        if not with_exchanges:
            patch.setattr(Exchanges, "cheapest", no_exchange)
        audit(world, threshold, small_counts_at_most=at_most)


@pytest.mark.long
@settings(max_examples=400, deadline=None)
@EXAMPLES
def test_every_suppressed_count_may_be_one_or_enough_in_thousands_of_worlds(
    world, threshold, at_most, with_exchanges
):
    with pytest.MonkeyPatch.context() as patch:
        if not with_exchanges:
            patch.setattr(Exchanges, "cheapest", no_exchange)
        audit(world, threshold, small_counts_at_most=at_most)

"""Exchanges: numbers traded for others, so that every total stays as it was."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from laban.measure.disclosure.balances import balances
from laban.measure.disclosure.exchanges import Exchange, Exchanges
from laban.measure.disclosure.lines import Lines
from laban.measure.disclosure.prices import prices_of
from laban.measure.disclosure.quantities import Coded, Quantities, quantities_of
from laban.measure.disclosure.rules import Rule
from laban.measure.disclosure.sums import Sum, by_term, sums_of
from tests.measure.figure_tables import figure, figures

RULES = {"dossiers": Rule(), "online_share": Rule()}
TREE = {"administrative": {"VN": ("10", "20", "30")}}
Months = tuple[int, int, int]
PERIODS = ("2024-01", "2024-02", "2024-03", "2024-Q1")


def test_balance_of_a_part_is_another_part_or_the_whole() -> None:
    found = balances(1, by_term([Sum(0, {1: 1, 2: 1, 3: 1})]), at_most=9)
    assert found == [{1: 1, 0: 1}, {1: 1, 2: -1}, {1: 1, 3: -1}]


def test_balance_holds_in_every_sum_at_once() -> None:
    sums = by_term([Sum(0, {1: 1, 2: 1, 3: 1, 4: 1}), Sum(5, {1: 1, 2: 1}), Sum(6, {3: 1, 4: 1})])
    found = balances(1, sums, at_most=99)
    assert {1: 1, 2: -1} in found
    assert any(set(balance) == {1, 3, 5, 6} for balance in found)
    for balance in found:
        for one in {id(one): one for own in sums.values() for one in own}.values():
            assert sum(f * balance.get(term, 0) for term, f in one.terms.items()) == 0


def test_part_that_is_taken_twice_gives_two() -> None:
    assert balances(0, by_term([Sum(0, {1: 2})]), at_most=9) == []
    assert balances(1, by_term([Sum(0, {1: 2})]), at_most=9) == [{1: 1, 0: 2}]


def counted(**by_organisation: tuple[int, int, int]) -> list[dict[str, Any]]:
    """Return the counts of three months and their quarter, and those of the country above."""
    months = {name.removeprefix("o"): list(numbers) for name, numbers in by_organisation.items()}
    months["VN"] = [sum(column) for column in zip(*months.values(), strict=True)]
    return [
        figure("dossiers", id_, period, numerator=number)
        for id_, numbers in months.items()
        for period, number in zip(PERIODS, [*numbers, sum(numbers)], strict=True)
    ]


def cheapest(
    rows: list[dict[str, Any]], organisation: str, period: str, sign: int, need: float
) -> tuple[Exchange | None, Quantities]:
    quantities = quantities_of(Coded.of(figures(rows)), RULES)
    prices = np.append(prices_of(quantities), 0.0)
    sums = sums_of(quantities, TREE)
    exchanges = Exchanges(quantities, sums, Lines(quantities, sums))
    at = next(
        number
        for number, names in enumerate(names_of(quantities))
        if names == (organisation, period)
    )
    return exchanges.cheapest(at, sign, need, prices, {}), quantities


def names_of(quantities: Quantities) -> list[tuple[str, str]]:
    """Return organisation and period of each quantity."""
    words = quantities.coded.words
    organisation = quantities.nodes // len(words["hierarchy"])
    return [
        (words["organisation"][organisation[node]], words["period"][period])
        for node, period in zip(quantities.node, quantities.period, strict=True)
    ]


def by_name(exchange: Exchange, quantities: Quantities) -> dict[tuple[str, str], float]:
    names = names_of(quantities)
    return {names[quantity]: change for quantity, change in exchange.changes.items()}


def test_exchange_of_a_month_leaves_the_quarter_and_the_country_as_they_were() -> None:
    rows = counted(o10=(3, 9, 9), o20=(9, 9, 9), o30=(900, 900, 900))
    exchange, quantities = cheapest(rows, "10", "2024-01", 1, 2)
    assert exchange is not None
    assert by_name(exchange, quantities) == {
        ("10", "2024-01"): 2,
        ("10", "2024-02"): -2,
        ("20", "2024-01"): -2,
        ("20", "2024-02"): 2,
    }


def test_known_zero_never_changes() -> None:
    rows = [row for row in counted(o10=(3, 0, 9), o20=(9, 9, 9)) if row["numerator"]]
    exchange, quantities = cheapest(rows, "10", "2024-01", 1, 2)
    assert exchange is not None
    assert set(by_name(exchange, quantities)) == set(product(("10", "20"), ("2024-01", "2024-03")))


MONTHS = st.tuples(*[st.integers(0, 9)] * 3)


@given(MONTHS, MONTHS, MONTHS, st.sampled_from(["10", "VN"]), st.sampled_from([1, -1]))
def test_every_total_holds_and_no_number_is_below_zero_after_an_exchange(
    first: Months, second: Months, third: Months, organisation: str, sign: int
) -> None:
    rows = counted(o10=first, o20=second, o30=third)
    exchange, quantities = cheapest(rows, organisation, "2024-Q1", sign, 1)
    after = {(r["organisation"], r["period"]): float(r["numerator"]) for r in rows}
    if exchange is None:
        assert sign < 0
        assert after[organisation, "2024-Q1"] == 0
        return
    changes = by_name(exchange, quantities)
    after |= {name: after[name] + change for name, change in changes.items()}
    assert sign * changes[organisation, "2024-Q1"] >= 1
    assert min(after.values()) >= 0
    for id_ in ("VN", "10", "20", "30"):
        assert after[id_, "2024-Q1"] == sum(after[id_, month] for month in PERIODS[:3])
    for period in PERIODS:
        assert after["VN", period] == sum(after[id_, period] for id_ in ("10", "20", "30"))

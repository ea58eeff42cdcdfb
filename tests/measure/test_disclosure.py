"""Disclosure control: small counts are kept back, and nobody can compute them from the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from laban.measure import FIGURE_SCHEMA
from laban.measure.disclosure import PUBLIC_SCHEMA, Rule, children_of, rules_of, suppress
from laban.measure.disclosure.exchanges import Exchanges
from laban.measure.disclosure.programs import Program
from laban.programme import read_programme_files
from tests.measure.figure_tables import figure, figures
from tests.small_programme import small_files

COUNT, MONEY = Rule(), Rule(counts_numerator=False, counts_denominator=False)
RULES = {"dossiers": COUNT, "online_share": COUNT, "on_time_share": COUNT, "fees": MONEY}
RULES |= {"direct_share": COUNT, "in_time_share": COUNT}
TREE = {"administrative": {"VN": ("10", "20", "30")}}
MONTHS = ("2024-01", "2024-02", "2024-03")


def suppressed(rows, rules=RULES, children=TREE, threshold=5) -> list[dict]:
    """Return the suppressed figures as they were before."""
    public = suppress(figures(rows), rules, children, threshold)
    return [row for row, mark in zip(rows, public["suppressed"].to_pylist(), strict=True) if mark]


def places(rows) -> list[tuple[str, str]]:
    return [(row["organisation"], row["period"]) for row in rows]


def counts(**by_organisation: int) -> list[dict]:
    """Return the counts of one year: `VN=…, o10=…`."""
    return [
        figure("dossiers", name.removeprefix("o"), "2024", numerator=number)
        for name, number in by_organisation.items()
    ]


def test_small_count_goes_and_the_smallest_cost_goes_with_it():
    rows = counts(VN=123, o10=3, o20=50, o30=70)
    assert places(suppressed(rows)) == [("10", "2024"), ("20", "2024")]


def test_suppressed_figure_shows_no_number_and_all_others_stay():
    rows = counts(VN=123, o10=3, o20=50, o30=70)
    public = suppress(figures(rows), RULES, TREE, 5)
    assert public.schema == PUBLIC_SCHEMA
    first, last = public.to_pylist()[1], public.to_pylist()[3]
    assert [first[name] for name in ("value", "numerator", "denominator", "records")] == [None] * 4
    assert first["suppressed"]
    assert {name: last[name] for name in FIGURE_SCHEMA.names} == rows[3]
    assert not last["suppressed"]


@pytest.mark.parametrize("number", [0, 5, 6, 1000])
def test_none_and_enough_are_published(number):
    rows = counts(VN=200 + number, o10=number, o20=100, o30=100)
    assert suppressed(rows) == []


@pytest.mark.parametrize("number", [1, 4])
def test_from_one_to_below_the_threshold_is_suppressed(number):
    rows = counts(VN=200 + number, o10=number, o20=100, o30=100)
    assert ("10", "2024") in places(suppressed(rows))


@pytest.mark.parametrize("threshold", [0, 1])
def test_threshold_of_one_suppresses_nothing(threshold):
    assert suppressed(counts(VN=3, o10=1, o20=1, o30=1), threshold=threshold) == []


def test_two_that_are_small_together_take_a_third():
    rows = counts(VN=103, o10=1, o20=2, o30=100)
    assert places(suppressed(rows)) == [("10", "2024"), ("20", "2024"), ("30", "2024")]


def test_two_that_are_enough_together_need_no_third():
    rows = counts(VN=108, o10=4, o20=4, o30=100)
    assert places(suppressed(rows)) == [("10", "2024"), ("20", "2024")]


@pytest.mark.parametrize(
    ("numerator", "denominator"), [(3, 100), (97, 100), (0, 3), (3, 3), (2, 4)]
)
def test_share_goes_for_its_numerator_what_is_left_or_its_denominator(numerator, denominator):
    rows = [figure("online_share", "10", "2024", numerator=numerator, denominator=denominator)]
    assert len(suppressed(rows)) == 1


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 100), (100, 100), (5, 10)])
def test_share_of_enough_is_published(numerator, denominator):
    rows = [figure("online_share", "10", "2024", numerator=numerator, denominator=denominator)]
    assert suppressed(rows) == []


def test_money_is_judged_by_its_record_count_only():
    rows = [
        figure("fees", "10", "2024", numerator=3, records=50),
        figure("fees", "20", "2024", numerator=3_000_000, records=4),
    ]
    assert places(suppressed(rows)) == [("20", "2024")]


def test_published_values_are_public_already():
    rows = [figure("dti", "10", "2024", value=0.7, records=1, source="dti", vintage="2025")]
    assert suppressed(rows, {"dti": Rule(is_published=True)}) == []


def test_small_month_takes_a_neighbour_but_not_the_year():
    months = dict(zip(MONTHS, (3, 40, 50), strict=True))
    rows = [figure("dossiers", "10", period, numerator=n) for period, n in months.items()]
    rows.append(figure("dossiers", "10", "2024-Q1", numerator=93))
    assert places(suppressed(rows)) == [("10", "2024-01"), ("10", "2024-02")]


def test_cumulative_figures_do_not_give_a_month_away():
    numbers = {"2024-01": 40, "2024-02": 3, "2024-03": 50}
    numbers |= {"2024-01-YTD": 40, "2024-02-YTD": 43, "2024-03-YTD": 93, "2024-Q1": 93}
    rows = [figure("dossiers", "10", period, numerator=n) for period, n in numbers.items()]
    found = {period for _, period in places(suppressed(rows))}
    assert "2024-02" in found
    assert {"2024-01-YTD", "2024-02-YTD"} - found != {"2024-01-YTD", "2024-02-YTD"}


def test_years_of_their_own_need_no_cover():
    rows = [figure("dossiers", "10", str(year), numerator=n) for year, n in ((2023, 3), (2024, 50))]
    assert places(suppressed(rows)) == [("10", "2023")]


def test_same_number_in_another_indicator_goes_too():
    rows = [
        *counts(VN=300, o10=100, o20=100, o30=100),
        *(
            figure("online_share", id_, "2024", numerator=n, denominator=d)
            for id_, n, d in (("VN", 103, 300), ("10", 3, 100), ("20", 50, 100), ("30", 50, 100))
        ),
        *(
            figure("dossiers", id_, "2024", numerator=n, breakdown="channel", category="online")
            for id_, n in (("VN", 103), ("10", 3), ("20", 50), ("30", 50))
        ),
    ]
    found = [(row["indicator"], row["breakdown"], row["organisation"]) for row in suppressed(rows)]
    shares = {place for indicator, _, place in found if indicator == "online_share"}
    online = {place for _, breakdown, place in found if breakdown}
    assert shares == online
    assert "10" in shares
    assert len(shares) == 2


def test_region_does_not_give_away_what_its_provinces_keep_back():
    children = {"administrative": {"VN": ("10", "20", "30")}, "region": {"MB": ("10", "20")}}
    rows = counts(VN=223, o10=3, o20=120, o30=100)
    rows.append(figure("dossiers", "MB", "2024", numerator=123, hierarchy="region"))
    assert places(suppressed(rows, children=children)) == [("10", "2024"), ("20", "2024")]


def test_organisation_with_records_of_its_own_hides_its_only_child():
    rows = counts(VN=123, o10=3)
    assert places(suppressed(rows)) == [("10", "2024")]


def test_unknown_figure_is_left_as_it_is():
    rows = [*counts(VN=100, o20=100), figure("dossiers", "10", "2024", records=0)]
    assert suppressed(rows) == []


def test_estimated_part_of_a_count_is_small_too():
    rows = [figure("dossiers", "10", "2024", numerator=Decimal("2.5"), records=2, estimated=True)]
    assert len(suppressed(rows)) == 1


def test_derived_figure_falls_with_its_input_and_those_that_rest_on_it():
    rules = RULES | {"per": Rule(inputs=("dossiers", "fees")), "twice": Rule(inputs=("per",))}
    rows = [
        *counts(VN=203, o10=3, o20=100, o30=100),
        *(
            figure(name, id_, "2024", value=1.0)
            for name in ("twice", "per")
            for id_ in ("10", "30")
        ),
    ]
    found = [(row["indicator"], row["organisation"]) for row in suppressed(rows, rules)]
    assert ("per", "10") in found
    assert ("twice", "10") in found
    assert ("per", "30") not in found


def test_derived_figure_falls_with_the_year_before_it_uses():
    rules = RULES | {"growth": Rule(inputs=("dossiers",), year_before=("dossiers",))}
    rows = [
        figure("dossiers", "10", "2023", numerator=3),
        figure("dossiers", "10", "2024", numerator=100),
        figure("growth", "10", "2024", value=33.0),
    ]
    assert [row["indicator"] for row in suppressed(rows, rules)] == ["dossiers", "growth"]


def test_stock_of_december_is_the_stock_of_the_year():
    rules = {"waiting": Rule(adds_over_periods=False)}
    rows = [
        figure("waiting", id_, period, numerator=number)
        for period in ("2024-11", "2024-12", "2024")
        for id_, number in (("VN", 153), ("10", 3), ("20", 70), ("30", 80))
        if (id_, period) != ("10", "2024")
    ]
    found = set(places(suppressed(rows, rules)))
    assert {("10", "2024-12"), ("20", "2024-12"), ("20", "2024")} <= found


def test_mean_of_few_is_suppressed_and_its_sum_cannot_be_subtracted():
    rules = {"days_mean": Rule(counts_numerator=False)}
    rows = [
        figure("days_mean", id_, "2024", numerator=days, denominator=records)
        for id_, days, records in (("VN", 900, 93), ("10", 40, 3), ("20", 400, 40), ("30", 460, 50))
    ]
    assert places(suppressed(rows, rules)) == [("10", "2024"), ("20", "2024")]


def test_illustrative_figures_are_suppressed_too():
    rows = [figure("dossiers", "10", "2024", numerator=3, illustrative=True)]
    assert len(suppressed(rows)) == 1


def test_breakdown_of_hundreds_of_small_counts_is_left_out():
    ids = tuple(f"c{number}" for number in range(600))
    rows = [figure("dossiers", "VN", "2024", numerator=6000)]
    for id_ in ids:
        rows.append(figure("dossiers", id_, "2024", numerator=10))
        for category, number in (("direct", 3), ("online", 4), ("postal", 3)):
            names = {"breakdown": "channel", "category": category}
            rows.append(figure("dossiers", id_, "2024", numerator=number, **names))
    public = suppress(figures(rows), RULES, {"administrative": {"VN": ids}}, 5)
    assert public.num_rows == 601
    assert not any(public["suppressed"].to_pylist())


def shares_of_channels(*channels: str) -> list[dict]:
    """Return a year of 100 dossiers: 3 postal, 57 online, 40 direct; some of them as shares."""
    counts = {"direct": 40, "online": 57, "postal": 3}
    totals = [figure("dossiers", "10", "2024", numerator=100)]
    categories = [
        figure("dossiers", "10", "2024", numerator=n, breakdown="channel", category=channel)
        for channel, n in counts.items()
    ]
    shares = [
        figure(f"{channel}_share", "10", "2024", numerator=counts[channel], denominator=100)
        for channel in channels
    ]
    return [*totals, *categories, *shares]


def kept_back(rows: list[dict]) -> set[str]:
    """Return the indicators with a suppressed total when every breakdown is left out."""
    public = suppress(figures(rows), RULES, TREE, 5, small_counts_at_most=0).to_pylist()
    assert not [row for row in public if row["breakdown"]]
    return {row["indicator"] for row in public if row["suppressed"]}


def test_one_share_does_not_tell_of_the_other_channels_left_out():
    assert kept_back(shares_of_channels("online")) == set()


def test_third_channel_left_out_is_no_difference_of_two_shares():
    assert kept_back(shares_of_channels("online", "direct"))


def test_quantile_of_few_is_suppressed_and_its_records_are_no_difference():
    rules = {"days_median": Rule(counts_numerator=False, adds=False)}
    rows = [
        figure("days_median", id_, "2024", value=days, records=records)
        for id_, days, records in (("VN", 9.0, 93), ("10", 40.0, 3), ("20", 8.0, 40))
    ]
    rows.append(figure("days_median", "30", "2024", value=7.0, records=50))
    rows = [row | {"numerator": Decimal(int(row["value"]))} for row in rows]
    assert places(suppressed(rows, rules)) == [("10", "2024"), ("20", "2024")]


def no_exchange(_: Exchanges, *__: object) -> None:
    """Find no exchange, whatever there is."""


def no_solution(_: Program) -> None:
    """Give up the search, as at its limit."""


def test_nothing_of_a_family_is_published_where_no_proof_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Exchanges, "cheapest", no_exchange)
    monkeypatch.setattr(Program, "solve", no_solution)
    family = [
        *counts(VN=123, o10=3, o20=50, o30=70),
        figure("dossiers", "20", "2023", numerator=60),
        figure("dossiers", "20", "2024", numerator=50, breakdown="channel", category="online"),
    ]
    others = [figure("fees", "20", "2024", numerator=700, records=51)]
    assert suppressed([*family, *others]) == family


def test_no_figures_give_no_figures():
    assert suppress(figures([]), {}, {}, 5).num_rows == 0


def test_rules_say_what_the_numbers_of_a_programme_count():
    files = small_files()
    programme = read_programme_files((name, text.encode()) for name, text in files.items())
    rules = rules_of(programme)
    assert rules["dossiers"] == Rule()
    assert rules["online_share"] == Rule()
    assert rules["fees"] == Rule(counts_numerator=False)
    assert rules["dti"].is_published
    assert rules["fee_per_dossier"].inputs == ("dossiers", "fees")
    tree = children_of(programme)
    assert tree["region"]["MB"] == ("10", "20", "10@2025-07-01")

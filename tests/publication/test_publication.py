"""What is published can be looked up, and is what was published."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laban.base import Grain, UserError
from laban.publication import PUBLISHED_SCHEMA, Publication, Shelf
from tests.publication.conftest import PUBLISHED_AT, Publish, share


def _only(publication: Publication, **wanted: str | None) -> object:
    (slice,) = publication.slices("online_share", **wanted)
    return slice


def test_a_series_comes_back_oldest_first_with_all_it_says(publish: Publish) -> None:
    publication = publish(
        share("10", "2024-02", 3, 9), share("10", "2024-01", 1, 2, estimated=True)
    )

    found = publication.series(_only(publication), "10")

    assert [(f.period_name, f.value, f.estimated) for f in found] == [
        ("2024-01", 50.0, True),
        ("2024-02", 100 * 3 / 9, False),
    ]
    assert (found[0].numerator, found[0].denominator, found[0].records) == (1, 2, 2)


def test_a_cross_section_holds_every_organisation_of_a_period(publish: Publish) -> None:
    publication = publish(
        share("10", "2024", 1, 2), share("20", "2024", 1, 4), share("20", "2023", 9, 9)
    )

    found = publication.cross_section(_only(publication), "2024")

    assert {f.series.organisation: f.value for f in found} == {"10": 50.0, "20": 25.0}


def test_a_suppressed_figure_has_no_number_at_all(publish: Publish) -> None:
    publication = publish(share("10", "2024", 1, 2, suppressed=True))

    (figure,) = publication.series(_only(publication), "10")

    assert figure.suppressed
    assert (figure.value, figure.numerator, figure.denominator, figure.records) == (None,) * 4


def test_exact_numbers_stay_exact(publish: Publish) -> None:
    third = Decimal("0.333333333")
    publication = publish(share("10", "2024", 1, 3) | {"numerator": third})

    (figure,) = publication.series(_only(publication), "10")

    assert figure.numerator == third


def test_a_period_nobody_has_figures_for_is_empty(publish: Publish) -> None:
    publication = publish(share("10", "2024", 1, 2))

    assert publication.cross_section(_only(publication), "2031") == []
    assert publication.series(_only(publication), "nobody") == []
    assert publication.slices("no_such_indicator") == ()


def test_a_publication_of_nothing_can_be_read(publish: Publish) -> None:
    publication = publish()

    assert publication.figure_count == 0
    assert publication.indicators == frozenset()


def test_coverage_counts_the_figures_of_each_period(publish: Publish) -> None:
    publication = publish(
        share("10", "2024", 1, 2), share("20", "2024", 1, 4), share("20", "2023", 9, 9)
    )

    found = publication.coverage(_only(publication))

    assert [(one.period.id, one.figures) for one in found] == [("2023", 1), ("2024", 2)]


def test_breakdowns_are_slices_of_their_own(publish: Publish) -> None:
    publication = publish(
        share("10", "2024", 1, 2),
        share("10", "2024", 1, 1, breakdown="channel", category="online"),
        share("10", "2024", 0, 1, breakdown="channel", category="post"),
    )

    assert len(publication.slices("online_share")) == 1
    assert {s.category for s in publication.slices("online_share", breakdown="channel")} == {
        "online",
        "post",
    }


_rows = st.lists(
    st.tuples(
        st.sampled_from(["10", "20", "101", "VN"]),
        st.sampled_from(["2023", "2024", "2024-01", "2024-Q1"]),
        st.sampled_from([("", ""), ("channel", "online"), ("channel", "post")]),
        st.integers(0, 10**12),
        st.integers(1, 10**12),
        st.booleans(),
    ),
    unique_by=lambda row: row[:3],
)


@given(_rows)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_store_and_file_hold_the_same_figures(publish: Publish, rows: list[tuple]) -> None:
    publication = publish(
        *(
            share(o, p, min(part, whole), whole, breakdown=b, category=c, suppressed=s)
            for o, p, (b, c), part, whole, s in rows
        )
    )

    looked_up = [
        figure.row()
        for slice in publication.slices("online_share", breakdown=None)
        for organisation in publication.organisations
        for figure in publication.series(slice, organisation)
    ]
    key = [name for name in PUBLISHED_SCHEMA.names if name not in ("value", "numerator")][:9]
    in_file = pq.read_table(publication.parquet_path).to_pylist()
    assert sorted(looked_up, key=lambda row: [row[n] for n in key]) == sorted(
        in_file, key=lambda row: [row[n] for n in key]
    )


def test_the_shelf_shows_the_latest_and_what_was_known_then(
    publish: Publish, tmp_path: Path
) -> None:
    shelf = Shelf(tmp_path / "shelf")
    assert shelf.latest is None
    old = publish(share("10", "2024", 1, 2))
    new = publish(share("10", "2024", 2, 2), at=PUBLISHED_AT + timedelta(days=2))

    assert shelf.latest is not None
    assert shelf.latest.id == new.id
    day_between = shelf.known_at(PUBLISHED_AT + timedelta(days=1))
    assert day_between is not None
    assert day_between.id == old.id
    assert shelf.known_at(PUBLISHED_AT - timedelta(days=1)) is None


def test_an_unknown_publication_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="publication-001"):
        Shelf(tmp_path).find("yesterday's")


def test_a_summary_counts_what_is_published_of_an_indicator(publish: Publish) -> None:
    publication = publish(
        share("10", "2024-03", 4, 5),
        share("10", "2024", 1, 2, suppressed=True),
        share("20", "2024-03", 4, 5, illustrative=True),
    )
    (found,) = publication.summaries.values()
    assert (found.figures, found.suppressed, found.illustrative, found.organisations) == (
        3,
        1,
        1,
        2,
    )
    assert found.grains == (Grain.MONTH, Grain.YEAR)
    assert (found.first_day, found.end) == (date(2024, 1, 1), date(2025, 1, 1))


def test_every_figure_is_found_by_its_name(publish: Publish) -> None:
    rows = (
        share("10", "2024", 1, 4),
        share("10", "2024-03", 1, 2),
        share("VN", "2024", 1, 4, breakdown="is_complete", category="true"),
        share("VN", "2024", 2, 4, source="plan", vintage="latest"),
        share("20", "2024", 1, 5),
    )
    publication = publish(*rows, structure=date(2025, 7, 1))
    names = set()
    for slice in publication.slices("online_share", breakdown=None, structure=None):
        for covered in publication.coverage(slice):
            for figure in publication.cross_section(slice, covered.period):
                assert publication.named(figure.name) == figure
                names.add(figure.name)
    # The sum of East and West Province stands among them.
    assert "online_share/10@2025-07-01/2024/structure=2025-07-01" in names


@pytest.mark.parametrize(
    "name",
    ["", "online_share/10", "online_share/10/2023", "online_share/10/2024/", "x/10/2024",
     "online_share/10/2024/source=plan", "online_share/10/2024/a=1/b=2", "online_share/10/20x4"],
)  # fmt: skip
def test_no_figure_is_found_by_another_name(publish: Publish, name: str) -> None:
    assert publish(share("10", "2024", 1, 4)).named(name) is None


def test_values_are_those_of_the_cross_section(publish: Publish) -> None:
    publication = publish(share("10", "2024", 1, 4), share("20", "2024", 1, 9, suppressed=True))
    (slice,) = publication.slices("online_share")
    assert publication.values(slice, "2024") == {"10": 25.0, "20": None}
    assert publication.values(slice, "2023") == {}


def test_newest_is_of_the_first_period_that_has_a_figure(publish: Publish) -> None:
    publication = publish(share("10", "2023", 1, 4), share("20", "2024", 1, 2))
    (slice,) = publication.slices("online_share")
    found = publication.newest(slice, "10", ["2024", "2023"])
    assert found
    assert (found.period_name, found.value) == ("2023", 25.0)
    assert publication.newest(slice, "VN", ["2024", "2023"]) is None

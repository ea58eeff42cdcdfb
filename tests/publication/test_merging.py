"""Figures on another day's structure tell no more than the published ones."""

from __future__ import annotations

from datetime import date

from laban.publication import Publication, PublishedFigure
from tests.publication.conftest import Publish, share

DAY = date(2025, 7, 1)
MERGED = "10@2025-07-01"


def _merged(publication: Publication, organisation: str = MERGED) -> list[PublishedFigure]:
    slices = publication.slices("online_share", structure=DAY.isoformat())
    return [figure for one in slices for figure in publication.series(one, organisation)]


def test_who_took_over_two_as_a_whole_has_their_sum(publish: Publish) -> None:
    publication = publish(share("10", "2024", 1, 2), share("20", "2024", 3, 4), structure=DAY)

    (figure,) = _merged(publication)

    assert (figure.numerator, figure.denominator, figure.records) == (4, 6, 6)
    assert figure.value == 100 * 4 / 6


def test_what_the_new_one_did_itself_in_the_period_is_added(publish: Publish) -> None:
    publication = publish(share("10", "2025", 1, 2), share(MERGED, "2025", 2, 2), structure=DAY)

    (figure,) = _merged(publication)

    assert (figure.numerator, figure.denominator) == (3, 4)


def test_the_sum_of_a_suppressed_figure_is_suppressed(publish: Publish) -> None:
    publication = publish(
        share("10", "2024", 1, 2), share("20", "2024", 3, 4, suppressed=True), structure=DAY
    )

    (figure,) = _merged(publication)

    assert figure.suppressed
    assert figure.value is None
    assert figure.records is None


def test_marks_travel_with_the_sum(publish: Publish) -> None:
    publication = publish(
        share("10", "2024", 1, 2), share("20", "2024", 3, 4, illustrative=True), structure=DAY
    )

    (figure,) = _merged(publication)

    assert figure.illustrative
    assert not figure.estimated


def test_who_also_took_over_a_part_has_no_sum(publish: Publish) -> None:
    publication = publish(share("101", "2024", 1, 2), structure=DAY)

    assert _merged(publication, "101@2025-07-01") == []

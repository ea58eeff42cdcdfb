"""Organisations side by side."""

from __future__ import annotations

import pytest
from django.test import Client

from laban.publication import Publication

pytestmark = pytest.mark.django_db


def test_figures_of_one_period_stand_side_by_side(client: Client, published: Publication) -> None:
    page = client.get("/en/compare/?o=01&o=48&i=online_dossier_share").content.decode()
    table = page[page.index("laban-compared") :]
    assert table.index("30.0%") < table.index("50.0%")
    best = table[: table.index("50.0%")].rsplit("<a ", 1)[1]
    assert "laban-best" in best


def test_lowest_is_best_where_the_indicator_says_so(client: Client, published: Publication) -> None:
    page = client.get("/en/compare/?o=01&o=48&i=processing_days_mean").content.decode()
    assert page.count("laban-best") == 1
    assert "laban-best" in page[: page.index("2.0 ")].rsplit("<a ", 1)[1]


def test_who_was_merged_is_compared_by_what_its_predecessors_add_up_to(
    client: Client, published: Publication
) -> None:
    address = "/en/compare/?o=01&o=48@2025-07-01&i=online_dossier_share"
    page = client.get(address).content.decode()
    assert "30.0%" in page
    assert "42.9%" in page


def test_without_indicators_those_that_all_have_are_shown(
    client: Client, published: Publication
) -> None:
    page = client.get("/en/compare/?o=01&o=48").content.decode()
    table = page[page.index("laban-compared") :]
    for code in ("dti", "online_dossier_share", "processing_days_mean"):
        assert f"/en/indicators/{code}/" in table


def test_words_offer_organisations_to_add(client: Client, published: Publication) -> None:
    page = client.get("/vi/compare/?o=01&q=da+nang").content.decode()
    assert 'href="?o=01&amp;o=48%402025-07-01"' in page


@pytest.mark.parametrize("query", ["o=zzz", "o=01&i=zzz", "o=" + "&o=".join(
    ("01", "02", "04", "06", "08", "10", "11"))])  # fmt: skip
def test_what_cannot_be_compared_is_named(
    client: Client, published: Publication, query: str
) -> None:
    page = client.get(f"/vi/compare/?{query}")
    assert page.status_code == 200
    assert "govuk-error-summary" in page.content.decode()

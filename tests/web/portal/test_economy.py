"""The page of the digital economy: both sources, every vintage, parts, provinces, sectors."""

from __future__ import annotations

import pytest
from django.test import Client

from laban_web.installation import Installation
from tests.web.portal.test_targets import text

pytestmark = pytest.mark.django_db


def test_every_vintage_of_both_sources_is_told(client: Client, published: object) -> None:
    page = text(client, "/vi/digital-economy/")
    for value in ("12,33%", "12,87%", "13,17%", "16,5%", "18,3%"):
        assert value in page
    assert "bản công bố trước, lần 1" in page


def test_parts_and_sectors_say_what_is_known_and_what_nobody_has_published(
    client: Client, published: object
) -> None:
    page = text(client, "/en/digital-economy/")
    assert "5.01%" in page
    assert "63.3" in page  # the ministry's 63.25, as percentages are shown
    assert page.count("not published by anybody") == 5
    assert "Logistics" in page


def test_provinces_of_two_structures_stand_apart_with_a_warning(
    client: Client, published: object
) -> None:
    page = text(client, "/en/digital-economy/")
    assert "One name may mean two territories" in page
    assert "Values of 1 of 63 provinces were found." in page
    assert "Values of 1 of 34 provinces were found." in page


def test_without_a_publication_it_says_that_nothing_is_published(
    client: Client, here: Installation
) -> None:
    page = text(client, "/vi/digital-economy/")
    assert "Chưa có lần công bố nào" in page
    assert "Chưa có số liệu nào được công bố ở đây." in page


def test_charts_are_there_as_files(client: Client, published: object) -> None:
    assert client.get("/vi/digital-economy/share.csv").status_code == 200
    assert client.get("/vi/digital-economy/provinces-2022.json").status_code == 200
    assert client.get("/vi/digital-economy/nothing.csv").status_code == 404

"""The first page: the whole programme in one screen."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
from django.test import Client

from laban_web.installation import Installation
from tests.web.portal.conftest import Publish
from tests.web.portal.publishing import ECONOMY, NOW, stated
from tests.web.portal.test_targets import text

pytestmark = pytest.mark.django_db
GSO = "gso-digital-economy"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_target_is_on_the_first_page(
    client: Client, here: Installation, published: object, language: str
) -> None:
    page = client.get(f"/{language}/").content.decode()
    for target in here.programme.targets:
        assert f"/{language}/targets/{target.code}/" in page


def test_counts_add_up_to_all_targets(client: Client, published: object) -> None:
    page = text(client, "/en/")
    assert "27 targets" in page
    assert "Promised, without figures 25 targets" in page


def test_what_is_late_is_said(client: Client, published: object) -> None:
    """DV4 was due on 30/4/2024 and nobody reported; Hà Nội is interrupted on the last day."""
    page = text(client, "/en/")
    assert "Tasks past their day, without any report 1" in page
    assert "Connections on 24 November 2026" in page
    assert "Interrupted 1" in page
    assert "Connected 1" in page
    assert "Interrupted: Hà Nội" in page or "Interrupted: Ha Noi" in page


def test_figures_that_moved_are_said_with_what_they_were(
    client: Client, here: Installation, publish: Publish
) -> None:
    publish(*ECONOMY, at=NOW - timedelta(days=2))
    assert "This is the first publication." in text(client, "/en/")
    changed = [one for one in ECONOMY if (one["source"], one["period"]) != (GSO, "2024")]
    publish(*changed, stated("digital_economy_share", "VN", "2024", 13.4, GSO), at=NOW)
    page = text(client, "/en/")
    assert "13.4% (2024, before 13.2%)" in page
    assert "national figure" in page


def test_without_a_publication_the_promises_are_there(client: Client, here: Installation) -> None:
    page = text(client, "/vi/")
    assert "Chưa có lần công bố nào" in page
    assert "≥ 48.000 doanh nghiệp" in page


def test_page_is_light_and_kept_by_readers(client: Client, published: object) -> None:
    first = client.get("/vi/")
    assert len(gzip.compress(first.content)) < 30_000
    again = client.get("/vi/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert "style=" not in first.content.decode()

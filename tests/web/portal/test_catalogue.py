"""The catalogue of open data: every dataset, for people and for search engines."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from laban.report import datasets_of
from laban_web.installation import Installation
from laban_web.portal.catalogue.views import as_script
from tests.web.portal.test_targets import text

pytestmark = pytest.mark.django_db


def described(client: Client, address: str) -> Any:
    """Return what a page tells search engines."""
    page = client.get(address).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_list_has_every_dataset(client: Client, here: Installation, published: Any) -> None:
    page = client.get("/vi/data/").content.decode()
    for dataset in datasets_of(here.programme, published):
        assert f"/vi/data/{dataset.code}/" in page


def test_search_engines_are_told_where_the_files_are(client: Client, published: object) -> None:
    found = described(client, "/en/data/indicator-digital_economy_share/")
    assert found["@type"] == "Dataset"
    assert found["temporalCoverage"] == "2023-01-01/2024-12-31"
    assert all(one["contentUrl"].startswith("http://") for one in found["distribution"])
    assert described(client, "/en/data/")["@type"] == "DataCatalog"


def test_no_text_ends_the_script_early() -> None:
    assert "</" not in as_script({"name": "</script><script>alert(1)"})


def test_dataset_says_what_it_covers(client: Client, published: object) -> None:
    page = text(client, "/vi/data/indicator-digital_economy_share/")
    for words in ("2023–2024", "hằng năm", "CC BY 4.0", "CSV", "25/11/2026"):
        assert words in page


def test_filters_and_wrong_ones(client: Client, published: object) -> None:
    assert "No dataset fits." in text(client, "/en/data/?q=zzz")
    assert "is no choice of the filter" in text(client, "/en/data/?kind=zzz")


def test_unknown_dataset_is_answered_with_those_that_are_near(
    client: Client, published: object
) -> None:
    answer = client.get("/vi/data/figure/")
    assert answer.status_code == 404
    assert "/vi/data/figures/" in answer.content.decode()


def test_without_a_publication_it_says_so(client: Client, here: Installation) -> None:
    assert "Chưa có lần công bố nào" in text(client, "/vi/data/")

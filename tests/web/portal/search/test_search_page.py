"""The page of search and its suggestions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from laban.programme import Programme
from laban_web.installation import Installation
from laban_web.portal.search import indexes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_indexes(home: Installation) -> Iterator[None]:
    """Give the test's installation indexes of its own."""
    yield
    indexes._opened.pop(home.home, None)


@pytest.mark.parametrize(("language", "title"), [("vi", "Tìm kiếm"), ("en", "Search")])
def test_the_page_asks_and_gives_examples(client: Client, language: str, title: str) -> None:
    page = client.get(f"/{language}/search/")
    assert page.status_code == 200
    assert f'<h1 class="govuk-heading-l">{title}</h1>' in page.content.decode()
    assert "?q=749/Q%C4%90-TTg" in page.content.decode()


def test_what_was_asked_stands_in_the_field_and_is_escaped(client: Client) -> None:
    page = client.get("/vi/search/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert "&quot;&gt;&lt;script&gt;" in page


@pytest.mark.parametrize(
    "query", ["q=%00", "q=a&kind=nothing", "q=a&page=x", "q=a&page=9999", "q=*"]
)
def test_odd_queries_are_answered(client: Client, query: str) -> None:
    assert client.get(f"/vi/search/?{query}").status_code == 200


def test_nothing_found_says_what_to_try(client: Client) -> None:
    page = client.get("/en/search/", {"q": "zzqzqzqzq"}).content.decode()
    assert "Nothing was found" in page


def test_the_wrong_method_is_rejected(client: Client) -> None:
    assert client.post("/vi/search/").status_code == 405
    assert client.post("/vi/search/suggest/").status_code == 405


def test_indicators_of_the_programme_are_found_in_both_languages(
    client: Client, home: Installation
) -> None:
    programme: Programme = home.programme
    one = next(iter(programme.indicators.values()))
    for language in ("vi", "en"):
        title = getattr(one.title, language)
        page = client.get(f"/{language}/search/", {"q": title})
        assert title in page.content.decode()


def test_suggestions_are_json_for_whoever_types(client: Client, home: Installation) -> None:
    one = next(iter(home.programme.indicators.values()))
    answer = client.get("/vi/search/suggest/", {"q": one.title.vi[:6]})
    assert answer["Content-Type"] == "application/json"
    assert one.title.vi in [found["title"] for found in answer.json()["suggestions"]]
    assert client.get("/vi/search/suggest/", {"q": "a"}).json() == {"suggestions": []}

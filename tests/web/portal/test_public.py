"""Public pages are the same for everybody, and there in two languages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_entrance_leads_to_vietnamese_first(client: Client) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/vi/")
    assert {"Accept-Language", "Cookie"} <= set(answer["Vary"].split(", "))


def test_entrance_leads_to_english_who_asks_for_it(client: Client) -> None:
    assert client.get("/", headers={"Accept-Language": "en"})["Location"] == "/en/"


def test_entrance_leads_to_vietnamese_who_asks_for_a_language_we_have_not(client: Client) -> None:
    assert client.get("/", headers={"Accept-Language": "de"})["Location"] == "/vi/"


def test_entrance_leads_to_the_language_chosen_in_the_rooms(client: Client) -> None:
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})
    assert client.get("/", headers={"Accept-Language": "vi"})["Location"] == "/en/"


def test_entrance_rejects_the_wrong_method(client: Client) -> None:
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("language", ["vi", "en"])
def test_address_says_the_language_whatever_the_browser_wants(
    client: Client, language: str
) -> None:
    page = client.get(
        f"/{language}/", headers={"Accept-Language": "en" if language == "vi" else "vi"}
    )
    assert f'<html lang="{language}"' in page.content.decode()


def test_public_page_is_the_same_for_who_is_signed_in(client: Client, as_lan: Client) -> None:
    strangers, hers = Client().get("/vi/"), as_lan.get("/vi/")
    assert hers.content == strangers.content


@pytest.mark.parametrize("address", ["/vi/", "/en/", "/vi/there-is-no-such-page/"])
def test_public_page_sets_no_cookie_and_does_not_vary_by_one(as_lan: Client, address: str) -> None:
    page = as_lan.get(address)
    assert page.cookies == {}
    assert "cookie" not in page.get("Vary", "").lower()


def test_public_page_may_be_kept_for_a_while(client: Client) -> None:
    assert client.get("/vi/")["Cache-Control"] == "public, max-age=60"


def test_public_page_names_itself_in_both_languages(client: Client) -> None:
    page = client.get("/vi/").content.decode()
    found = dict(re.findall(r'hreflang="([a-z-]+)" href="([^"]+)"', page))
    assert found == {
        "vi": "http://testserver/vi/",
        "en": "http://testserver/en/",
        "x-default": "http://testserver/vi/",
    }


def test_language_switch_is_a_link_to_the_same_page_with_the_same_query(client: Client) -> None:
    page = client.get("/vi/there-is-no-such-page/?q=so").content.decode()
    assert '<a href="/en/there-is-no-such-page/?q=so" lang="en"' in page
    assert 'method="post"' not in page


def test_page_that_is_not_there_looks_like_the_portal(client: Client) -> None:
    page = client.get("/en/there-is-no-such-page/")
    assert page.status_code == 404
    assert "laban-menu" in page.content.decode()


def test_page_that_is_not_in_a_room_leads_nobody_to_the_portal(client: Client) -> None:
    assert client.get("/workspace/there-is-no-such-page/").status_code == 404
    assert client.get("/there-is-no-such-page/").status_code == 404


def test_public_page_loads_nothing_from_elsewhere_and_has_nothing_inline(client: Client) -> None:
    page = client.get("/vi/").content.decode()
    assert " style=" not in page
    assert not re.search(r"<(script|style)(?![^>]*src=)", page)
    assert not re.search(r'(?:src|<link[^>]*stylesheet[^>]*href)="https?:', page)


def test_first_page_rejects_the_wrong_method(client: Client) -> None:
    assert client.post("/vi/").status_code == 405

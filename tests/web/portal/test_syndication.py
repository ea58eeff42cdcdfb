"""What other sites follow: the feed, the list of pages, cards that are framed elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from laban.publication import Publication
from laban_web.installation import Installation
from tests.web.open.conftest import PUBLISHED_AT, ROWS, dti, publication, publish_rows

__all__ = ["publication"]
pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TARGET = "411-DIGITAL-ECONOMY-2025"


def _feed(client: Client, language: str = "vi") -> ElementTree.Element:
    answer = client.get(f"/{language}/feed.atom")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_feed_has_all_that_atom_asks_for(
    publication: Publication, client: Client, language: str
) -> None:
    feed = _feed(client, language)
    assert feed.tag == f"{ATOM}feed"
    for owner in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert (owner.findtext(f"{ATOM}{name}") or "").strip(), (owner.tag, name)
    links = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver/{language}/feed.atom"


def test_a_new_publication_is_an_entry_that_names_what_changed(
    home: Installation, publication: Publication, client: Client
) -> None:
    later = PUBLISHED_AT + timedelta(days=1)
    publish_rows(home, *ROWS[1:], dti("48", "2022", "0.9"), at=later)
    first, second = _feed(client, "en").findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}title") == "Figures published: 10"
    assert "02/08/2025" in (_feed(client, "vi").findtext(f"{ATOM}entry/{ATOM}summary") or "")
    title = home.programme.indicators["dti"].title.en
    assert title in (first.findtext(f"{ATOM}summary") or "")
    other = home.programme.indicators["dossiers_paid_online_share"].title.en
    assert other not in (first.findtext(f"{ATOM}summary") or "")
    assert second.findtext(f"{ATOM}id") == f"urn:laban:publication:{publication.id}"


def test_the_feed_is_there_before_anything_is_published(home: Installation, client: Client) -> None:
    assert _feed(client).findall(f"{ATOM}entry") == []


def test_robots_are_told_where_the_list_of_pages_is(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /workspace/" in text


def test_the_list_of_pages_names_each_in_both_languages(
    publication: Publication, client: Client
) -> None:
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [one.text or "" for one in index.iter(f"{MAP}loc")]
    assert len(parts) == 4
    pages = {
        loc.text
        for part in parts
        for loc in ElementTree.fromstring(client.get(part).content).iter(f"{MAP}loc")
    }
    assert {"http://testserver/vi/", "http://testserver/en/"} <= pages
    main = client.get("/sitemap-main.xml").content.decode()
    others = set(re.findall(r'hreflang="en" href="([^"]+)"', main))
    assert "http://testserver/en/targets/" in others
    assert all(client.get(one).status_code == 200 for one in sorted(others))


def test_a_target_has_a_card_as_json_and_xml(
    home: Installation, publication: Publication, client: Client
) -> None:
    page = f"http://testserver/en/targets/{TARGET}/"
    card = client.get("/oembed", {"url": page, "maxwidth": "400"}).json()
    assert (card["type"], card["version"], card["width"]) == ("rich", "1.0", 400)
    assert f'src="http://testserver/en/embed/targets/{TARGET}/"' in card["html"]
    told = ElementTree.fromstring(client.get("/oembed", {"url": page, "format": "xml"}).content)
    assert told.findtext("html", "").startswith("<iframe")


def test_a_page_says_where_its_card_is(publication: Publication, client: Client) -> None:
    page = client.get(f"/en/targets/{TARGET}/").content.decode()
    (address,) = re.findall(r'type="application/json\+oembed" href="([^"]+)"', page)
    assert client.get(address).json()["type"] == "rich"
    assert "json+oembed" not in client.get("/en/targets/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nothing",
        "https://elsewhere.example/en/targets/T1/",
        "http://testserver/workspace/",
        "http://testserver/en/",
        "http://testserver/en/targets/NO-SUCH/",
        "http://[broken",
    ],
)
def test_there_is_no_card_of_other_pages(client: Client, address: str) -> None:
    assert client.get("/oembed", {"url": address}).status_code == 404


def test_a_card_in_another_form_is_not_there(client: Client) -> None:
    assert client.get("/oembed", {"url": "x", "format": "yaml"}).status_code == 501


def test_a_target_alone_may_be_framed_by_anyone(home: Installation, client: Client) -> None:
    row = dti("VN", "2025", "13.2", source="gso-digital-economy")
    publish_rows(home, row | {"indicator": "digital_economy_share", "unit": "percent"})
    page = client.get(f"/en/embed/targets/{TARGET}/")
    assert page.status_code == 200
    assert "frame-ancestors *" in page["Content-Security-Policy"]
    assert "script-src" not in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert "13.2" in page.content.decode()
    assert client.post(f"/en/embed/targets/{TARGET}/").status_code == 405


def test_no_other_page_may_be_framed(client: Client) -> None:
    page = client.get("/en/")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_a_target_that_is_none_has_no_page(publication: Publication, client: Client) -> None:
    assert client.get("/en/embed/targets/NO-SUCH/").status_code == 404

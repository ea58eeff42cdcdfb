"""The library: filters, and what documents do to one another."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from wagtail.models import Locale

from laban_web.portal.models import LibraryDocument, LibraryIndex, LibraryLink

pytestmark = pytest.mark.django_db


def _document(slug: str, **fields: object) -> LibraryDocument:
    index = LibraryIndex.objects.get(locale__language_code="vi")
    made = LibraryDocument(
        **{"title": slug, "slug": slug, "kind": "decree", "subject": "data"} | fields,
        locale=Locale.objects.get(language_code="vi"),
    )
    index.add_child(instance=made)
    return made


def test_replaced_document_names_its_successor_and_the_other_way_round(
    content: None, client: Client
) -> None:
    old, new = _document("old", number="1/2001"), _document("new", number="2/2002")
    new.links = [LibraryLink(kind="replaces", other=old)]
    new.save()
    assert "1/2001" in client.get(new.url).content.decode()
    page = client.get(old.url).content.decode()
    assert "Được thay thế bởi" in page
    assert "2/2002" in page


def test_filters_leave_what_fits(content: None, client: Client) -> None:
    _document("law", kind="law", number="9/LUAT", state="expired")
    page = client.get("/vi/library/?kind=law&state=expired").content.decode()
    assert "9/LUAT" in page
    assert "749/QĐ-TTg" not in page


def test_words_are_found_in_number_title_and_issuer(content: None, client: Client) -> None:
    _document("one", title="Về dữ liệu mở", number="5/X", issuer="Bộ Y")
    for words in ("dữ liệu", "5/X", "Bộ Y"):
        assert "Về dữ liệu mở" in client.get("/vi/library/", {"q": words}).content.decode()
    assert "Không có văn bản phù hợp" in client.get("/vi/library/?q=zzz").content.decode()


def test_filter_that_is_not_known_is_ignored(content: None, client: Client) -> None:
    assert "749/QĐ-TTg" in client.get("/vi/library/?kind=nonsense&page=99").content.decode()


def test_newest_stands_first_and_unknown_days_last(content: None, client: Client) -> None:
    _document("newest", title="Mới nhất", signed_on=date(2026, 1, 1))
    _document("undated", title="Không ngày")
    page = client.get("/vi/library/").content.decode()
    assert page.index("Mới nhất") < page.index("749/QĐ-TTg") < page.index("Không ngày")

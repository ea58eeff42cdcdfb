"""The first content: loaded once, never over what somebody changed."""

from __future__ import annotations

import pytest
from django.test import Client

from laban.programme import Programme
from laban_web.installation import installation
from laban_web.portal.editorial.loading import Loaded, load_content
from laban_web.portal.editorial.loading.library import library_pages, read_library
from laban_web.portal.editorial.loading.markdown import blocks_of
from laban_web.portal.models import LibraryDocument, LoadedPage, StandardPage

from .conftest import DOCUMENTS

pytestmark = pytest.mark.django_db


def _load() -> Loaded:
    return load_content(installation(), documents=DOCUMENTS)


def _about(language: str = "vi") -> StandardPage:
    return StandardPage.objects.get(slug="about", locale__language_code=language)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "address",
    ["about", "licence", "accessibility", "developers", "methods", "methods/figures",
     "methods/targets", "methods/organisations", "methods/suppression", "methods/proofs",
     "library", "guides", "guides/read-a-figure", "news", "news/what-this-portal-shows"],
)  # fmt: skip
def test_every_first_page_is_there_in_both_languages(
    content: None, client: Client, address: str, language: str
) -> None:
    page = client.get(f"/{language}/{address}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{language}"' in text
    other = "en" if language == "vi" else "vi"
    assert f'href="/{other}/{address}/" lang="{other}"' in text
    assert text.count("<h1") == 1
    assert page.cookies == {}


def test_loading_again_changes_nothing(content: None) -> None:
    assert _load() == Loaded(made=0, updated=0, left=LoadedPage.objects.count())


def test_page_that_an_editor_changed_stays_as_she_left_it(content: None) -> None:
    page = _about()
    page.title = "Sửa tay"
    page.save_revision().publish()
    LoadedPage.objects.update(digest="of an earlier version")
    _load()
    assert _about().title == "Sửa tay"


def test_page_that_nobody_changed_follows_the_repository(content: None) -> None:
    StandardPage.objects.filter(slug="about").update(title="Bản cũ")
    LoadedPage.objects.filter(key="about:vi").update(digest="of an earlier version")
    assert _load().updated == 1
    assert _about().title == "Về cổng thông tin này"
    assert _load().updated == 0


def test_page_that_an_editor_deleted_stays_away(content: None) -> None:
    _about("en").delete()
    _load()
    assert not StandardPage.objects.filter(slug="about", locale__language_code="en").exists()


def test_page_that_an_editor_made_at_the_same_address_is_hers(content: None) -> None:
    LoadedPage.objects.filter(key__startswith="about:").delete()
    StandardPage.objects.filter(slug="about").update(title="Của biên tập viên")
    assert _load().made == 0
    assert _about().title == "Của biên tập viên"


def _programme() -> Programme:
    return installation().programme


def test_all_the_library_knows_is_of_documents_that_the_programme_cites() -> None:
    known, cited = read_library(_programme()), {d.code: d for d in _programme().head.documents}
    assert set(known.documents) <= set(cited)
    linked = {link.other for document in known.documents.values() for link in document.links}
    assert linked <= set(known.documents)


def test_every_legal_document_has_a_subject_and_an_issuer_in_english() -> None:
    known = read_library(_programme())
    for page in library_pages(_programme()):
        assert page.slug in known.documents
        said = {language: page.fields[language]["issuer"] for language in ("vi", "en")}
        assert said["vi"] != said["en"] or said == {"vi": "", "en": ""}


def test_document_is_said_to_be_replaced_only_when_something_replaces_it() -> None:
    known = read_library(_programme())
    replaced = {
        link.other for d in known.documents.values() for link in d.links if link.kind == "replaces"
    }
    assert {code for code, d in known.documents.items() if d.state == "replaced"} == replaced


def test_document_shows_what_is_known_and_says_what_is_not(content: None, client: Client) -> None:
    document = LibraryDocument.objects.filter(locale__language_code="vi").get(
        slug="decision-749-2020"
    )
    text = client.get(document.url).content.decode()
    assert "749/QĐ-TTg" in text
    assert "03/06/2020" in text
    assert "chưa rõ" in text
    assert "thukyluat.vn 75497" in text


def test_markdown_becomes_headings_text_and_tables() -> None:
    blocks = blocks_of("Một.\n\n## Hai\n\n- ba\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert '"type": "heading", "value": "Hai"' in blocks
    assert "<p>Một.</p>" in blocks
    assert '"data": [["a", "b"], ["1", "2"]]' in blocks


def test_markdown_lets_no_tags_through() -> None:
    assert "<script>" not in blocks_of("a <script>x</script>")

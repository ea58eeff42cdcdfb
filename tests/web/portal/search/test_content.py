"""What editors published is found, and the text of its files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from docx import Document as Docx
from wagtail.documents.models import Document
from wagtail.models import Locale, Page, Site

from laban_web.installation import Installation
from laban_web.portal.models import HomePage, LibraryDocument, LibraryFile, LibraryIndex
from laban_web.portal.search import indexes
from laban_web.portal.search.content_entries import content_entries, content_revision
from laban_web.portal.search.file_texts import text_of_file

pytestmark = pytest.mark.django_db

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R
/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 45>>stream
BT /F1 12 Tf 10 100 Td (semiconductor) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
startxref
0
%%EOF
"""


def _docx(text: str) -> bytes:
    document, file = Docx(), BytesIO()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


@pytest.fixture
def library(db: None) -> LibraryIndex:
    vi = Locale.objects.get_or_create(language_code="vi")[0]
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(title="Trang chủ", slug="trang-chu", locale=vi))
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
        )
    found = LibraryIndex.objects.first()
    return found or home.add_child(
        instance=LibraryIndex(title="Thư viện", slug="library", locale=home.locale)
    )


def _published(library: LibraryIndex, title: str, **more: str) -> LibraryDocument:
    page = LibraryDocument(
        title=title, kind="decision", subject="programme", locale=library.locale, **more
    )
    library.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture(autouse=True)
def own_indexes(home: Installation) -> None:
    indexes._opened.pop(home.home, None)


def test_a_document_is_found_by_the_text_of_its_file(client: Client, library: LibraryIndex) -> None:
    page = _published(library, "Chiến lược công nghiệp", number="1018/QĐ-TTg")
    file = Document.objects.create(
        title="Toàn văn", file=ContentFile(_docx("vi mạch bán dẫn"), name="van-ban.docx")
    )
    LibraryFile.objects.create(page=page, file=file)

    answer = client.get("/vi/search/", {"q": "vi mach ban dan"}).content.decode()

    assert "Chiến lược công nghiệp" in answer
    assert page.url in answer


def test_a_page_published_later_is_found_too(
    client: Client, library: LibraryIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "_LOOK_EVERY_SECONDS", 0.0)
    assert "Kế hoạch Sao Mai" not in client.get("/vi/search/?q=sao+mai").content.decode()
    before = content_revision()
    _published(library, "Kế hoạch Sao Mai")

    assert content_revision() != before
    assert "Kế hoạch Sao Mai" in client.get("/vi/search/?q=sao+mai").content.decode()


def test_a_page_that_is_no_longer_published_is_not_found(
    library: LibraryIndex, tmp_path: Path
) -> None:
    page = _published(library, "Văn bản thu hồi")
    page.unpublish()
    assert "Văn bản thu hồi" not in [one.titles.get("vi") for one in content_entries(tmp_path)]


def test_the_text_of_a_pdf_is_read_once_and_kept(tmp_path: Path) -> None:
    assert "semiconductor" in text_of_file(PDF, "a.pdf", tmp_path)
    (kept,) = tmp_path.glob("*.txt")
    kept.write_text("from the shelf", encoding="utf-8")
    assert text_of_file(PDF, "a.pdf", tmp_path) == "from the shelf"


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xyz"])
def test_a_file_that_cannot_be_read_has_no_text(tmp_path: Path, name: str) -> None:
    assert text_of_file(b"\0\1 broken", name, tmp_path) == ""

"""Files and pictures of editors reach readers."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from laban_web.portal.models import LibraryDocument, LibraryFile

pytestmark = pytest.mark.django_db


def test_file_of_a_document_is_linked_and_fetched(content: None, client: Client) -> None:
    document = LibraryDocument.objects.filter(locale__language_code="vi").first()
    file = Document.objects.create(title="Toàn văn", file=ContentFile(b"%PDF-1.7", "text.pdf"))
    document.files = [LibraryFile(file=file)]
    document.save()
    assert f'href="{file.url}"' in client.get(document.url).content.decode()
    answer = client.get(file.url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Content-Security-Policy"] == "default-src 'none'"


def test_picture_is_fetched_and_nothing_beside_it(db: None, client: Client) -> None:
    picture = Image.objects.create(title="La bàn", file=get_test_image_file())
    assert client.get(picture.get_rendition("width-100").url).status_code == 200
    name = Path(picture.file.name).name
    assert client.get(f"/media/images/../original_images/{name}").status_code in (400, 404)
    assert client.get(f"/media/original_images/{name}").status_code in (400, 404)

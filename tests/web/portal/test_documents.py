"""From a citation to the document."""

from __future__ import annotations

import pytest
from django.test import Client

from laban_web.installation import Installation
from tests.web.portal.test_targets import text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_cited_document_has_a_page(client: Client, here: Installation, language: str) -> None:
    for document in here.programme.head.documents:
        answer = client.get(f"/{language}/documents/{document.code}/")
        assert answer.status_code in (200, 302), document.code


def test_what_is_known_of_a_document_is_shown(client: Client, here: Installation) -> None:
    page = text(client, "/vi/documents/decision-411-2022/")
    assert "411/QĐ-TTg" in page
    assert "31/03/2022" in page


def test_unknown_document_is_answered_with_those_that_are_near(
    client: Client, here: Installation
) -> None:
    answer = client.get("/vi/documents/decision-411/")
    assert answer.status_code == 404
    assert "decision-411-2022" in answer.content.decode()


def test_target_leads_to_the_documents_that_promised_it(client: Client, published: object) -> None:
    page = client.get("/vi/targets/CT1/").content.decode()
    assert "/vi/documents/decision-58-2024/" in page

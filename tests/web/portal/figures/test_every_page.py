"""What holds for every page of figures."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from laban.publication import Publication
from laban_web.installation import Installation

from .conftest import PUBLISHED_AT, ROWS, Publish

pytestmark = pytest.mark.django_db

PAGES = (
    "indicators/",
    "indicators/online_dossier_share/",
    "indicators/dti/",
    "organisations/",
    "organisations/?kind=commune",
    "organisations/01/",
    "organisations/48@2025-07-01/",
    "compare/",
    "compare/?o=01&o=48&i=dti",
    "embed/indicators/dti/",
)
OF_A_FIGURE = "figures/online_dossier_share/01/2024/"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", [*PAGES, OF_A_FIGURE])
def test_page_is_there_in_both_languages(
    client: Client, published: Publication, page: str, language: str
) -> None:
    answer = client.get(f"/{language}/{page}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_page_without_any_publication_says_so_or_shows_what_is_known(
    client: Client, here: Installation, page: str, language: str
) -> None:
    answer = client.get(f"/{language}/{page}")
    assert answer.status_code == 200
    text = answer.content.decode()
    if "organisations/" not in page.split("?")[0][:15] and "embed" not in page:
        assert "laban publish" in text


@pytest.mark.parametrize("page", [*PAGES, OF_A_FIGURE])
def test_page_rejects_the_wrong_method(client: Client, published: Publication, page: str) -> None:
    assert client.post(f"/vi/{page}").status_code == 405


@pytest.mark.parametrize("page", [*PAGES, OF_A_FIGURE])
def test_page_answers_head_without_a_body(
    client: Client, published: Publication, page: str
) -> None:
    answer = client.head(f"/vi/{page}")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("page", [*PAGES, OF_A_FIGURE])
def test_page_is_not_sent_again_until_something_is_published(
    client: Client, publish: Publish, page: str
) -> None:
    publish(*ROWS)
    first = client.get(f"/vi/{page}")
    assert "public" in first["Cache-Control"]
    same = {"If-None-Match": first["ETag"]}
    assert client.get(f"/vi/{page}", headers=same).status_code == 304
    assert client.get(f"/en/{page}", headers=same).status_code == 200
    publish(*ROWS, at=PUBLISHED_AT + timedelta(days=1))
    assert client.get(f"/vi/{page}", headers=same).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, OF_A_FIGURE])
def test_page_has_nothing_inline_and_weighs_little(
    client: Client, published: Publication, page: str
) -> None:
    answer = client.get(f"/vi/{page}", headers={"Accept-Encoding": "gzip"})
    assert len(answer.content) < 60_000
    text = client.get(f"/vi/{page}").content.decode()
    assert " style=" not in text
    assert not re.search(r"<(script|style)(?![^>]*src=)", text)


@pytest.mark.parametrize(
    ("page", "suggested"),
    [
        ("indicators/online_dosier_share/", "online_dossier_share"),
        ("organisations/48@2024-01-01/", "48@2025-07-01"),
        ("organisations/ha-noi/", "/organisations/01/"),
        ("figures/online_dossier_share/01/2025/", "online_dossier_share/01/2024"),
        ("figures/nothing/", "/indicators/"),
        ("figures/dti/01/2024/proof.json", "/indicators/dti/"),
    ],
)
def test_wrong_code_is_answered_with_what_is_near(
    client: Client, published: Publication, page: str, suggested: str
) -> None:
    answer = client.get(f"/vi/{page}")
    assert answer.status_code == 404
    assert suggested in answer.content.decode()


def test_page_on_invented_figures_says_so_on_top_and_at_the_number(
    client: Client, published: Publication
) -> None:
    page = client.get("/vi/indicators/online_dossier_share/").content.decode()
    assert page.count("laban-band") == 1
    row = page[page.index("/organisations/49/") :]
    assert "minh họa" in row[: row.index("</tr>")]


def test_page_on_real_figures_has_no_such_band(client: Client, published: Publication) -> None:
    assert "laban-band" not in client.get("/vi/indicators/dti/").content.decode()


def test_suppressed_and_unknown_figures_are_words_and_never_zero(
    client: Client, published: Publication
) -> None:
    page = client.get("/vi/indicators/online_dossier_share/?q=ha+giang").content.decode()
    assert "không công bố (số nhỏ)" in page
    page = client.get("/vi/indicators/online_dossier_share/?q=cao+bang").content.decode()
    assert "chưa có số liệu" in page
    assert ">0,0%" not in page

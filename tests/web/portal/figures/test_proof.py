"""The proof of a figure: its page, its file, its key."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from laban.base import PublicKey, SigningKey
from laban.publication import Publication, check_public_proof, read_public_proof
from laban_web.installation import Installation

from .conftest import ROWS, Publish

pytestmark = pytest.mark.django_db
FIGURE = "/vi/figures/online_dossier_share/48@2025-07-01/2024/structure=2025-07-01/"


def test_every_published_figure_has_a_page(client: Client, published: Publication) -> None:
    for indicator in sorted(published.indicators):
        for slice in published.slices(indicator, structure=None):
            for covered in published.coverage(slice):
                for figure in published.cross_section(slice, covered.period):
                    assert client.get(f"/vi/figures/{figure.name}/").status_code == 200


def test_page_shows_the_numbers_and_that_each_step_holds(
    client: Client, published: Publication
) -> None:
    page = client.get("/vi/figures/online_dossier_share/48/2024/").content.decode()
    for text in ("50,0", "400", "800", published.id, published.facts.programme_version):
        assert text in page
    assert page.count("laban-steps__holds") == 3
    assert "laban-steps__fails" not in page


def test_proof_from_the_server_holds_with_the_key_from_the_server(
    client: Client, published: Publication
) -> None:
    proof = read_public_proof(client.get(f"{FIGURE}proof.json").content)
    key = PublicKey.from_pem(client.get("/vi/proofs/signing-key.pem").content)
    assert [one.holds for one in check_public_proof(proof, key)] == [True] * 3


def test_proof_may_be_read_from_other_sites(client: Client, published: Publication) -> None:
    answer = client.get(f"{FIGURE}proof.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.content)["format"] == "laban-public-proof/1"


def test_publication_signed_by_another_is_not_upheld(
    client: Client, publish: Publish, here: Installation
) -> None:
    publish(*ROWS)
    here.context.__dict__["signing_key"] = SigningKey.new()
    page = client.get("/vi/figures/online_dossier_share/48/2024/").content.decode()
    assert page.count("laban-steps__holds") == 2
    assert "Không được dựa vào số liệu này" in page


def test_nothing_is_proved_where_nothing_is_published(client: Client, here: Installation) -> None:
    assert client.get(FIGURE).status_code == 404
    assert client.get(f"{FIGURE}proof.json").status_code == 404

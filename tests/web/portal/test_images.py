"""Images of charts at addresses of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from laban.report.charts import NARROW
from laban_web.installation import Installation
from laban_web.portal.charts import images
from tests.report.charts.examples import KINDS

pytestmark = pytest.mark.django_db


def _address(width: int = NARROW) -> str:
    with translation.override("vi"):
        return images.image_address(KINDS["series"]("vi").image(width))


def test_an_image_is_drawn_when_it_is_asked_for(client: Client, home: Installation) -> None:
    answer = client.get(_address())

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer.content.startswith(b"<svg ")
    assert "immutable" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_same_chart_has_the_same_address_and_another_width_another(home: Installation) -> None:
    assert _address() == _address()
    assert _address() != _address(680)
    assert len(list((home.home / "images").iterdir())) == 2


@pytest.mark.parametrize("name", ["0" * 32, "zz", "-"])
def test_an_image_that_no_page_showed_is_not_there(
    client: Client, home: Installation, name: str
) -> None:
    assert client.get(f"/vi/images/{name}.svg").status_code == 404


def test_an_image_rejects_the_wrong_method(client: Client, home: Installation) -> None:
    assert client.post(_address()).status_code == 405


def test_the_oldest_images_go_where_there_are_too_many(
    home: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "KEPT_AT_MOST", 1)
    for width in (320, 400, 500):
        _address(width)
    kept: list[Path] = list((home.home / "images").iterdir())
    assert len(kept) == 3

    assert images.forget_images(datetime.now(UTC)) == "2 images of charts forgotten"
    assert len(list((home.home / "images").iterdir())) == 1

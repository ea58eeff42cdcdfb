"""What surrounds every page."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_rooms_are_vietnamese_first(client: Client) -> None:
    page = client.get("/accounts/login/")
    assert page.status_code == 200
    assert '<html lang="vi"' in page.content.decode()


def test_rooms_are_there_in_english(client: Client) -> None:
    client.post("/language/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get("/accounts/login/").content.decode()


def test_every_answer_carries_a_request_id_and_a_strict_content_policy(client: Client) -> None:
    page = client.get("/vi/", headers={"X-Request-Id": "abc-12345"})
    assert page["X-Request-Id"] == "abc-12345"
    assert "default-src 'none'" in page["Content-Security-Policy"]


def test_a_request_id_that_is_no_plain_text_is_replaced(client: Client) -> None:
    assert client.get("/vi/", headers={"X-Request-Id": "<script>"})["X-Request-Id"] != "<script>"


def test_nobody_signs_up_by_herself(client: Client) -> None:
    page = client.post(
        "/accounts/signup/",
        {"email": "x@example.org", "password1": "a" * 20, "password2": "a" * 20},
    )
    assert "_auth_user_id" not in client.session
    assert page.status_code == 404


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400
    assert client.get("/vi/", headers={"Host": "elsewhere.example"}).status_code == 400

"""Health and measurements."""

from __future__ import annotations

import shutil
from collections import namedtuple

import pytest
from django.test import Client

from laban_web.installation import Installation

pytestmark = pytest.mark.django_db
_Usage = namedtuple("_Usage", "total used free")


def test_alive_needs_nothing(client: Client) -> None:
    assert client.get("/healthz").content == b"alive\n"


def test_ready_says_what_was_looked_at(client: Client, home: Installation) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert {"database", "lake", "disk"} <= answer.json()["checks"].keys()


def test_not_ready_when_the_disk_is_nearly_full(
    client: Client, home: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage(100 << 30, 99 << 30, 10 << 20))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "10 MiB" in answer.json()["checks"]["disk"]
    assert answer["Retry-After"]


def test_health_rejects_other_methods(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


def test_measurements_are_for_this_machine(client: Client) -> None:
    assert b"laban_requests_total" in client.get("/metrics").content


def test_measurements_are_closed_to_others(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404

"""A server that says what it is told to say, and a client whose clock stands still but for waits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from laban_client import LabanClient, Retries

BASE = "https://laban.example.vn"
TOKEN = {"access_token": "t-1", "token_type": "Bearer", "expires_in": 3600}
START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

Reply = httpx.Response | Exception
Say = Callable[[httpx.Request], Reply]


class Scripted:
    """Answers tokens by itself, and all else in the order given; keeps what was asked."""

    def __init__(self, *replies: Reply | Say) -> None:
        self._replies = list(replies)
        self.asked: list[httpx.Request] = []
        self.bodies: list[bytes] = []
        self.tokens = 0
        self.waits: list[float] = []
        self.moment = START

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.waits.append(seconds)
        self.moment += timedelta(seconds=seconds)

    def client(self, **given: Any) -> LabanClient:
        """Return a client of this server."""
        retries = Retries(sleep=self.sleep, now=lambda: self.moment, draw=lambda: 0.0)
        client = LabanClient(
            BASE, "system", "secret", retries=given.pop("retries", retries), **given
        )
        client._http._transport = httpx.MockTransport(self._answer)
        client._http._mounts = {}
        return client

    def _answer(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        if request.url.path == "/oauth/token/":
            self.tokens += 1
            return httpx.Response(200, json={**TOKEN, "access_token": f"t-{self.tokens}"})
        self.asked.append(request)
        self.bodies.append(body)
        reply = self._replies.pop(0)
        found = reply(request) if callable(reply) else reply
        if isinstance(found, Exception):
            raise found
        return found


def receipt(request: httpx.Request, **changed: Any) -> httpx.Response:
    """Accept a delivery."""
    document = {
        "number": 7,
        "delivery_id": request.headers["idempotency-key"],
        "organisation": "48@2025-07-01",
        "record_type": request.url.path.rpartition("/")[2],
        "rows_read": 2,
        "rows_landed": 2,
        "rows_refused": 0,
        "rows_flagged": 0,
        "content_sha256": hashlib.sha256(request.read()).hexdigest(),
        "programme_version": "0" * 64,
        "accepted_at": "2026-03-01T08:00:00+00:00",
        "illustrative": True,
        "replayed": False,
        "links": {
            "self": "/api/v1/deliveries/7",
            "refused": "/api/v1/deliveries/7/refused",
            "withdraw": "/api/v1/deliveries/7/withdraw",
        },
        "signed": {},
    }
    return httpx.Response(201, json=document | changed)


def problem(status: int, code: str = "api-010", **headers: str) -> httpx.Response:
    """Turn a request away."""
    document = {"title": "No.", "code": code, "status": status, "cure": "Mend it."}
    return httpx.Response(status, json=document, headers=headers)

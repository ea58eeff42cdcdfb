"""Requests and answers of the lean door."""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

import orjson

from laban_web.accounts.addresses import sender_address
from laban_web.api.problems import MEDIA_TYPE, Problem

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


@dataclass(frozen=True)
class DoorRequest:
    """What a sender asks: path, headers in lower case, query, its address, an id."""

    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    address: str
    id: str

    @classmethod
    def of(cls, scope: Scope) -> DoorRequest:
        """Read a request's head; a proxy that is believed says whom it speaks for."""
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        remote = (scope.get("client") or ("", 0))[0]
        given = headers.get("x-request-id", "")
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        return cls(
            path=unquote(scope["path"]),
            headers=headers,
            query={name: values[-1] for name, values in query.items()},
            address=sender_address(remote, headers.get("x-forwarded-for", "")),
            id=given if _PLAIN_ID.fullmatch(given) else uuid.uuid4().hex,
        )

    def prefers(self, preference: str) -> bool:
        """Say whether the `Prefer` header (RFC 7240) asks for something."""
        asked = self.headers.get("prefer", "").lower().replace(";", ",").split(",")
        return preference in {part.strip() for part in asked}

    def asks(self, name: str) -> bool:
        """Say whether a query parameter is switched on."""
        return self.query.get(name, "").lower() in {"1", "true", "yes"}


@dataclass(frozen=True)
class DoorAnswer:
    """What a sender is told."""

    status: int
    document: Any
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = "application/json"

    @classmethod
    def of_problem(cls, problem: Problem, request: DoorRequest) -> DoorAnswer:
        """Return a problem as an answer."""
        headers: tuple[tuple[str, str], ...] = ()
        if problem.retry_after_seconds is not None:
            headers = (("Retry-After", str(problem.retry_after_seconds)),)
        if problem.status == 401:
            headers = (*headers, ("WWW-Authenticate", 'Bearer realm="laban"'))
        return cls(problem.status, problem.as_dict(request.id), headers, MEDIA_TYPE)

    async def send(self, send: Send, request_id: str) -> None:
        """Send the answer."""
        body = orjson.dumps(self.document, default=str)
        head = [
            (b"content-type", self.media_type.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
            (b"x-request-id", request_id.encode()),
            *((name.lower().encode(), value.encode()) for name, value in self.headers),
        ]
        await send({"type": "http.response.start", "status": self.status, "headers": head})
        await send({"type": "http.response.body", "body": body})

"""The server's one entrance."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from a2wsgi import WSGIMiddleware

from laban_web.site.entrance import Entrance


def _echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def _echoed(header: tuple[bytes, bytes], *chunks: bytes) -> bytes:
    """Send a body to Django's place, as Granian does: by awaitables that are no coroutines."""
    sent: list[dict[str, Any]] = []
    left = list(chunks)

    async def run() -> None:
        loop = asyncio.get_running_loop()

        def receive() -> asyncio.Future[dict[str, Any]]:
            future: asyncio.Future[dict[str, Any]] = loop.create_future()
            chunk = left.pop(0)
            future.set_result({"type": "http.request", "body": chunk, "more_body": bool(left)})
            return future

        def send(message: dict[str, Any]) -> asyncio.Future[None]:
            sent.append(message)
            future: asyncio.Future[None] = loop.create_future()
            future.set_result(None)
            return future

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/",
            "query_string": b"",
            "headers": [header],
            "http_version": "1.1",
            "scheme": "http",
            "server": ("testserver", 80),
            "client": ("127.0.0.1", 1),
        }
        await Entrance(WSGIMiddleware(_echo))(scope, receive, send)

    asyncio.run(run())
    return b"".join(message.get("body", b"") for message in sent)


def test_bodies_reach_django() -> None:
    assert _echoed((b"content-length", b"7"), b"records") == b"records"


def test_bodies_in_chunks_reach_django_whole() -> None:
    assert _echoed((b"transfer-encoding", b"chunked"), b"rec", b"or", b"ds") == b"records"

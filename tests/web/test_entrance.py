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


def test_bodies_reach_django_from_a_server_that_gives_futures() -> None:
    """Granian's `receive` and `send` give awaitables that are no coroutines."""
    sent: list[dict[str, Any]] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()

        def receive() -> asyncio.Future[dict[str, Any]]:
            future: asyncio.Future[dict[str, Any]] = loop.create_future()
            future.set_result({"type": "http.request", "body": b"records", "more_body": False})
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
            "headers": [(b"content-length", b"7")],
            "http_version": "1.1",
            "scheme": "http",
            "server": ("testserver", 80),
            "client": ("127.0.0.1", 1),
        }
        await Entrance(WSGIMiddleware(_echo))(scope, receive, send)

    asyncio.run(run())
    assert b"".join(message.get("body", b"") for message in sent) == b"records"

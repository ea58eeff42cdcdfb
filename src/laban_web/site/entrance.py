"""Sends each request to the room that answers it, and tells the rooms of start and stop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol

# A little more than Django's own limit, so that what is too long is refused there.
_LONGEST_CHUNKED_BYTES = 4 << 20

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Door(Protocol):
    """A part of the server that answers some addresses without Django's overhead."""

    def answers(self, scope: Scope) -> bool:
        """Say whether a request is for this door."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

    async def open(self) -> None:
        """Get ready; the server has started."""

    async def close(self) -> None:
        """Finish what is in flight; the server stops."""


class Entrance:
    """An ASGI application: the doors first, then everything else."""

    def __init__(self, others: Application, doors: Sequence[Door] = ()) -> None:
        self._others = others
        self._doors = tuple(doors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or follow the server's life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        for door in self._doors:
            if door.answers(scope):
                await door(scope, receive, send)
                return
        scope, receive = await _with_length(scope, receive)
        await self._others(scope, _coroutine(receive), _coroutine(send))

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                for door in self._doors:
                    await door.open()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                for door in reversed(self._doors):
                    await door.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


async def _with_length(scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
    """Give a body that comes in chunks its length: WSGI takes one without for empty.

    What is longer than a page may send is cut off, so that Django refuses it.
    """
    names = {name for name, _ in scope.get("headers", ())}
    if b"transfer-encoding" not in names or b"content-length" in names:
        return scope, receive
    body, more = bytearray(), True
    while more and len(body) <= _LONGEST_CHUNKED_BYTES:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    whole = {"type": "http.request", "body": bytes(body), "more_body": False}

    async def given() -> dict[str, Any]:
        return whole

    headers = [*scope["headers"], (b"content-length", str(len(body)).encode())]
    return {**scope, "headers": headers}, given


def _coroutine(call: Callable[..., Awaitable[Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """Return a call that gives a coroutine: what runs Django on threads awaits nothing else."""

    async def called(*arguments: Any) -> Any:
        return await call(*arguments)

    return called

"""Sends each request to the room that answers it, and tells the rooms of start and stop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol

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


def _coroutine(call: Callable[..., Awaitable[Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """Return a call that gives a coroutine: what runs Django on threads awaits nothing else."""

    async def called(*arguments: Any) -> Any:
        return await call(*arguments)

    return called

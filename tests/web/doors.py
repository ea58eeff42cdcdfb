"""A door on a lake of its own, called as a server would call it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx

from laban_web.api.door.deliveries import DeliveryDoor
from laban_web.api.doors import delivery_door
from laban_web.installation import Installation

T = TypeVar("T")
ROW = '{"task": "DV2", "organisation": "48", "reported_on": "2026-03-01", "status": "assigned"}\n'
NDJSON = "application/x-ndjson"


@asynccontextmanager
async def _sender(door: DeliveryDoor, token: str) -> AsyncIterator[httpx.AsyncClient]:
    await door.open()
    try:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        transport = httpx.ASGITransport(door, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://testserver", headers=headers, timeout=60
        ) as sender:
            yield sender
    finally:
        await door.close()


def with_door(
    home: Installation, token: str, work: Callable[[httpx.AsyncClient], Coroutine[Any, Any, T]]
) -> T:
    """Run some requests against a door that opens before and closes after them."""

    async def run() -> T:
        async with _sender(delivery_door(home), token) as sender:
            return await work(sender)

    return asyncio.run(run())

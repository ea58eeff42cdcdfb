"""A door on a lake of its own, called as a server would call it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx

from laban_web.api.doors import record_doors
from laban_web.installation import Installation
from laban_web.site.entrance import Door, Entrance

T = TypeVar("T")
ROW = '{"task": "DV2", "organisation": "48", "reported_on": "2026-03-01", "status": "assigned"}\n'
NDJSON = "application/x-ndjson"


async def _nobody(*_request: object) -> None:
    raise AssertionError("no door answers this address")


@asynccontextmanager
async def _sender(doors: Sequence[Door], token: str) -> AsyncIterator[httpx.AsyncClient]:
    for door in doors:
        await door.open()
    try:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        transport = httpx.ASGITransport(Entrance(_nobody, doors), client=("127.0.0.1", 1))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://testserver", headers=headers, timeout=60
        ) as sender:
            yield sender
    finally:
        for door in reversed(doors):
            await door.close()


def with_door(
    home: Installation, token: str, work: Callable[[httpx.AsyncClient], Coroutine[Any, Any, T]]
) -> T:
    """Run some requests against the doors for records, opened before and closed after them."""
    return with_doors(record_doors(home), token, work)


def with_doors(
    doors: Sequence[Door], token: str, work: Callable[[httpx.AsyncClient], Coroutine[Any, Any, T]]
) -> T:
    """Run some requests against doors, which open before and close after them."""

    async def run() -> T:
        async with _sender(doors, token) as sender:
            return await work(sender)

    return asyncio.run(run())

"""The body of a request: in memory while it is small, on disk when it grows, never too large."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from laban_web.api.door.messages import Receive
from laban_web.api.problems import Problem, ProblemError

IN_MEMORY_BYTES = 1 << 20


class SenderGoneError(Exception):
    """The sender hung up before the body was whole; there is nobody to answer."""


@dataclass(frozen=True)
class Body:
    """A whole body: `content` when it is small, else the file at `path`."""

    size: int
    content: bytes | None
    path: Path | None


@asynccontextmanager
async def read_body(receive: Receive, *, limit: int, folder: Path) -> AsyncIterator[Body]:
    """Take the body of a request; its file, if it needed one, is gone afterwards.

    Raises:
        ProblemError: When it is larger than `limit` bytes (api-004).
        SenderGoneError: When it ended too early.
    """
    held = bytearray()
    file: IO[bytes] | None = None
    size = 0
    with ExitStack() as kept:
        async for chunk in _chunks(receive):
            size += len(chunk)
            if size > limit:
                raise ProblemError(_too_large(limit))
            held += chunk
            if size > IN_MEMORY_BYTES:
                file = file or kept.enter_context(NamedTemporaryFile(dir=folder, prefix="body-"))
                await asyncio.to_thread(file.write, bytes(held))
                held.clear()
        if file is None:
            yield Body(size, bytes(held), None)
        else:
            await asyncio.to_thread(file.flush)
            yield Body(size, None, Path(file.name))


async def _chunks(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise SenderGoneError
        yield message.get("body", b"")
        more = message.get("more_body", False)


def _too_large(limit: int) -> Problem:
    return Problem(
        413,
        f"The body is larger than {limit:,} bytes, the most that this server takes at once.",
        "api-004",
        "Deliver it in several parts, each with an id of its own.",
    )

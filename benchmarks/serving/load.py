"""A load on a server of one's own machine: many connections, each one request after another.

Plain sockets and HTTP/1.1: a full client library would take more of the machine than the server.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

HOST = "127.0.0.1"


@dataclass
class Tally:
    """How long answers took, in seconds, and which statuses they had."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def quantile(self, share: float) -> float:
        """Return the time within which a share of the answers came."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


async def load(
    port: int,
    make: Callable[[int], bytes],
    *,
    connections: int,
    seconds: float,
    per_second: float | None = None,
) -> Tally:
    """Send requests for a while; `make` gives the bytes of the n-th.

    With `per_second` requests begin at that pace, and a late one counts from when it was due: a
    server that falls behind cannot slow the clock that measures it.
    """
    tally = Tally()
    began = time.perf_counter()
    pace = _pace(began, seconds, per_second)
    workers = (_work(port, make, pace, tally) for _ in range(connections))
    await asyncio.gather(*workers)
    return tally


def _pace(began: float, seconds: float, per_second: float | None) -> Iterator[tuple[int, float]]:
    """Yield the number of the next request and the moment it is due."""
    for number in count():
        due = began + number / per_second if per_second else time.perf_counter()
        if due - began > seconds:
            return
        yield number, due


async def _work(
    port: int, make: Callable[[int], bytes], pace: Iterator[tuple[int, float]], tally: Tally
) -> None:
    reader, writer = await asyncio.open_connection(HOST, port, limit=1 << 20)
    try:
        for number, due in pace:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            writer.write(make(number))
            status = await _answer(reader)
            tally.seconds.append(time.perf_counter() - due)
            tally.statuses[status] += 1
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lower = head.lower()
    place = lower.find(b"content-length:")
    if place >= 0:
        length = int(lower[place + 15 : lower.index(b"\r\n", place)])
        await reader.readexactly(length)
    return status


def post(path: str, token: str, media_type: str, body: bytes, **headers: str) -> bytes:
    """Return the bytes of a request."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    )
    return head.encode() + body


def get(path: str) -> bytes:
    """Return the bytes of a request for a page, as a browser asks for it."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode()

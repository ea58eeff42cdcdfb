"""A listener whose sockets can be cut, closed and opened again, which no well-behaved server does."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import h11
import orjson

_READ_BYTES = 1 << 16
_BODY_HELD_AT_MOST = 64 << 20


class HangUp(Exception):
    """Cut the connection without an answer."""


@dataclass(frozen=True)
class Request:
    """What was asked: method, path, headers in lower case, body; `is_gone` says who hung up."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    is_gone: Callable[[], bool]


@dataclass(frozen=True)
class Answer:
    """What is told."""

    status: int
    document: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"

    def body(self) -> bytes:
        """Return the bytes of the document."""
        if isinstance(self.document, str):
            return self.document.encode()
        return orjson.dumps(self.document, default=str)


class Listener:
    """Listens at one port; `refused_handshake` hears of every TLS connection that came to nothing."""

    def __init__(
        self,
        handle: Callable[[Request], Awaitable[Answer]],
        *,
        trust: ssl.SSLContext | None = None,
        refused_handshake: Callable[[], None] = lambda: None,
    ) -> None:
        self._handle = handle
        self._trust = _watched(trust, refused_handshake) if trust else None
        self._refused_handshake = refused_handshake
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    async def open(self, address: str, port: int = 0) -> None:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._connected, address, port, ssl=self._trust)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Stop listening, and cut whatever is connected."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()

    async def end(self) -> None:
        """Stop for good: no conversation goes on afterwards."""
        self.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            if not await self._converse(reader, writer) and self._trust is not None:
                # Some look at the certificate only after the handshake, and then hang up.
                self._refused_handshake()
        except (HangUp, OSError, h11.RemoteProtocolError, h11.LocalProtocolError):
            writer.transport.abort()
        except asyncio.CancelledError:
            # The kit ends, and nobody waits for this conversation.
            writer.transport.abort()
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer the requests of a connection, one after the other; say whether there were any."""
        connection = h11.Connection(h11.SERVER)
        has_asked = False
        while (request := await _next_request(connection, reader, writer)) is not None:
            has_asked = True
            answer = await self._handle(request)
            writer.write(_written(connection, answer, request.method))
            await writer.drain()
            if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
                break
            connection.start_next_cycle()
        return has_asked


def _watched(trust: ssl.SSLContext, refused: Callable[[], None]) -> ssl.SSLContext:
    """Let a context tell of handshakes that fail."""

    class Watched(ssl.SSLObject):
        def do_handshake(self) -> None:
            try:
                super().do_handshake()
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                raise
            except ssl.SSLError:
                refused()
                raise

    trust.sslobject_class = Watched
    return trust


async def _next_request(
    connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Request | None:
    head: h11.Request | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            if connection.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[])
                writer.write(connection.send(go_on) or b"")
            connection.receive_data(await reader.read(_READ_BYTES))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            # What is larger is refused by its size; the rest of it need not be held.
            body += event.data if len(body) <= _BODY_HELD_AT_MOST else b""
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            return _request(head, bytes(body), reader.at_eof)
        else:
            return None


def _request(head: h11.Request, body: bytes, is_gone: Callable[[], bool]) -> Request:
    parts = urlsplit(head.target.decode("latin-1"))
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
    return Request(head.method.decode(), unquote(parts.path), query, headers, body, is_gone)


def _written(connection: h11.Connection, answer: Answer, method: str) -> bytes:
    body = answer.body()
    plain = {
        "content-type": answer.media_type,
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    headers = [*plain.items(), *((name.lower(), value) for name, value in answer.headers.items())]
    response = h11.Response(status_code=answer.status, headers=headers)
    parts = [
        connection.send(response),
        connection.send(h11.Data(data=b"" if method == "HEAD" else body)),
    ]
    return b"".join(part or b"" for part in [*parts, connection.send(h11.EndOfMessage())])

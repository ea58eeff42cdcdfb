"""The lean door of open data: anyone may read, caches may keep, long answers flow.

What is slow happens on threads of its own, so that deliveries and pages never wait for it.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog

from laban.base import UserError
from laban_web.api.door.messages import DoorAnswer, DoorRequest, Receive, Scope, Send
from laban_web.api.open.answers import OpenBody
from laban_web.api.open.questions import Question
from laban_web.api.open.routes import answer_of, is_open, split_path
from laban_web.api.open.sources import OpenSources, status_of
from laban_web.api.problems import Problem, ProblemError
from laban_web.installation import Installation
from laban_web.operations.metrics import REQUESTS

T = TypeVar("T")
_THREADS = 3
_STREAMS_AT_MOST = 64
_SLOWEST_SECONDS = 30.0
_PARAMETERS_AT_MOST = 200
_METHODS = "GET, HEAD, OPTIONS"
_FOR_ANYONE = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Content-Disposition, ETag, Last-Modified, Link",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
}
_PREFLIGHT = {
    **_FOR_ANYONE,
    "access-control-allow-methods": _METHODS,
    "access-control-allow-headers": "Accept, If-Modified-Since, If-None-Match",
    "access-control-max-age": "86400",
    "allow": _METHODS,
}


class OpenDataDoor:
    """Answers questions about figures, lists and the catalogue."""

    def __init__(self, here: Installation) -> None:
        self._sources = OpenSources(here)
        self._public_address = here.settings["LABAN_PUBLIC_URL"].rstrip("/")
        self._hosts = set(here.settings["LABAN_HOSTS"].split(","))
        self._threads = ThreadPoolExecutor(_THREADS, "open-data")
        self._heavy = asyncio.Semaphore(1)
        self._streams = 0

    def answers(self, scope: Scope) -> bool:
        """Say whether a request is about open data."""
        return scope["type"] == "http" and is_open(scope.get("path", ""))

    async def open(self) -> None:
        """There is nothing to get ready."""

    async def close(self) -> None:
        """Let what is being made end."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a question."""
        request = DoorRequest.of(scope)
        is_begun = False

        async def noted(message: dict[str, Any]) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        try:
            status = await self._answer(scope, request, noted)
        except ProblemError as error:
            status = await _tell(error.problem, request, send)
        except UserError as error:
            problem = Problem(status_of(error), error.sentence, error.code, error.cure)
            status = await _tell(problem, request, send)
        except Exception:
            log = structlog.get_logger("laban.door")
            log.exception("request_failed", request_id=request.id)
            if is_begun:
                raise
            status = await _tell(_FAILED, request, send)
        REQUESTS.labels(scope["method"], status).inc()

    async def _answer(self, scope: Scope, request: DoorRequest, send: Send) -> int:
        if scope["method"] == "OPTIONS":
            return await _send(send, 204, _PREFLIGHT)
        if scope["method"] not in ("GET", "HEAD"):
            raise ProblemError(_WRONG_METHOD)
        question = self._question(scope, request)
        answer = await self._on_a_thread(lambda: answer_of(self._sources, question))
        head = {**answer.head(), **_FOR_ANYONE, "x-request-id": request.id}
        if answer.is_known(request.headers):
            return await _send(send, 304, {**head, "link": OpenBody().links()})
        body = await self._slowly(answer.body, is_heavy=answer.is_heavy)
        head["link"] = body.links()
        is_packed = _accepts_gzip(request) and not answer.media_type.startswith("application/vnd.")
        if is_packed:
            head["content-encoding"] = "gzip"
        if scope["method"] == "HEAD":
            return await _send(send, 200, head)
        if body.parts is None:
            content = body.whole or b""
            if is_packed:
                content = await self._on_a_thread(lambda: b"".join(_packed(iter([content]))))
            return await _send(send, 200, head, content)
        flow = _packed(body.parts()) if is_packed else body.parts()
        await self._stream(send, head, flow, is_heavy=answer.is_heavy)
        return 200

    async def _slowly(self, work: Callable[[], T], *, is_heavy: bool) -> T:
        """Do something on a thread; of what is heavy, one thing at a time."""
        if not is_heavy:
            return await self._on_a_thread(work)
        async with self._heavy:
            return await self._on_a_thread(work)

    async def _stream(
        self,
        send: Send,
        head: dict[str, str],
        flow: Iterator[bytes],
        *,
        is_heavy: bool,
    ) -> None:
        """Send a body as it is made; who reads too slowly, or stops, is let go."""
        if self._streams >= _STREAMS_AT_MOST:
            raise ProblemError(_BUSY)
        self._streams += 1
        try:
            part = await self._slowly(lambda: next(flow, None), is_heavy=is_heavy)
            await send({"type": "http.response.start", "status": 200, "headers": _raw(head)})
            while part is not None:
                message = {"type": "http.response.body", "body": part, "more_body": True}
                await asyncio.wait_for(send(message), _SLOWEST_SECONDS)
                part = await self._on_a_thread(lambda: next(flow, None))
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._streams -= 1
            close = getattr(flow, "close", None)
            if close:
                await self._on_a_thread(close)

    async def _on_a_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _question(self, scope: Scope, request: DoorRequest) -> Question:
        path, ending = split_path(unquote(scope["path"]))
        try:
            pairs = parse_qsl(
                scope.get("query_string", b"").decode("latin-1"),
                keep_blank_values=True,
                max_num_fields=_PARAMETERS_AT_MOST,
            )
        except ValueError:
            raise ProblemError(_TOO_MANY) from None
        parameters: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            parameters[name] = (*parameters.get(name, ()), value)
        accept = request.headers.get("accept", "")
        return Question(path, ending, parameters, accept, self._base(request))

    def _base(self, request: DoorRequest) -> str:
        """Return the address of this server; a host is believed only when it is one of ours."""
        if self._public_address:
            return self._public_address
        host = request.headers.get("host", "")
        known = urlsplit(f"//{host}").hostname in self._hosts
        return f"http://{host}" if known else "http://localhost"


def _accepts_gzip(request: DoorRequest) -> bool:
    wishes = request.headers.get("accept-encoding", "").lower().replace(" ", "").split(",")
    return "gzip" in wishes or any(
        one.startswith("gzip;q=") and one.rstrip("0").rstrip(".") != "gzip;q=" for one in wishes
    )


def _packed(parts: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(level=1, wbits=31)
    for part in parts:
        yield packer.compress(part)
    yield packer.flush()


def _raw(head: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1", "replace")) for name, value in head.items()]


async def _send(send: Send, status: int, head: dict[str, str], body: bytes = b"") -> int:
    headers = _raw(head)
    if status == 200 and body:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
    return status


async def _tell(problem: Problem, request: DoorRequest, send: Send) -> int:
    told = DoorAnswer.of_problem(problem, request)
    headers = (*told.headers, ("Access-Control-Allow-Origin", "*"))
    if problem.status == 405:
        headers = (*headers, ("Allow", _METHODS))
    await DoorAnswer(told.status, told.document, headers, told.media_type).send(send, request.id)
    return problem.status


_WRONG_METHOD = Problem(405, "Open data can only be read.", "open-008", "Use GET.")
_TOO_MANY = Problem(
    422, "The address has too many parameters.", "open-002", "Ask in several questions."
)
_BUSY = Problem(
    503, "Too many long answers are being read.", "open-009", "Ask again a little later.", 10
)
_FAILED = Problem(
    500,
    "The question could not be answered because of a fault of this server.",
    "open-010",
    "Ask again; tell the operator the request's id if it persists.",
)

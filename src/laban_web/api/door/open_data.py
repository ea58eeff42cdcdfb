"""The lean door of open data: anyone may read, caches may keep, long answers flow.

What is slow happens on threads of its own, so that deliveries and pages never wait for it; large
answers are files, which the server sends as fast as each reader reads.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog

from laban.base import UserError
from laban_web.api.door.messages import DoorAnswer, DoorRequest, Receive, Scope, Send
from laban_web.api.open.answers import OpenAnswer, OpenBody
from laban_web.api.open.kept_files import KeptFiles
from laban_web.api.open.questions import Question
from laban_web.api.open.routes import answer_of, is_open, split_path
from laban_web.api.open.sources import OpenSources, status_of
from laban_web.api.problems import Problem, ProblemError
from laban_web.installation import Installation
from laban_web.operations.metrics import REQUESTS

T = TypeVar("T")
_THREADS = 3
_MAKERS = 2
_WAITING_AT_MOST = 64
_PART_BYTES = 1 << 20
_BY_PATH = "http.response.pathsend"
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
        self._makers = ThreadPoolExecutor(_MAKERS, "open-data-files")
        self._kept = KeptFiles(here.home / "open-data")
        self._waiting = 0

    def answers(self, scope: Scope) -> bool:
        """Say whether a request is about open data."""
        return scope["type"] == "http" and is_open(scope.get("path", ""))

    async def open(self) -> None:
        """Get ready to keep files."""
        await asyncio.to_thread(self._kept.open)

    async def close(self) -> None:
        """Let what is being made end."""
        for threads in (self._threads, self._makers):
            threads.shutdown(wait=False, cancel_futures=True)

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
        is_packed = _accepts_gzip(request) and not answer.media_type.startswith("application/vnd.")
        if is_packed:
            head["content-encoding"] = "gzip"
        body = await (self._made if answer.is_heavy else self._on_a_thread)(answer.body)
        head["link"] = body.links()
        if scope["method"] == "HEAD":
            return await _send(send, 200, head)
        content = await self._content(answer, body, is_packed=is_packed)
        if isinstance(content, bytes):
            return await _send(send, 200, head, content)
        return await _send_file(scope, send, head, content)

    async def _content(
        self, answer: OpenAnswer, body: OpenBody, *, is_packed: bool
    ) -> bytes | Path:
        """Return the bytes of a body, or the file that holds them."""
        parts = body.parts or (lambda: iter([body.whole or b""]))
        make = (lambda: _packed(parts())) if is_packed else parts
        if body.parts is None:
            return await self._on_a_thread(lambda: b"".join(make()))
        name = answer.tag.strip('W/"') + (".gz" if is_packed else "")
        return await self._made(lambda: self._kept.content(name, make))

    async def _made(self, work: Callable[[], T]) -> T:
        """Do what takes long on the threads for it; refuse when too much of it waits."""
        if self._waiting >= _WAITING_AT_MOST:
            raise ProblemError(_BUSY)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._makers, work)
        finally:
            self._waiting -= 1

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


async def _send_file(scope: Scope, send: Send, head: dict[str, str], path: Path) -> int:
    """Send a file: by the server itself where it can, else part by part."""
    head["content-length"] = str(path.stat().st_size)
    start = {"type": "http.response.start", "status": 200, "headers": _raw(head)}
    if _BY_PATH in (scope.get("extensions") or {}):
        await send(start)
        await send({"type": _BY_PATH, "path": str(path)})
        return 200
    with path.open("rb") as file:
        await send(start)
        while part := await asyncio.to_thread(file.read, _PART_BYTES):
            await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
    return 200


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
    503, "Too many long answers are being made.", "open-009", "Ask again a little later.", 10
)
_FAILED = Problem(
    500,
    "The question could not be answered because of a fault of this server.",
    "open-010",
    "Ask again; tell the operator the request's id if it persists.",
)

"""`/api/v1/usage.js` and `POST /api/v1/usage/{service}`: counts, and forgets who it was.

The path that a hit takes touches no database. Neither address nor user agent leaves it.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import crawleruseragents

from laban_web.api.door.messages import DoorAnswer, DoorRequest, Receive, Scope, Send
from laban_web.api.problems import Problem
from laban_web.api.usage.counting import STEPS, UsageCounter
from laban_web.api.usage.delivering import USAGE_JOB
from laban_web.operations.jobs import SCHEDULE
from laban_web.operations.metrics import USAGE_HITS

SCRIPT_PATH = "/api/v1/usage.js"
_PATH = "/api/v1/usage/"
SCRIPT = (Path(__file__).parents[1] / "static" / "api" / "usage.js").read_bytes()
_PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
_FROM_ANYWHERE = [
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"x-content-type-options", b"nosniff"),
]
_SCRIPT_HEAD = [
    (b"content-type", b"text/javascript; charset=utf-8"),
    (b"content-length", str(len(SCRIPT)).encode()),
    (b"cache-control", b"public, max-age=604800"),
    *_FROM_ANYWHERE,
]
_PIXEL_HEAD = [
    (b"content-type", b"image/gif"),
    (b"content-length", str(len(_PIXEL)).encode()),
    (b"cache-control", b"no-store"),
    *_FROM_ANYWHERE,
]
_EMPTY_HEAD = [(b"cache-control", b"no-store"), *_FROM_ANYWHERE]
_ASKED = {b"origin", b"referer", b"user-agent", b"dnt", b"sec-gpc"}


class UsageDoor:
    """Counts hits on services that are registered, from pages of their own origins."""

    def __init__(self, counter: UsageCounter) -> None:
        self._counter = counter

    def answers(self, scope: Scope) -> bool:
        """Say whether a request is a hit, or asks for the script."""
        path = scope.get("path", "")
        return (
            scope["type"] == "http"
            and scope["method"] in ("POST", "GET")
            and (path.startswith(_PATH) or path == SCRIPT_PATH)
        )

    async def open(self) -> None:
        """Begin to count, and deliver days that are over."""
        await asyncio.to_thread(self._counter.open)
        SCHEDULE.add(USAGE_JOB)

    async def close(self) -> None:
        """Write down what was counted."""
        await asyncio.to_thread(self._counter.close)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a hit, or give the script."""
        if scope["path"] == SCRIPT_PATH:
            await _send(send, 200, _SCRIPT_HEAD, SCRIPT)
            return
        asked = {name: value for name, value in scope["headers"] if name in _ASKED}
        problem = self._take(scope, asked)
        if problem:
            await DoorAnswer.of_problem(problem, DoorRequest.of(scope)).send(send, "")
        elif scope["method"] == "GET":
            await _send(send, 200, _PIXEL_HEAD, _PIXEL)
        else:
            await _send(send, 204, _EMPTY_HEAD, b"")

    def _take(self, scope: Scope, asked: dict[bytes, bytes]) -> Problem | None:
        """Count a hit of a person who does not mind, or say what is wrong with it."""
        service = scope["path"][len(_PATH) :]
        origins = self._counter.origins.get(service)
        step = _step_of(scope["query_string"])
        problem = None
        if origins is None:
            problem = _NOT_MEASURED
        elif _origin_of(asked) not in origins:
            problem = _WRONG_ORIGIN
        elif step not in STEPS:
            problem = _NO_STEP
        if problem:
            USAGE_HITS.labels("refused").inc()
            return problem
        outcome = _outcome(asked)
        if outcome == "counted":
            self._counter.count(service, step)
        USAGE_HITS.labels(outcome).inc()
        return None


def _outcome(asked: dict[bytes, bytes]) -> str:
    if asked.get(b"dnt") == b"1" or asked.get(b"sec-gpc") == b"1":
        return "not_wanted"
    return "bot" if is_bot(asked.get(b"user-agent", b"")) else "counted"


@lru_cache(maxsize=4096)
def is_bot(user_agent: bytes) -> bool:
    """Say whether a user agent names itself as a machine, or nothing at all.

    Kept in memory for its answer only, among the last few thousand.
    """
    text = user_agent.decode("latin-1")
    return not text.strip() or bool(crawleruseragents.is_crawler(text))


@lru_cache(maxsize=64)
def _step_of(query: bytes) -> str:
    return parse_qs(query.decode("latin-1")).get("step", ["visit"])[-1]


def _origin_of(asked: dict[bytes, bytes]) -> str:
    """Return the origin of the page: of an image, which has none, that of its referrer."""
    origin = asked.get(b"origin")
    return origin.decode("latin-1") if origin else _referring_origin(asked.get(b"referer", b""))


@lru_cache(maxsize=1024)
def _referring_origin(referrer: bytes) -> str:
    try:
        parts = urlsplit(referrer.decode("latin-1"))
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


async def _send(send: Send, status: int, head: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})


_NOT_MEASURED = Problem(
    404,
    "This service is not measured.",
    "api-023",
    "Let its owner register it at /api/v1/measured-services.",
)
_WRONG_ORIGIN = Problem(
    403,
    "The page that sent the hit is not of an origin registered for this service.",
    "api-024",
    "Let the service's owner register the origin.",
)
_NO_STEP = Problem(
    400, "The step is none.", "api-025", "Send step=visit, step=start or step=completion."
)

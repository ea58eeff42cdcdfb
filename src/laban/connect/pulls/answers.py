"""Ask an address over HTTP: patiently where it asks for patience, within bounds of size."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from tenacity import (
    RetryCallState,
    RetryError,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
)

from laban.base import PullError

ATTEMPTS = 5
PAGE_BYTES = 64 * 1024 * 1024
TIMEOUT_SECONDS = 60.0
PATIENCE_SECONDS = 300.0
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_BACKOFF = wait_exponential(multiplier=1, min=1, max=30)


class _NotNow(Exception):
    """The address may answer later; `wait_seconds` is what it asked for, if anything."""

    def __init__(self, words: str, wait_seconds: float | None = None) -> None:
        self.words, self.wait_seconds = words, wait_seconds
        super().__init__(words)


@dataclass(frozen=True)
class Asking:
    """A client, and the clock and sleep that its patience needs."""

    client: httpx.Client
    now: Callable[[], datetime]
    sleep: Callable[[float], None]

    def answer(self, url: str, parameters: Mapping[str, str]) -> Any:
        """Return what an address answers, numbers exact.

        Raises:
            PullError: When it refuses (pull-009), does not answer in spite of patience (pull-010),
                or answers with something else than JSON (pull-011).
        """
        # Given an empty mapping, httpx takes the address's own parameters away.
        target = httpx.URL(url).copy_merge_params(dict(parameters))
        retrying = Retrying(
            sleep=self.sleep,
            stop=stop_after_attempt(ATTEMPTS),
            retry=retry_if_exception_type(_NotNow),
            wait=_wait_seconds,
        )
        try:
            content = retrying(self._ask, target)
        except RetryError as error:
            words = error.last_attempt.exception()
            raise PullError(
                f"{_shown(target)} did not answer in {ATTEMPTS} attempts: {words}.",
                cure="Nothing was lost: the next pull begins where this one did.",
                code="pull-010",
            ) from None
        return _parsed(content, target)

    def _ask(self, url: httpx.URL) -> bytes:
        try:
            with self.client.stream("GET", url) as answer:
                if answer.status_code in _AGAIN:
                    raise self._not_now(answer)
                if answer.status_code != httpx.codes.OK:
                    raise _refused(answer)
                return _bounded(answer)
        except httpx.TransportError as error:
            raise _NotNow(f"{type(error).__name__}: {error}".rstrip(": .")) from None

    def _not_now(self, answer: httpx.Response) -> Exception:
        seconds = self._asked_for(answer.headers.get("Retry-After", ""))
        if seconds is not None and seconds > PATIENCE_SECONDS:
            return PullError(
                f"{_shown(answer.url)} asks to be left alone for {seconds:,.0f} seconds.",
                cure="The next pull tries again; pull less often if this repeats.",
                code="pull-010",
            )
        return _NotNow(f"it answered {answer.status_code}", seconds)

    def _asked_for(self, header: str) -> float | None:
        """Return the seconds of a Retry-After header, a number or a date."""
        if header.strip().isdigit():
            return float(header)
        try:
            return max(0.0, (parsedate_to_datetime(header) - self.now()).total_seconds())
        except (ValueError, TypeError):
            return None


def _wait_seconds(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait_seconds if isinstance(error, _NotNow) else None
    return asked if asked is not None else float(_BACKOFF(state))


def _bounded(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > PAGE_BYTES:
            raise PullError(
                f"{_shown(answer.url)} answers with more than {PAGE_BYTES:,} bytes at once.",
                cure="Ask for smaller pages.",
                code="pull-011",
            )
        parts.append(part)
    return b"".join(parts)


def _refused(answer: httpx.Response) -> PullError:
    status = answer.status_code
    cure = {
        401: "The token or password is wrong or has expired: set a new one.",
        403: "The user may not read this: ask the operator of the source.",
        404: "Look at the address.",
    }.get(status, "Look at the address and the parameters.")
    if answer.is_redirect:
        cure = "Write the address it leads to: secrets are not carried on to another address."
    return PullError(f"{_shown(answer.url)} answered {status}.", cure=cure, code="pull-009")


def _parsed(content: bytes, url: httpx.URL) -> Any:
    try:
        return json.loads(content, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise PullError(
            f"{_shown(url)} answers with something that is not JSON.",
            cure="Look at the address; a page for signing in is no answer either.",
            code="pull-011",
        ) from None


def _shown(url: httpx.URL) -> str:
    """Return an address without its parameters, which may say more than everybody should read."""
    return str(url.copy_with(query=None, userinfo=b""))

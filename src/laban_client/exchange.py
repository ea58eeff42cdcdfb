"""One question to the server, asked until there is an answer that counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from laban_client.addresses import address_at
from laban_client.errors import RedirectError, SignInError, UnavailableError
from laban_client.retries import PASSING, Retries
from laban_client.tokens import Tokens

_HOPS_AT_MOST = 3
_TOKEN_PATH = "/oauth/token/"


@dataclass(frozen=True)
class Question:
    """A request that can be sent as often as needed: `body` begins anew each time."""

    method: str
    where: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    body: Callable[[], Iterator[bytes]] | None = None


class Exchange:
    """Asks one server. Secret and token go to its address and to no other."""

    def __init__(
        self, base: str, client_id: str, client_secret: str, retries: Retries, http: httpx.Client
    ) -> None:
        self._base = base
        self._secret = httpx.BasicAuth(client_id, client_secret)
        self._retries = retries
        self._http = http
        self._tokens = Tokens(self._fetch_token, retries.now)

    def ask(self, question: Question) -> httpx.Response:
        """Return an answer that is none of those that pass; a token is renewed once.

        Raises:
            SignInError: When the server takes no token of ours (client-010, client-012).
            UnavailableError: When no answer counted (client-006).
            RedirectError: When it points elsewhere (client-005, client-011).
        """
        answer = self._persist(lambda: self._send(self._signed(question)))
        if answer.status_code == 401:
            self._tokens.forget()
            answer = self._persist(lambda: self._send(self._signed(question)))
        if answer.status_code == 401:
            raise SignInError(
                f"The server does not take a fresh token: {said(answer)}.",
                cure="Ask the operator whether the system was revoked, or may sign in from here.",
                code="client-012",
            )
        return answer

    def pause(self, failures: int, retry_after: str, reason: str) -> None:
        """Wait as long as the server asks, or ever longer.

        Raises:
            UnavailableError: When there were enough attempts, or the wait would be too long.
        """
        seconds = self._retries.wait_seconds(failures, retry_after)
        if failures >= self._retries.attempts or seconds > self._retries.patience_seconds:
            raise UnavailableError(failures, reason)
        self._retries.sleep(seconds)

    def _persist(self, send: Callable[[], httpx.Response]) -> httpx.Response:
        failures = 0
        while True:
            try:
                answer = send()
            except httpx.TransportError as error:
                reason, retry_after = f"{type(error).__name__} {error}".strip(), ""
            else:
                if answer.status_code not in PASSING:
                    return answer
                reason, retry_after = said(answer), answer.headers.get("retry-after", "")
            failures += 1
            self.pause(failures, retry_after, reason)

    def _signed(self, question: Question) -> Question:
        bearer = {"Authorization": f"Bearer {self._tokens.current()}"}
        return replace(question, headers={**question.headers, **bearer})

    def _send(self, question: Question) -> httpx.Response:
        """Send a request; follow redirects on the same server that keep method and body."""
        address = address_at(self._base, question.where)
        params: Mapping[str, str] | None = question.params or None
        for _ in range(_HOPS_AT_MOST):
            answer = self._http.request(
                question.method,
                address,
                params=params,
                headers=dict(question.headers),
                content=question.body() if question.body else None,
            )
            if not answer.is_redirect:
                return answer
            if answer.status_code not in (307, 308):
                break
            address, params = address_at(self._base, answer.headers["location"]), None
        raise RedirectError(
            f"The server answers {question.where} with {answer.status_code} and leads nowhere.",
            cure="Look whether the address is that of a Laban server.",
            code="client-011",
        )

    def _fetch_token(self) -> Mapping[str, Any]:
        address = address_at(self._base, _TOKEN_PATH)
        form = {"grant_type": "client_credentials"}
        answer = self._persist(lambda: self._http.post(address, data=form, auth=self._secret))
        document = document_of(answer)
        if answer.status_code != 200:
            raise SignInError(
                f"The server gives no token: {said(answer)}.",
                cure="Look at client id and secret; ask the operator whether they still hold.",
                code="client-010",
            )
        return document


def document_of(answer: httpx.Response) -> Mapping[str, Any]:
    """Return the JSON object that an answer holds; an empty one when it holds none."""
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def said(answer: httpx.Response) -> str:
    """Return what an answer says, in one line."""
    document = document_of(answer)
    title = document.get("title") or document.get("error_description") or document.get("error")
    return f"{answer.status_code} {title or answer.reason_phrase}"

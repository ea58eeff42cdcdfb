"""A connector that keeps every rule, but for the one fault it is given."""

from __future__ import annotations

import json
import ssl
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any

import httpx

from laban_client.retries import seconds_of
from tests.conformance.kits import CREDENTIALS, RunningKit

_ATTEMPTS = 25
_PASSING = {0, 429, 503}


class Fault(StrEnum):
    """What a connector may do wrong."""

    NONE = "none"
    NEW_ID_WHEN_TURNED_AWAY = "new id when turned away"
    NEW_ID_WHEN_UNANSWERED = "new id when unanswered"
    REMAKES_CONTENT = "makes the content anew"
    IGNORES_RETRY_AFTER = "ignores Retry-After"
    HAMMERS = "tries again at once"
    GIVES_UP = "gives up"
    REPEATS_REFUSED = "repeats what was refused"
    IGNORES_REFUSED_ROWS = "ignores refused rows"
    NO_TOTALS = "sends no totals"
    KEEPS_TOKEN = "keeps a token that has ended"
    NEVER_ASKS = "never asks for an outcome"
    FOLLOWS_ANYWHERE = "follows redirects anywhere"
    CHECKS_NO_CERTIFICATE = "checks no certificate"
    WRONG_TYPE = "names the wrong content type"
    ANONYMOUS = "is anonymous"


@dataclass
class Told:
    """An answer, or that there was none (status 0)."""

    status: int
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    document: Any = None


class Connector:
    """Delivers one content for each step of the plan, then control totals."""

    def __init__(self, kit: RunningKit, fault: Fault) -> None:
        self._kit = kit
        self._fault = fault
        self._token = ""
        trust = ssl.create_default_context(cafile=kit.authority)
        agent = {} if fault is Fault.ANONYMOUS else {"User-Agent": "OneStop/2.1"}
        self._http = httpx.Client(
            base_url=kit.url,
            headers=agent,
            verify=False if fault is Fault.CHECKS_NO_CERTIFICATE else trust,
        )

    def run(self) -> None:
        """Deliver."""
        with self._http:
            for number, _step in enumerate(self._kit.kit.diary.plan):
                rows = [{"dossier": f"{number}-{row}", "state": "received"} for row in range(3)]
                self._deliver("dossier", rows, respond_async=number == 0)
            if self._fault is not Fault.NO_TOTALS:
                self._deliver("control_total", [{"day": "2026-03-01", "received": 3}])

    def _deliver(
        self, record_type: str, rows: list[dict[str, Any]], respond_async: bool = False
    ) -> None:
        id, failures = str(uuid.uuid4()), 0
        for attempt in range(_ATTEMPTS):
            if self._fault is Fault.REMAKES_CONTENT:
                rows = [{**row, "attempt": attempt} for row in rows]
            send = partial(self._send, record_type, id, rows, respond_async)
            told = send()
            if told.status == 401:
                self._renew(send)
                continue
            if told.status not in _PASSING:
                self._follow_up(told, send)
                return
            if told.status == 0 and self._fault is Fault.GIVES_UP:
                return
            failures += 1
            self._wait(failures, told)
            if self._has_new_id(told):
                id = str(uuid.uuid4())

    def _send(
        self, record_type: str, id: str, rows: list[dict[str, Any]], respond_async: bool
    ) -> Told:
        is_wrong = self._fault is Fault.WRONG_TYPE
        headers = {
            "Authorization": f"Bearer {self._token or self._fetch_token()}",
            "Idempotency-Key": id,
            "Content-Type": "text/plain" if is_wrong else "application/json",
        }
        if respond_async:
            headers["Prefer"] = "respond-async"
        return self._ask("POST", f"/api/v1/deliveries/{record_type}", headers, json.dumps(rows))

    def _ask(self, method: str, address: str, headers: dict[str, str], body: str = "") -> Told:
        try:
            answer = self._http.request(method, address, headers=headers, content=body)
        except httpx.TransportError:
            return Told(0)
        location = answer.headers.get("location", "")
        if answer.is_redirect:
            if location.startswith("/") or self._fault is Fault.FOLLOWS_ANYWHERE:
                return self._ask(method, location, headers, body)
            return Told(answer.status_code)
        return Told(answer.status_code, answer.headers, answer.json())

    def _fetch_token(self) -> str:
        while True:
            try:
                form = {"grant_type": "client_credentials"}
                answer = self._http.post("/oauth/token/", data=form, auth=CREDENTIALS)
            except httpx.TransportError:
                self._kit.clock.sleep(1.0)
                continue
            self._token = answer.json()["access_token"]
            return self._token

    def _renew(self, again: Any) -> None:
        if self._fault is Fault.KEEPS_TOKEN:
            again()
        self._token = ""

    def _wait(self, failures: int, told: Told) -> None:
        asked = seconds_of(told.headers.get("retry-after", ""), self._kit.clock.now())
        if asked is not None and self._fault is not Fault.IGNORES_RETRY_AFTER:
            self._kit.clock.sleep(asked + 0.1)
        elif self._fault is Fault.HAMMERS:
            self._kit.clock.sleep(0.15 if told.status == 0 else 0.0)
        else:
            self._kit.clock.sleep(0.4 * 2 ** min(failures, 4))

    def _has_new_id(self, told: Told) -> bool:
        if told.status == 0:
            return self._fault is Fault.NEW_ID_WHEN_UNANSWERED
        return self._fault is Fault.NEW_ID_WHEN_TURNED_AWAY

    def _follow_up(self, told: Told, again: Any) -> None:
        bearer = {"Authorization": f"Bearer {self._token}"}
        if told.status == 202 and self._fault is not Fault.NEVER_ASKS:
            while self._ask("GET", told.headers["location"], bearer).document["state"] == "waiting":
                self._kit.clock.sleep(0.5)
        is_accepted = told.status in (200, 201) and self._fault is not Fault.IGNORES_REFUSED_ROWS
        if is_accepted and told.document["rows_refused"]:
            self._ask("GET", told.document["links"]["refused"], bearer)
        if told.status == 409 and self._fault is Fault.REPEATS_REFUSED:
            again()

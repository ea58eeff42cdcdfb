"""Send what is kept until there is a receipt, or the server's last word."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from laban_client.contents import Content, content_of
from laban_client.errors import ReceiptError, RefusedError, UnavailableError
from laban_client.events import BATCH, is_passing
from laban_client.exchange import Exchange, Question, document_of, said
from laban_client.outbox import Kept, Outbox
from laban_client.receipts import Receipt
from laban_client.retries import PASSING, Retries

_AWAITED_AT_MOST = timedelta(hours=1)

CheckSignature = Callable[[Mapping[str, Any]], bytes]
Outcome = Receipt | RefusedError


class Sender:
    """Sends deliveries and batches of events; what is settled leaves the outbox."""

    def __init__(
        self,
        exchange: Exchange,
        retries: Retries,
        outbox: Outbox | None,
        check_signature: CheckSignature | None,
    ) -> None:
        self._exchange = exchange
        self._retries = retries
        self._outbox = outbox
        self._check_signature = check_signature

    def deliver(self, kept: Kept, content: Content) -> Receipt:
        try:
            receipt = self._receipt_for(kept, content)
        except RefusedError as error:
            if self._outbox is not None:
                self._outbox.set_aside(kept, error.problem)
            raise
        if self._outbox is not None:
            self._outbox.settle(kept)
        return receipt

    def _receipt_for(self, kept: Kept, content: Content) -> Receipt:
        answer = self._exchange.ask(_question(kept, content))
        if answer.status_code == 202:
            document = self._awaited(answer.headers.get("location", ""))
        elif answer.status_code in (200, 201):
            document = document_of(answer)
        else:
            raise RefusedError(answer.status_code, document_of(answer))
        return self._checked(document, kept.record_type, kept.id, content)

    def _awaited(self, where: str) -> Mapping[str, Any]:
        """Ask for the outcome of a delivery that was put off until there is one."""
        tries, end = 0, self._retries.now() + _AWAITED_AT_MOST
        while True:
            answer = self._exchange.ask(Question("GET", where))
            document = document_of(answer)
            tries += 1
            if answer.status_code != 200 or self._retries.now() > end:
                raise UnavailableError(tries, f"{where} says {said(answer)}")
            outcome = document.get("outcome") or {}
            if document.get("state") == "landed":
                return outcome
            if document.get("state") == "refused":
                raise RefusedError(int(outcome.get("status", 422)), outcome)
            retry_after = answer.headers.get("retry-after", "")
            self._retries.wait(min(tries, 6), retry_after)

    def deliver_events(self, kept: Kept, content: Content) -> list[Outcome]:
        events = json.loads(b"".join(content.chunks()))
        told: dict[int, Mapping[str, Any]] = {}
        failures = 0
        while waiting := [number for number in range(len(events)) if number not in told]:
            batch = content_of(json.dumps([events[n] for n in waiting]).encode(), BATCH)
            answer = self._exchange.ask(_question(kept, batch))
            if answer.status_code not in (200, 207):
                raise RefusedError(answer.status_code, document_of(answer))
            outcomes = document_of(answer).get("outcomes") or []
            if len(outcomes) != len(waiting):
                raise _not_all(len(waiting), len(outcomes))
            final = [not is_passing(outcome, PASSING) for outcome in outcomes]
            told |= {n: o for n, o, ok in zip(waiting, outcomes, final, strict=True) if ok}
            if not all(final):
                failures += 1
                retry_after = answer.headers.get("retry-after", "")
                self._exchange.pause(failures, retry_after, f"{final.count(False)} events wait")
        if self._outbox is not None:
            self._outbox.settle(kept)
        return [self._event_outcome(told[number], kept) for number in sorted(told)]

    def _event_outcome(self, outcome: Mapping[str, Any], kept: Kept) -> Outcome:
        if int(outcome["status"]) >= 300:
            return RefusedError(int(outcome["status"]), outcome)
        return self._checked(outcome, kept.record_type, str(outcome.get("delivery_id")), None)

    def _checked(
        self, document: Mapping[str, Any], record_type: str, id: str, content: Content | None
    ) -> Receipt:
        receipt = Receipt.of(document)
        receipt.require_about(record_type, id, content)
        if self._check_signature is not None:
            signed = json.loads(self._check_signature(document["signed"]))
            if any(document.get(name) != value for name, value in signed.items()):
                raise ReceiptError(
                    f"The receipt of {record_type} {id} says something else than was signed.",
                    cure="Keep it, and ask the operator.",
                    code="client-013",
                )
        return receipt


def _question(kept: Kept, content: Content) -> Question:
    headers = {"Content-Type": content.media_type, "Content-Length": str(content.size)}
    if content.media_type != BATCH:
        headers["Idempotency-Key"] = kept.id
    if content.encoding:
        headers["Content-Encoding"] = content.encoding
    params = dict(kept.options)
    if params.pop("respond_async", ""):
        headers["Prefer"] = "respond-async"
    where = f"/api/v1/deliveries/{quote(kept.record_type, safe='')}"

    def body() -> Iterator[bytes]:
        return content.chunks()

    return Question("POST", where, headers, params, body)


def _not_all(sent: int, told: int) -> ReceiptError:
    return ReceiptError(
        f"{sent} events were sent, and the answer tells of {told}.",
        cure="Look whether the address is that of a Laban server.",
        code="client-014",
    )

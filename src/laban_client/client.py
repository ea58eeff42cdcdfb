"""Deliver records, and what follows: receipts, refused rows, control totals, withdrawals."""

from __future__ import annotations

import json
import ssl
import uuid
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from laban_client.addresses import checked_base
from laban_client.contents import Content, Record, content_of
from laban_client.errors import ConfigurationError, RefusedError
from laban_client.events import BATCH, EVENTS_AT_ONCE
from laban_client.exchange import Exchange, Question, document_of
from laban_client.outbox import Kept, Outbox
from laban_client.receipts import Receipt, RefusedRow
from laban_client.retries import Retries
from laban_client.sending import CheckSignature, Outcome, Sender

CONTROL_TOTAL = "control_total"
_LONGEST_ID = 200
_PUT_OFF_BYTES = 64 << 20
_TIMEOUT = httpx.Timeout(120.0, connect=10.0)


class LabanClient:
    """Delivers to one Laban server as one system.

    `organisation` is for systems that deliver for several. `outbox` is a folder in which what is
    to be sent outlives a crash. `ca` is a file of certificates to trust besides the machine's
    own. `check_signature` gets a receipt's DSSE envelope and returns the payload whose signature
    it found right, or raises; without it signatures are kept and not checked.

    Raises:
        ConfigurationError: When the address is none, or is not encrypted.
    """

    def __init__(
        self,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        organisation: str | None = None,
        user_agent: str = "",
        outbox: Path | None = None,
        retries: Retries | None = None,
        ca: Path | None = None,
        check_signature: CheckSignature | None = None,
    ) -> None:
        base = checked_base(base_url)
        self._organisation = organisation
        self._outbox = Outbox(outbox) if outbox else None
        self._http = httpx.Client(
            headers={"User-Agent": f"{user_agent} laban-client/{_version()}".strip()},
            verify=_trust(ca),
            timeout=_TIMEOUT,
            follow_redirects=False,
        )
        retries = retries or Retries()
        self._exchange = Exchange(base, client_id, client_secret, retries, self._http)
        self._sender = Sender(self._exchange, retries, self._outbox, check_signature)

    def __enter__(self) -> LabanClient:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def deliver(
        self,
        record_type: str,
        records: Iterable[Record] | bytes | Path,
        *,
        id: str = "",
        media_type: str = "",
        encoding: str = "",
        all_or_nothing: bool = False,
        illustrative: bool = False,
        respond_async: bool | None = None,
    ) -> Receipt:
        """Deliver records and return the receipt, once what was landed is durable.

        `id` is your own name of the delivery, e.g. `dossiers-2026-03-01`; without one a fresh id
        is made, which only an outbox remembers over a crash. Refused rows are no error: look at
        the receipt. With `respond_async` (the default for large content) the server takes the
        content over at once and is asked for the outcome.

        Raises:
            RefusedError: When the delivery as a whole will never be taken.
            UnavailableError: When no answer counted; send it again later, under the same id.
            ReceiptError: When the receipt is not about what was sent.
        """
        content = content_of(records, media_type, encoding)
        put_off = content.size > _PUT_OFF_BYTES if respond_async is None else respond_async
        options = self._options(
            all_or_nothing=all_or_nothing, illustrative=illustrative, respond_async=put_off
        )
        kept, content = self._keep(
            content, record_type, _checked_id(id or str(uuid.uuid4())), options
        )
        return self._sender.deliver(kept, content)

    def deliver_events(self, record_type: str, events: Sequence[Record]) -> list[Outcome]:
        """Deliver CloudEvents in batches; return a receipt, or the refusal, for each in order.

        The server names the digest of an event's data as it has read it, so it is not compared.

        Raises:
            UnavailableError: When some had no answer that counted; send all of them again.
        """
        outcomes: list[Outcome] = []
        for start in range(0, len(events), EVENTS_AT_ONCE):
            batch = json.dumps(list(events[start : start + EVENTS_AT_ONCE]), ensure_ascii=False)
            content = content_of(batch.encode(), BATCH)
            kept, content = self._keep(content, record_type, str(uuid.uuid4()), self._options())
            outcomes += self._sender.deliver_events(kept, content)
        return outcomes

    def send_control_totals(self, totals: Iterable[Record], *, id: str = "") -> Receipt:
        """Say how many records the source itself counts, so that what arrived is reconciled."""
        return self.deliver(CONTROL_TOTAL, totals, id=id)

    def refused(self, receipt: Receipt) -> list[RefusedRow]:
        """Return every refused and flagged row of a delivery with its reasons."""
        answer = self._exchange.ask(Question("GET", receipt.document["links"]["refused"]))
        if answer.status_code != 200:
            raise RefusedError(answer.status_code, document_of(answer))
        return [RefusedRow.of(row) for row in answer.json()]

    def withdraw(self, receipt: Receipt, reason: str) -> Mapping[str, Any]:
        """Let a delivery no longer count; return what the ledger says of it now."""
        body = json.dumps({"reason": reason}).encode()
        where = receipt.document["links"]["withdraw"]
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        answer = self._exchange.ask(Question("POST", where, headers, body=lambda: iter([body])))
        if answer.status_code != 200:
            raise RefusedError(answer.status_code, document_of(answer))
        return document_of(answer)

    def resend(self) -> list[Outcome]:
        """Send what the outbox still holds, each under its own id; return the outcomes.

        Raises:
            UnavailableError: When no answer counted; what is left stays in the outbox.
        """
        outcomes: list[Outcome] = []
        for kept in list(self._outbox or ()):
            content = self._outbox.content(kept)  # type: ignore[union-attr]
            try:
                if kept.media_type == BATCH:
                    outcomes += self._sender.deliver_events(kept, content)
                else:
                    outcomes.append(self._sender.deliver(kept, content))
            except RefusedError as error:
                outcomes.append(error)
        return outcomes

    def _options(self, **switches: bool) -> dict[str, str]:
        chosen = {name: "1" for name, is_on in switches.items() if is_on}
        return chosen | ({"organisation": self._organisation} if self._organisation else {})

    def _keep(
        self, content: Content, record_type: str, id: str, options: Mapping[str, str]
    ) -> tuple[Kept, Content]:
        if self._outbox is not None:
            kept = self._outbox.put(content, record_type, id, options)
            return kept, self._outbox.content(kept)
        kind, packing, digest = content.media_type, content.encoding, content.sha256
        return Kept("", record_type, id, kind, packing, digest, options), content


def _checked_id(id: str) -> str:
    if id.isascii() and id.isprintable() and id.strip() == id and len(id) <= _LONGEST_ID:
        return id
    raise ConfigurationError(
        f'"{id[:40]}" cannot be the id of a delivery.',
        cure=f"Write 1 to {_LONGEST_ID} letters, digits and marks of ASCII.",
        code="client-015",
    )


def _trust(ca: Path | None) -> ssl.SSLContext:
    trust = ssl.create_default_context()
    if ca is not None:
        trust.load_verify_locations(ca)
    return trust


def _version() -> str:
    try:
        return version("laban")
    except PackageNotFoundError:
        return "0"

"""`POST /api/v1/deliveries/{record_type}`: what a sender says, and what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog

from laban.base import UserError
from laban.connect import Offer, Receipt
from laban_web.accounts.actors import Actor
from laban_web.accounts.policies import current_policy
from laban_web.api.answers import receipt_answer
from laban_web.api.cloudevents import binary_event, events_of, is_binary_event
from laban_web.api.door.bodies import Body, SenderGoneError, read_body
from laban_web.api.door.messages import DoorAnswer, DoorRequest, Receive, Scope, Send
from laban_web.api.door.senders import Senders
from laban_web.api.gathering import FAILED, Gathering, Outcome, Waiting
from laban_web.api.large import LargeDeliveries, Order
from laban_web.api.media import EVENT, EVENTS, format_of, plain_type, require_known_encoding
from laban_web.api.problems import Problem, ProblemError
from laban_web.installation import Installation

_PATH = "/api/v1/deliveries/"
_EVENTS_BYTES = 32 << 20
REFUSED_SHOWN = 100


@dataclass(frozen=True)
class Wish:
    """What a sender wants delivered: as whom, what, and how."""

    sender: Actor
    organisation: str
    record_type: str
    all_or_nothing: bool
    illustrative: bool


class DeliveryDoor:
    """Takes deliveries: small ones in groups, large ones one by one."""

    def __init__(
        self,
        installation: Installation,
        senders: Senders,
        gathering: Gathering,
        large: LargeDeliveries,
    ) -> None:
        self._installation = installation
        self._senders = senders
        self._gathering = gathering
        self._large = large
        self._limit = int(installation.settings["LABAN_MAX_DELIVERY"])
        self._folder = installation.home / "incoming"

    def answers(self, scope: Scope) -> bool:
        """Say whether a request brings a delivery."""
        path = scope.get("path", "")
        return (
            scope["type"] == "http"
            and scope["method"] == "POST"
            and path.startswith(_PATH)
            and "/" not in path[len(_PATH) :]
            and len(path) > len(_PATH)
        )

    async def open(self) -> None:
        """Begin to take deliveries, and go on with those that a restart interrupted."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._gathering.open()
        self._large.open()

    async def close(self) -> None:
        """Land what is in flight, then stop."""
        await asyncio.to_thread(self._gathering.close)
        await asyncio.to_thread(self._large.close)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        request = DoorRequest.of(scope)
        try:
            answer = await self._answer(request, receive)
        except ProblemError as error:
            answer = DoorAnswer.of_problem(error.problem, request)
        except UserError as error:
            answer = DoorAnswer.of_problem(Problem.of(error), request)
        except SenderGoneError:
            return
        except Exception:  # noqa: BLE001
            structlog.get_logger("laban.door").exception("delivery_failed", request_id=request.id)
            answer = DoorAnswer.of_problem(FAILED, request)
        await answer.send(send, request.id)

    async def _answer(self, request: DoorRequest, receive: Receive) -> DoorAnswer:
        wish = await self._wish(request)
        require_known_encoding(request.headers.get("content-encoding", ""))
        async with read_body(receive, limit=self._limit, folder=self._folder) as body:
            if self._is_events(request):
                return await self._take_events(request, wish, body)
            format = format_of(request.headers.get("content-type", ""))
            id = _required_id(request)
            if body.content is None or request.prefers("respond-async"):
                return await self._take_large(request, wish, body, format, id)
            offer = _offer(wish, id, body.content, format)
            outcome = (await self._gather(request, wish, [offer]))[0]
            return await self._told(request, outcome)

    async def _wish(self, request: DoorRequest) -> Wish:
        """Find out who sends, and whether it may.

        Raises:
            ProblemError: When it is unknown (api-001) or may not (api-002).
        """
        sender = await self._senders.sign_in(request)
        record_type = request.path[len(_PATH) :]
        organisation = self._organisation(request, sender)
        if not _may_deliver(sender, organisation, record_type, self._installation.today):
            raise ProblemError(_forbidden(record_type, organisation))
        return Wish(
            sender=sender,
            organisation=organisation,
            record_type=record_type,
            all_or_nothing=request.asks("all_or_nothing"),
            illustrative=sender.is_illustrative or request.asks("illustrative"),
        )

    def _organisation(self, request: DoorRequest, actor: Actor) -> str:
        named = request.query.get("organisation")
        if not named:
            return actor.organisation
        organisations = self._installation.programme.organisations
        found = organisations.on(named, self._installation.today)
        return found.id if found else named

    @staticmethod
    def _is_events(request: DoorRequest) -> bool:
        kind = plain_type(request.headers.get("content-type", ""))
        return kind in (EVENT, EVENTS) or is_binary_event(request.headers)

    async def _take_events(self, request: DoorRequest, wish: Wish, body: Body) -> DoorAnswer:
        content = await _in_memory(body)
        kind = plain_type(request.headers.get("content-type", ""))
        if is_binary_event(request.headers):
            events = [binary_event(request.headers, content)]
        else:
            events = events_of(content, is_batch=kind == EVENTS)
        offers = [_offer(wish, e.delivery_id, e.content, e.format) for e in events]
        outcomes = await self._gather(request, wish, offers) if offers else []
        if kind != EVENTS:
            return await self._told(request, outcomes[0])
        told = [await self._told(request, outcome) for outcome in outcomes]
        documents = [{"status": one.status, **one.document} for one in told]
        status = 200 if all(one.status < 300 for one in told) else 207
        retry = tuple(
            {header for one in told for header in one.headers if header[0] == "Retry-After"}
        )
        return DoorAnswer(status, {"outcomes": documents}, retry[:1])

    async def _gather(
        self, request: DoorRequest, wish: Wish, offers: Sequence[Offer]
    ) -> list[Outcome]:
        """Put offers in the queue and wait until each was landed or turned away."""
        loop = asyncio.get_running_loop()
        futures: list[asyncio.Future[Outcome]] = []
        for offer in offers:
            future: asyncio.Future[Outcome] = loop.create_future()
            futures.append(future)
            waiting = Waiting(offer, wish.sender, request.id, loop, future)
            try:
                self._gathering.put(waiting)
            except ProblemError as error:
                future.set_result(error.problem)
        # One after another: they are answered together, and waiting so costs least.
        return [await future for future in futures]

    async def _take_large(
        self, request: DoorRequest, wish: Wish, body: Body, format: str, id: str
    ) -> DoorAnswer:
        order = Order(
            owner=wish.sender.key,
            organisation=wish.organisation,
            record_type=wish.record_type,
            delivery_id=id,
            format=format,
            all_or_nothing=wish.all_or_nothing,
            is_illustrative=wish.illustrative,
        )
        if request.prefers("respond-async"):
            number = await asyncio.to_thread(self._large.put_off, order, body)
            where = f"/api/v1/pending/{number}"
            headers = (("Location", where), ("Preference-Applied", "respond-async"))
            return DoorAnswer(202, {"state": "waiting", "status": where}, headers)
        outcome = await self._large.land(order, body)
        return await self._told(request, outcome)

    async def _told(self, request: DoorRequest, outcome: Outcome) -> DoorAnswer:
        if isinstance(outcome, Problem):
            return DoorAnswer.of_problem(outcome, request)
        if isinstance(outcome, UserError):
            return DoorAnswer.of_problem(Problem.of(outcome), request)
        document = receipt_answer(outcome, self._installation.signing_key)
        if outcome.rows_refused or outcome.rows_flagged:
            document["refused"] = await asyncio.to_thread(self._refused, outcome)
        headers = (("Location", document["links"]["self"]),)
        return DoorAnswer(200 if outcome.replayed else 201, document, headers)

    def _refused(self, receipt: Receipt) -> list[dict[str, Any]]:
        """Return the first refused and flagged rows with their reasons."""
        rows = self._installation.lake.refused(receipt.number)
        return rows.slice(0, REFUSED_SHOWN).to_pylist()


@lru_cache(maxsize=4096)
def _may_deliver(actor: Actor, organisation: str, record_type: str, _today: date) -> bool:
    """Say whether a system may deliver; the answer holds for the day."""
    return current_policy().may_deliver(actor, organisation, record_type)


async def _in_memory(body: Body) -> bytes:
    """Return the content of a body that must be small.

    Raises:
        ProblemError: When it is not (api-004).
    """
    if body.content is not None:
        return body.content
    if body.size > _EVENTS_BYTES:
        raise ProblemError(
            Problem(
                413,
                f"A batch of events may have {_EVENTS_BYTES:,} bytes, and this one has "
                f"{body.size:,}.",
                "api-004",
                "Send it in several batches, or as one delivery in NDJSON.",
            )
        )
    return await asyncio.to_thread(_read, body.path)


def _read(path: Path | None) -> bytes:
    return path.read_bytes() if path else b""


def _offer(wish: Wish, id: str, content: bytes, format: str) -> Offer:
    return Offer(
        record_type=wish.record_type,
        organisation=wish.organisation,
        delivery_id=id,
        content=content,
        format=format,
        all_or_nothing=wish.all_or_nothing,
        illustrative=wish.illustrative,
    )


def _required_id(request: DoorRequest) -> str:
    """Return the sender's own name of the delivery, as text or as a structured string.

    Raises:
        ProblemError: When there is none (api-003).
    """
    given = request.headers.get("idempotency-key", "").strip()
    if len(given) > 1 and given.startswith('"') and given.endswith('"'):
        given = given[1:-1]
    if not given:
        raise ProblemError(
            Problem(
                400,
                "The delivery has no id.",
                "api-003",
                "Send the header Idempotency-Key with an id of your own, and the same one when "
                "you send the delivery again.",
            )
        )
    return given


def _forbidden(record_type: str, organisation: str) -> Problem:
    return Problem(
        403,
        f'This system may not deliver "{record_type}" as {organisation or "nobody"}.',
        "api-002",
        "Ask the operator to bind it to that organisation and record type.",
    )

"""What every door for records shares: who sends, the queue, and what the sender is told."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog

from laban.base import UserError
from laban.connect import Offer, Receipt, SourceMapping
from laban_web.accounts.actors import Actor
from laban_web.accounts.policies import current_policy
from laban_web.api.answers import receipt_answer
from laban_web.api.door.bodies import Body, SenderGoneError
from laban_web.api.door.messages import DoorAnswer, DoorRequest, Receive, Scope, Send
from laban_web.api.door.senders import Senders
from laban_web.api.emc.events import EmcEvent
from laban_web.api.failures import problem_of_failure
from laban_web.api.gathering import Gathering, Outcome, Waiting
from laban_web.api.problems import Problem, ProblemError
from laban_web.installation import Installation

IN_MEMORY_BYTES = 32 << 20
REFUSED_SHOWN = 100


@dataclass(frozen=True)
class Wish:
    """What a sender wants delivered: as whom, what, and how."""

    sender: Actor
    organisation: str
    record_type: str
    all_or_nothing: bool
    illustrative: bool

    def offer(
        self, id: str, content: bytes, format: str, mapping: SourceMapping | None = None
    ) -> Offer:
        """Return what is handed to the intake."""
        return Offer(
            record_type=self.record_type,
            organisation=self.organisation,
            delivery_id=id,
            content=content,
            format=format,
            mapping=mapping,
            all_or_nothing=self.all_or_nothing,
            illustrative=self.illustrative,
        )


class RecordDoor(ABC):
    """A door: whatever goes wrong behind it, the sender hears a problem with its code."""

    @abstractmethod
    def answers(self, scope: Scope) -> bool:
        """Say whether a request is for this door."""

    @abstractmethod
    async def answer(self, request: DoorRequest, receive: Receive) -> DoorAnswer:
        """Answer a request, or raise a problem."""

    async def open(self) -> None:  # noqa: B027
        """Get ready; the server has started."""

    async def close(self) -> None:  # noqa: B027
        """Finish what is in flight; the server stops."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        request = DoorRequest.of(scope)
        try:
            answer = await self.answer(request, receive)
        except ProblemError as error:
            answer = self.told_problem(error.problem, request)
        except UserError as error:
            answer = self.told_problem(Problem.of(error), request)
        except SenderGoneError:
            return
        except Exception as error:  # noqa: BLE001
            structlog.get_logger("laban.door").exception("request_failed", request_id=request.id)
            answer = self.told_problem(problem_of_failure(error), request)
        await answer.send(send, request.id)

    def told_problem(self, problem: Problem, request: DoorRequest) -> DoorAnswer:
        """Return a problem as this door tells it."""
        return DoorAnswer.of_problem(problem, request)


class Reception:
    """Signs senders in, puts what they offer in the queue, and words the outcomes."""

    def __init__(self, installation: Installation, senders: Senders, gathering: Gathering) -> None:
        self.installation = installation
        self._senders = senders
        self._gathering = gathering

    def open(self) -> None:
        """Begin to take deliveries."""
        self._gathering.open()

    def close(self) -> None:
        """Land what is in flight, then stop."""
        self._gathering.close()

    async def wish(self, request: DoorRequest, record_type: str) -> Wish:
        """Find out who sends, and whether it may.

        Raises:
            ProblemError: When it is unknown (api-001) or may not (api-002).
        """
        sender = await self._senders.sign_in(request)
        organisation = self._organisation(request, sender)
        if not _may_deliver(sender, organisation, record_type, self.installation.today):
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
        organisations = self.installation.programme.organisations
        found = organisations.on(named, self.installation.today)
        return found.id if found else named

    async def gather(
        self,
        request: DoorRequest,
        wish: Wish,
        offers: Sequence[Offer],
        events: Sequence[EmcEvent | None] = (),
    ) -> list[Outcome]:
        """Put offers in the queue and wait until each was landed or turned away.

        `events`, one for each offer, are the steps of dossiers that the offers tell.
        """
        loop = asyncio.get_running_loop()
        futures: list[asyncio.Future[Outcome]] = []
        for offer, event in zip(offers, events or [None] * len(offers), strict=True):
            future: asyncio.Future[Outcome] = loop.create_future()
            futures.append(future)
            waiting = Waiting(offer, wish.sender, request.id, loop, future, event)
            try:
                self._gathering.put(waiting)
            except ProblemError as error:
                future.set_result(error.problem)
        # One after another: they are answered together, and waiting so costs least.
        return [await future for future in futures]

    async def told(self, request: DoorRequest, outcome: Outcome) -> DoorAnswer:
        """Return an outcome as an answer: the signed receipt, or the problem."""
        if isinstance(outcome, Problem):
            return DoorAnswer.of_problem(outcome, request)
        if isinstance(outcome, UserError):
            return DoorAnswer.of_problem(Problem.of(outcome), request)
        document = receipt_answer(outcome, self.installation.signing_key)
        if outcome.rows_refused or outcome.rows_flagged:
            document["refused"] = await asyncio.to_thread(self._refused, outcome)
        headers = (("Location", document["links"]["self"]),)
        return DoorAnswer(200 if outcome.replayed else 201, document, headers)

    async def told_each(self, request: DoorRequest, outcomes: Sequence[Outcome]) -> DoorAnswer:
        """Return the outcomes of a batch, each with the status it would have had alone."""
        told = [await self.told(request, outcome) for outcome in outcomes]
        documents = [{"status": one.status, **one.document} for one in told]
        status = 200 if all(one.status < 300 for one in told) else 207
        retry = tuple(
            {header for one in told for header in one.headers if header[0] == "Retry-After"}
        )
        return DoorAnswer(status, {"outcomes": documents}, retry[:1])

    def _refused(self, receipt: Receipt) -> list[dict[str, Any]]:
        """Return the first refused and flagged rows with their reasons."""
        rows = self.installation.lake.refused(receipt.number)
        return rows.slice(0, REFUSED_SHOWN).to_pylist()


@lru_cache(maxsize=4096)
def _may_deliver(actor: Actor, organisation: str, record_type: str, _today: date) -> bool:
    """Say whether a system may deliver; the answer holds for the day."""
    return current_policy().may_deliver(actor, organisation, record_type)


async def in_memory(body: Body) -> bytes:
    """Return the content of a body that must be small.

    Raises:
        ProblemError: When it is not (api-004).
    """
    if body.content is not None:
        return body.content
    if body.size > IN_MEMORY_BYTES:
        raise ProblemError(
            Problem(
                413,
                f"A batch of events may have {IN_MEMORY_BYTES:,} bytes, and this one has "
                f"{body.size:,}.",
                "api-004",
                "Send it in several batches, or as one delivery in NDJSON.",
            )
        )
    return await asyncio.to_thread(_read, body.path)


def _read(path: Path | None) -> bytes:
    return path.read_bytes() if path else b""


def id_of(request: DoorRequest) -> str:
    """Return the sender's own name of the delivery, as text or as a structured string."""
    given = request.headers.get("idempotency-key", "").strip()
    if len(given) > 1 and given.startswith('"') and given.endswith('"'):
        return given[1:-1]
    return given


def _forbidden(record_type: str, organisation: str) -> Problem:
    return Problem(
        403,
        f'This system may not deliver "{record_type}" as {organisation or "nobody"}.',
        "api-002",
        "Ask the operator to bind it to that organisation and record type.",
    )

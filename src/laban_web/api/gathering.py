"""Gather small deliveries from many requests and land them together.

A delivery waits at most for the group before it and a short time for company; then the group
lands with one file and one transaction, and every sender hears of her own.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from laban.base import UserError
from laban.connect import Offer, Receipt
from laban_web.accounts.actors import Actor
from laban_web.api.emc.events import EmcEvent
from laban_web.api.failures import problem_of_failure
from laban_web.api.problems import STOPPING, TOO_MANY_OF_ONE, TOO_MANY_WAIT, Problem, ProblemError

GATHER_SECONDS = 0.12
GROUP_BYTES = 24 << 20
GROUP_OFFERS = 2_000
QUEUE_BYTES = 96 << 20
QUEUE_OFFERS = 20_000
# Of the queue's places, how many one sender may hold while others want in.
SENDER_SHARE = 0.5

Outcome = Receipt | UserError | Problem


class Lander(Protocol):
    """Lands a group of offers; gives one outcome for each, in their order."""

    def __call__(self, group: Sequence[Waiting]) -> Sequence[Outcome]:
        """Land a group."""


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """An offer in the queue: who sent it, in which request, and who waits for the outcome.

    Where it tells a step of a dossier, the `event` makes its content when the group lands.
    """

    offer: Offer
    sender: Actor
    request_id: str
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Outcome]
    event: EmcEvent | None = None


class Gathering:
    """A bounded queue and the one thread that empties it, group by group.

    `tell` is told how many offers wait whenever that changes.
    """

    def __init__(self, land: Lander, tell: Callable[[int], object] = lambda _: None) -> None:
        self._land = land
        self._tell = tell
        self._queue: deque[Waiting] = deque()
        self._bytes = 0
        self._of_sender: Counter[str] = Counter()
        self._changed = threading.Condition()
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="laban-gathering", daemon=True)
        self.groups = 0
        self.landing_seconds = 0.0

    def open(self) -> None:
        """Begin to land."""
        self._thread.start()

    def close(self) -> None:
        """Land what is in the queue, then stop; new offers are turned away."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        self._thread.join()

    @property
    def backlog(self) -> int:
        """The number of offers that wait."""
        return len(self._queue)

    @property
    def is_crowded(self) -> bool:
        """Say whether the next offer may be turned away."""
        return self._is_closing or len(self._queue) >= QUEUE_OFFERS or self._bytes >= QUEUE_BYTES

    def put(self, waiting: Waiting) -> None:
        """Put an offer in the queue.

        Raises:
            ProblemError: When the queue is full (api-010), when its sender alone fills half of
                it (api-011), or when the server stops (api-012).
        """
        with self._changed:
            self._require_room(waiting)
            self._queue.append(waiting)
            self._bytes += len(waiting.offer.content)
            self._of_sender[waiting.sender.key] += 1
            self._tell(len(self._queue))
            if len(self._queue) == 1:
                self._changed.notify_all()

    def _require_room(self, waiting: Waiting) -> None:
        if self._is_closing:
            raise ProblemError(STOPPING)
        if self.is_crowded:
            raise ProblemError(TOO_MANY_WAIT)
        if self._of_sender[waiting.sender.key] >= QUEUE_OFFERS * SENDER_SHARE:
            raise ProblemError(TOO_MANY_OF_ONE)

    def _run(self) -> None:
        while group := self._next_group():
            began = time.monotonic()
            _answer(group, self._outcomes(group))
            self.groups += 1
            self.landing_seconds += time.monotonic() - began

    def _outcomes(self, group: Sequence[Waiting]) -> Sequence[Outcome]:
        """Land a group; whatever goes wrong with it, every sender must hear something."""
        try:
            return self._land(group)
        except UserError as error:
            return [error] * len(group)
        except Exception as error:  # noqa: BLE001
            _log_failure(len(group))
            return [problem_of_failure(error)] * len(group)

    def _next_group(self) -> list[Waiting]:
        """Wait for offers and then a little longer; nothing when all is done."""
        with self._changed:
            while not self._queue and not self._is_closing:
                self._changed.wait()
        if not self._is_closing:
            time.sleep(GATHER_SECONDS)
        group: list[Waiting] = []
        size = 0
        with self._changed:
            while self._queue and len(group) < GROUP_OFFERS and size < GROUP_BYTES:
                waiting = self._queue.popleft()
                size += len(waiting.offer.content)
                self._of_sender[waiting.sender.key] -= 1
                group.append(waiting)
            self._bytes -= size
            self._of_sender += Counter()
            self._tell(len(self._queue))
        return group


def _answer(group: Sequence[Waiting], outcomes: Sequence[Outcome]) -> None:
    """Give every outcome to whoever waits for it, with one call into each event loop."""
    of_loop: dict[asyncio.AbstractEventLoop, list[tuple[Waiting, Outcome]]] = {}
    for waiting, outcome in zip(group, outcomes, strict=True):
        of_loop.setdefault(waiting.loop, []).append((waiting, outcome))
    for loop, answered in of_loop.items():
        loop.call_soon_threadsafe(_resolve, answered)


def _resolve(answered: Sequence[tuple[Waiting, Outcome]]) -> None:
    for waiting, outcome in answered:
        if not waiting.future.done():
            waiting.future.set_result(outcome)


def _log_failure(count: int) -> None:
    structlog.get_logger("laban.gathering").exception("group_failed", deliveries=count)

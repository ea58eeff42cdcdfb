"""Deliveries too large for a group: landed one by one, at once or after the answer."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import structlog
from django.db import close_old_connections
from django.forms.models import model_to_dict

from laban.base import UserError
from laban.connect import Receipt, deliver
from laban_web.api.answers import receipt_answer
from laban_web.api.door.bodies import Body
from laban_web.api.models import PendingDelivery
from laban_web.api.problems import TOO_MANY_LARGE_WAIT, Problem, ProblemError
from laban_web.installation import Installation

AT_ONCE = 2
WAITING_AT_MOST = 16
PENDING_AT_MOST = 1_000


@dataclass(frozen=True)
class Order:
    """What is to be delivered, by whom (an actor's key), as whom."""

    owner: str
    organisation: str
    record_type: str
    delivery_id: str
    format: str
    all_or_nothing: bool
    is_illustrative: bool


class LargeDeliveries:
    """Lands large deliveries on a few threads of their own."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._folder = installation.home / "pending"
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="laban-large")
        self._waiting = 0
        self._lock = threading.Lock()

    def open(self) -> None:
        """Go on with what was put off before the server stopped."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._threads.submit(self._go_on)

    def close(self) -> None:
        """Finish those under way; what was put off goes on at the next start."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def land(self, order: Order, body: Body) -> Receipt | UserError:
        """Land a delivery while its sender waits.

        Raises:
            ProblemError: When too many large ones wait already (api-010).
        """
        with self._lock:
            if self._waiting >= WAITING_AT_MOST:
                raise ProblemError(TOO_MANY_LARGE_WAIT)
            self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._land, order, body)
        finally:
            with self._lock:
                self._waiting -= 1

    def put_off(self, order: Order, body: Body) -> uuid.UUID:
        """Keep a delivery on disk, land it later, and return the number to ask for it by.

        Raises:
            ProblemError: When too many were put off already (api-010).
        """
        waiting = PendingDelivery.objects.filter(state=PendingDelivery.State.WAITING)
        if waiting.count() >= PENDING_AT_MOST:
            raise ProblemError(TOO_MANY_LARGE_WAIT)
        number = uuid.uuid4()
        _keep(body, self._folder / str(number))
        fields = {name: getattr(order, name) for name in Order.__dataclass_fields__}
        PendingDelivery.objects.create(id=number, created_at=self._installation.now(), **fields)
        close_old_connections()
        self._threads.submit(self._land_pending, number)
        return number

    def _go_on(self) -> None:
        waiting = PendingDelivery.objects.filter(state=PendingDelivery.State.WAITING)
        for number in waiting.order_by("created_at").values_list("id", flat=True):
            self._land_pending(number)

    def _land_pending(self, number: uuid.UUID) -> None:
        try:
            pending = PendingDelivery.objects.get(id=number)
            if pending.state == PendingDelivery.State.WAITING:
                self._settle(pending)
        except Exception:  # noqa: BLE001
            structlog.get_logger("laban.large").exception("pending_failed", number=str(number))
        finally:
            close_old_connections()

    def _settle(self, pending: PendingDelivery) -> None:
        path = self._folder / str(pending.id)
        plain = model_to_dict(pending)
        order = Order(**{name: plain[name] for name in Order.__dataclass_fields__})
        outcome = self._land(order, Body(path.stat().st_size, None, path))
        if isinstance(outcome, UserError):
            pending.state = PendingDelivery.State.REFUSED
            pending.outcome = Problem.of(outcome).as_dict()
        else:
            pending.state = PendingDelivery.State.LANDED
            pending.outcome = receipt_answer(outcome, self._installation.signing_key)
        pending.ended_at = self._installation.now()
        pending.save()
        path.unlink(missing_ok=True)

    def _land(self, order: Order, body: Body) -> Receipt | UserError:
        here = self._installation
        try:
            return deliver(
                body.path or BytesIO(body.content or b""),
                programme=here.programme,
                lake=here.lake,
                record_type=order.record_type,
                organisation=order.organisation,
                delivery_id=order.delivery_id,
                now=here.now,
                pseudonym_key=here.pseudonym_key,
                format=order.format,
                all_or_nothing=order.all_or_nothing,
                illustrative=order.is_illustrative,
            )
        except UserError as error:
            return error


def _keep(body: Body, path: Path) -> None:
    """Write a body down so that it outlives a crash."""
    with path.open("wb") as kept:
        if body.path:
            with body.path.open("rb") as source:
                shutil.copyfileobj(source, kept)
        else:
            kept.write(body.content or b"")
        kept.flush()
        os.fsync(kept.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

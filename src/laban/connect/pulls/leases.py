"""A lease: while one process pulls a source, no other does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from laban.base import PullError
from laban.connect.pulls.context import Pulling

LASTS = timedelta(minutes=5)


@dataclass
class Lease:
    """The right to pull a source, which `keep` renews from time to time."""

    pulling: Pulling
    source: str
    renewed_at: datetime

    def keep(self) -> None:
        """Renew the lease when a third of it is over.

        Raises:
            PullError: When another process took it over meanwhile (pull-002).
        """
        now = self.pulling.now()
        if now - self.renewed_at < LASTS / 3:
            return
        _take(self.pulling, self.source, now)
        self.renewed_at = now


@contextmanager
def held_lease(pulling: Pulling, source: str) -> Iterator[Lease]:
    """Hold the lease of a source.

    Raises:
        PullError: When another process holds it (pull-002).
    """
    now = pulling.now()
    _take(pulling, source, now)
    try:
        yield Lease(pulling, source, now)
    finally:
        pulling.lake.pulls.give_back(source, pulling.holder)


def _take(pulling: Pulling, source: str, now: datetime) -> None:
    book = pulling.lake.pulls
    if book.take_lease(source, pulling.holder, now=now, until=now + LASTS):
        return
    until = book.held_until(source, now) or now
    raise PullError(
        f'Another process pulls "{source}".',
        cure="Wait until it has ended. If it was killed, its right ends by itself at "
        f"{until.astimezone(pulling.zone):%H:%M:%S}.",
        code="pull-002",
    )

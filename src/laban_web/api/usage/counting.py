"""Hits added up in memory, and written down every few seconds.

A crash loses what came since the last time, a few seconds at most.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import F

from laban_web.api.models import UsageCount
from laban_web.api.usage.services import known_origins
from laban_web.installation import Installation

WRITE_SECONDS = 5.0
STEPS = {"visit": 0, "start": 1, "completion": 2}

Counts = dict[tuple[str, date], list[int]]


class UsageCounter:
    """Counts steps by service and day; knows the services and the origins they may come from."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._zone = ZoneInfo(installation.programme.head.time_zone)
        self._counts: Counts = defaultdict(lambda: [0, 0, 0])
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="laban-usage", daemon=True)
        self._today = date.min
        self._midnight = datetime.min.replace(tzinfo=UTC)
        self.origins: dict[str, frozenset[str]] = {}

    def open(self) -> None:
        """Learn the services, and begin to write down."""
        self._learn()
        self._thread.start()

    def close(self) -> None:
        """Write down what is left, and stop."""
        self._stop.set()
        self._thread.join()

    def count(self, service: str, step: str) -> None:
        """Add one hit to the day that it is in the programme's time zone."""
        now = self._installation.now()
        if now >= self._midnight:
            self._begin_day(now)
        with self._lock:
            self._counts[service, self._today][STEPS[step]] += 1

    def write(self) -> None:
        """Add what was counted to the table; what cannot be written is kept for the next time."""
        with self._lock:
            counts, self._counts = self._counts, defaultdict(lambda: [0, 0, 0])
        try:
            _add(counts)
        except DatabaseError:
            structlog.get_logger("laban.usage").exception("usage_not_written")
            with self._lock:
                for key, added in counts.items():
                    self._counts[key] = [
                        a + b for a, b in zip(self._counts[key], added, strict=True)
                    ]

    def _begin_day(self, now: datetime) -> None:
        self._today = now.astimezone(self._zone).date()
        self._midnight = datetime.combine(self._today + timedelta(days=1), time(), self._zone)

    def _learn(self) -> None:
        try:
            self.origins = known_origins()
        except DatabaseError:
            structlog.get_logger("laban.usage").exception("services_not_read")

    def _run(self) -> None:
        while not self._stop.wait(WRITE_SECONDS):
            self.write()
            self._learn()
            close_old_connections()
        self.write()
        close_old_connections()


def _add(counts: Counts) -> None:
    """Add counts to the table; a day that was delivered takes no more.

    In one order everywhere, so that two servers do not wait for one another in a circle.
    """
    if not counts:
        return
    with transaction.atomic():
        for (service, day), (visits, starts, completions) in sorted(counts.items()):
            row, _ = UsageCount.objects.get_or_create(service=service, day=day)
            UsageCount.objects.filter(pk=row.pk, is_closed=False).update(
                visits=F("visits") + visits,
                starts=F("starts") + starts,
                completions=F("completions") + completions,
            )

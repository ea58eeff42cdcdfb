"""When to try again, and after how long."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

PASSING = frozenset({429, 500, 502, 503, 504})


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Retries:
    """How often, and how patiently, a request is repeated.

    Waits grow from `base_seconds` by doubling up to `most_seconds`; half of each wait is drawn by
    lot, so that many senders do not come back at once. A server's Retry-After is kept to, however
    short the wait would have been; one beyond `patience_seconds` ends the attempts.
    """

    attempts: int = 8
    base_seconds: float = 0.5
    most_seconds: float = 60.0
    patience_seconds: float = 900.0
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = _now
    draw: Callable[[], float] = field(default=random.random)

    def wait_seconds(self, failures: int, retry_after: str = "") -> float:
        """Return how long to wait after so many failures in a row.

        Unit: seconds.

        Example:
            >>> Retries(draw=lambda: 0.0).wait_seconds(3)
            1.0
            >>> Retries(draw=lambda: 0.0).wait_seconds(1, "7")
            7.0
        """
        full = min(self.most_seconds, self.base_seconds * 2.0 ** (failures - 1))
        asked = seconds_of(retry_after, self.now())
        drawn: float = full / 2 + full / 2 * self.draw()
        return drawn if asked is None else max(asked, 0.0) + self.draw() * self.base_seconds

    def wait(self, failures: int, retry_after: str = "") -> None:
        """Wait that long."""
        self.sleep(self.wait_seconds(failures, retry_after))


def seconds_of(retry_after: str, now: datetime) -> float | None:
    """Return how long a Retry-After header asks to wait; it holds seconds or a date.

    Empty: `None` when there is no header, or it is neither.
    Source: RFC 9110, 10.2.3.
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - now).total_seconds()

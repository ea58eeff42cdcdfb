"""The kit's time: seconds since it started, and the moment; tests let it run faster."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """A clock that runs `speed` times as fast as the wall's; whoever shares it shares its time."""

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = speed
        self._began = time.monotonic()
        self._moment = datetime.now(UTC)

    def seconds(self) -> float:
        """Return the seconds since the clock was started."""
        return (time.monotonic() - self._began) * self._speed

    def now(self) -> datetime:
        """Return the moment."""
        return self._moment + timedelta(seconds=self.seconds())

    def sleep(self, seconds: float) -> None:
        """Wait on this thread."""
        time.sleep(max(0.0, seconds) / self._speed)

    async def rest(self, seconds: float) -> None:
        """Wait without holding up others."""
        await asyncio.sleep(max(0.0, seconds) / self._speed)

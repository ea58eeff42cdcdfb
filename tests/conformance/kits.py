"""A kit that runs on a thread of its own, with a clock that runs fast."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from laban_conformance.clock import Clock
from laban_conformance.reports import Report, judged
from laban_conformance.running import Kit
from laban_conformance.steps import STEPS, Step, Waits

SPEED = 20.0
WAITS = Waits(retry_after=3, slow=2.0, down=3.0)
CREDENTIALS = ("sandbox", "sandbox-secret")


class RunningKit:
    """A kit, its clock, and what it has to say."""

    def __init__(self, kit: Kit, clock: Clock) -> None:
        self.kit = kit
        self.clock = clock

    @property
    def url(self) -> str:
        """The address to point a connector at."""
        return self.kit.url

    @property
    def authority(self) -> Path | None:
        """What a connector must trust."""
        return self.kit.authority

    def report(self) -> Report:
        """Return what is found by now."""
        return judged(self.kit.diary, self.clock.now())


def steps(*names: str) -> list[Step]:
    """Return steps of the plan by their names."""
    of_name = {step.name: step for step in STEPS}
    return [of_name[name] for name in names]


@contextmanager
def running_kit(
    plan: Sequence[Step] = STEPS,
    *,
    tls: Path | None = None,
    speed: float = SPEED,
    waits: Waits = WAITS,
) -> Iterator[RunningKit]:
    """Run a kit until the block ends."""
    clock = Clock(speed)
    kit = Kit(clock=clock, plan=plan, waits=waits, credentials=CREDENTIALS, tls_folder=tls)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(kit.open(), loop).result(10)
        yield RunningKit(kit, clock)
    finally:
        asyncio.run_coroutine_threadsafe(kit.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()

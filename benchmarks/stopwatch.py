"""How long something took: on the clock, and in processor time of this process."""

from __future__ import annotations

from time import perf_counter, process_time
from typing import Self


class Stopwatch:
    """Used as a context manager; `times` holds seconds once it has ended.

    Processor time hardly changes when others use the machine; time on the clock does.
    """

    def __enter__(self) -> Self:
        self._clock, self._processor = perf_counter(), process_time()
        return self

    def __exit__(self, *_error: object) -> None:
        self.times = {
            "seconds": perf_counter() - self._clock,
            "cpu_seconds": process_time() - self._processor,
        }

"""The process that measures and publishes: it gives way to the server, and ends with it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from laban.cli.main import main
from laban_web.operations.orphans import end_with

_LOWEST_PRIORITY = 19
_OUT_OF_MEMORY_SCORE = Path("/proc/self/oom_score_adj")
_FIRST_TO_GO = "1000"
_STOP_WITHIN_SECONDS = 10


def give_way() -> None:
    """Let the server have processor and disk first, and memory when it is short."""
    os.nice(_LOWEST_PRIORITY)
    if _OUT_OF_MEMORY_SCORE.exists():
        _OUT_OF_MEMORY_SCORE.write_text(_FIRST_TO_GO, encoding="ascii")


def _stop(number: int, _frame: object) -> None:
    """End in order, so that drafts are cleared away."""
    sys.exit(128 + number)


if __name__ == "__main__":
    give_way()
    end_with(int(sys.argv[1]), within_seconds=_STOP_WITHIN_SECONDS)
    signal.signal(signal.SIGTERM, _stop)
    sys.argv = ["laban", "renew"]
    main()

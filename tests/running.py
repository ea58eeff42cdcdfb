"""Which processes run; one that ended, and that nobody has asked about, does not."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def lives(process: int) -> bool:
    """Say whether a process runs."""
    return _state_and_group(process)[0] not in ("", "Z")


def group_lives(group: int) -> bool:
    """Say whether a process of a group runs."""
    found = (_state_and_group(int(path.name)) for path in Path("/proc").glob("[0-9]*"))
    return any(state not in ("", "Z") and of == group for state, of in found)


def await_end(runs: Callable[[], bool], seconds: float) -> None:
    """Wait until something no longer runs."""
    deadline = time.monotonic() + seconds
    while runs():
        assert time.monotonic() < deadline, "it lives on"
        time.sleep(0.1)


def _state_and_group(process: int) -> tuple[str, int]:
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return "", 0
    state, _parent, group = text.rsplit(")", 1)[1].split()[:3]
    return state, int(group)

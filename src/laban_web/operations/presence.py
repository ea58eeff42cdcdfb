"""Whether a server runs on a home, and whether it is about to stop.

The server's first process holds a lock on a file; the lock goes with the process, however it ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FOLDER = "serving"


@contextmanager
def serving(home: Path) -> Iterator[None]:
    """Let others see that a server runs; several may, on one PostgreSQL database."""
    _folder(home).mkdir(exist_ok=True)
    stopping_mark(home).unlink(missing_ok=True)
    with _lock(home).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield
    stopping_mark(home).unlink(missing_ok=True)


def is_served(home: Path) -> bool:
    """Say whether a server of this machine runs on a home."""
    if not _lock(home).exists():
        return False
    with _lock(home).open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def stopping_mark(home: Path, process: int | None = None) -> Path:
    """Return the file by which a server's first process tells its workers that it will stop."""
    return _folder(home) / f"stopping-{process or os.getpid()}"


def _folder(home: Path) -> Path:
    return home / _FOLDER


def _lock(home: Path) -> Path:
    return _folder(home) / "lock"

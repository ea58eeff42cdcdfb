"""A process whose parent was killed ends by itself: nobody else would stop it."""

from __future__ import annotations

import os
import signal
import threading
import time

_LOOK_EVERY_SECONDS = 0.5


def end_with(parent: int, *, within_seconds: float) -> None:
    """Let this process stop in order when its parent is gone, and be killed if that takes long.

    Called before the process listens to signals itself: until it does, they end it at once. It
    has inherited its parent's way of taking them, by which nothing would happen here.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    watch = threading.Thread(
        target=_watch, args=(parent, within_seconds), name="laban-orphan", daemon=True
    )
    watch.start()


def _watch(parent: int, within_seconds: float) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(within_seconds)
    os.kill(os.getpid(), signal.SIGKILL)

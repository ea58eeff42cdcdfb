"""The server's processes: a first one that holds the port and stops the workers in order."""

from __future__ import annotations

import importlib
import multiprocessing
import time
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces

from laban_web.operations.orphans import end_with
from laban_web.operations.presence import serving, stopping_mark

# Longer than any group takes to land; after it, workers are killed, which loses nothing.
_STOP_WITHIN_SECONDS = 60


class Processes(Granian):
    """Granian, which tells its workers to say that they are not ready before it stops them."""

    def __init__(self, home: Path, *, notice_seconds: float, **how: object) -> None:
        self._home = home
        self._notice_seconds = notice_seconds
        super().__init__("laban_web.site.asgi:application", **how)  # type: ignore[arg-type]

    def shutdown(self, exit_code: int = 0) -> None:
        """Let balancers notice, answer what is in flight, then end."""
        stopping_mark(self._home).touch()
        time.sleep(self._notice_seconds)
        super().shutdown(exit_code)


def run_processes(
    home: Path, *, address: str, port: int, workers: int, notice_seconds: float
) -> None:
    """Serve until told to stop by SIGTERM or SIGINT."""
    server = Processes(
        home,
        notice_seconds=notice_seconds,
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        workers_kill_timeout=_STOP_WITHIN_SECONDS,
        log_access=False,
        websockets=False,
    )
    with serving(home):
        server.serve(target_loader=_application, wrap_loader=False)


def _application() -> Any:
    """Return what a worker answers with, in the worker itself."""
    first = multiprocessing.parent_process()
    if first is not None and first.pid is not None:
        end_with(first.pid, within_seconds=_STOP_WITHIN_SECONDS)
    return importlib.import_module("laban_web.site.asgi").application

"""Where the workers of one server write down their measurements, so that any can add them up.

Prometheus' client asks the environment for the folder once, when it is first imported: this
module imports nothing of it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from laban_web.operations.presence import is_served

_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share_metrics(home: Path) -> None:
    """Let the processes that this one will start measure together.

    Each server has a folder of its own; what those left that are gone is cleared away.
    """
    folder = home / "metrics"
    if folder.exists() and not is_served(home):
        shutil.rmtree(folder)
    own = folder / str(os.getpid())
    if own.exists():
        shutil.rmtree(own)
    own.mkdir(parents=True)
    os.environ[_VARIABLE] = str(own)


def is_shared() -> bool:
    """Say whether several workers measure together."""
    return _VARIABLE in os.environ

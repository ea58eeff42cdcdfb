"""Land one delivery, and kill this process at a named stage of it.

Run by `test_killed.py` as: python kill_while_landing.py HOME STAGE
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from laban.lake import Lake, acceptance
from laban.lake.background import BackgroundFiles
from laban.lake.ledger import Ledger
from laban.lake.record_tables import RecordTables
from tests.lake.scenes import DOSSIER, KEY, batch, day


def die(*_arguments: object, **_named: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(act: Callable[..., Any]) -> Callable[..., Any]:
    def acted(*arguments: Any, **named: Any) -> None:
        act(*arguments, **named)
        die()

    return acted


def arm(stage: str) -> None:
    if stage == "files open":
        BackgroundFiles.finish = die  # type: ignore[method-assign,assignment]
    elif stage == "files closed":
        Ledger.accept = die  # type: ignore[method-assign,assignment]
    elif stage == "files written down":
        acceptance.add_landed = die_after(acceptance.add_landed)
    elif stage == "accepted":
        Ledger.accept = die_after(Ledger.accept)  # type: ignore[method-assign]
    elif stage == "known to Iceberg":
        RecordTables.append = die_after(RecordTables.append)  # type: ignore[method-assign]


def main(home: Path, stage: str) -> None:
    lake = Lake.open(home)
    lake.ensure_table("dossier", DOSSIER, KEY)
    arm(stage)
    with lake.landing(
        delivery_id="a", organisation="H22", record_type="dossier", programme_version="v1"
    ) as opened:
        if stage == "begun":
            die()
        rows = [{"code": "1", "days": 1}, {"code": "2", "days": 1}]
        opened.write(batch(opened.sequence, rows, DOSSIER))
        now = (lambda: die() or day(1)) if stage == "accepting" else (lambda: day(1))
        opened.accept(content_sha256="0" * 64, rows_read=2, rows_refused=0, rows_flagged=0, now=now)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

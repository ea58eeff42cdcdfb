"""Land one file through Laban's public functions, with everything that a delivery is checked for."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.landing.files import PROGRAMME
from benchmarks.stopwatch import Stopwatch
from laban.connect import deliver
from laban.lake import Lake
from laban.programme import read_programme


def land(file: str, folder: str) -> dict[str, Any]:
    """Deliver the file to a new lake; the time is that of the delivery, not of starting Python."""
    programme = read_programme(PROGRAMME)
    with (
        tempfile.TemporaryDirectory(dir=folder) as home,
        Lake.open(Path(home)) as lake,
        Stopwatch() as watch,
    ):
        receipt = deliver(
            Path(file),
            programme=programme,
            lake=lake,
            record_type="dossier",
            organisation=programme.organisations.root,
            delivery_id="benchmark",
            now=lambda: datetime.now(UTC),
            pseudonym_key=b"benchmark" * 4,
            illustrative=True,
        )
    return {**watch.times, "rows": receipt.rows_landed, "faults": receipt.rows_flagged}

"""The Vietnamese programme, and samples of it for the tests of this folder."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from laban.programme import Programme, read_programme
from laban.sample import sample

FOLDER = Path(__file__).resolve().parents[2] / "programmes" / "vietnam"
YEAR = {"first_day": date(2024, 1, 1), "last_day": date(2024, 12, 31)}


@cache
def vietnam() -> Programme:
    """Return the programme, read once."""
    return read_programme(FOLDER)


def dossiers(rows: int, **changes: Any) -> pa.Table:
    """Return sample dossiers of 2024 unless told otherwise."""
    wanted = {"rows": rows, "seed": 1, **YEAR, **changes}
    return pa.Table.from_batches(list(sample(vietnam(), **wanted)))

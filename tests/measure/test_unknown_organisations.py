"""Records of an organisation that a later programme forgot."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from laban.base import MeasureError
from laban.programme import read_programme
from tests.measured import measured
from tests.small_programme import ORGANISATIONS, SUCCESSIONS, write_programme

ROW = {
    "dossier_id": "A1",
    "organisation": "102",
    "channel": "online",
    "received_at": datetime(2024, 2, 1, 8, tzinfo=UTC),
}
YEAR = (date(2024, 1, 1), date(2025, 1, 1))


def test_records_of_a_forgotten_organisation_are_never_left_out_silently(tmp_path: Path) -> None:
    kept = [line for line in ORGANISATIONS.splitlines() if not line.startswith("102,")]
    followed = [line for line in SUCCESSIONS.splitlines() if not line.startswith("102,")]
    folder = write_programme(
        tmp_path / "programme",
        organisations__all_csv="\n".join(kept) + "\n",
        organisations__successions_csv="\n".join(followed) + "\n",
    )
    with pytest.raises(MeasureError, match="measure-004"):
        measured(read_programme(folder), {"dossier": [ROW]}, tmp_path / "home", ["dossiers"], YEAR)

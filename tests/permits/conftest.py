"""The permits programme, read once for all tests of this folder."""

from pathlib import Path

import pytest

from laban.programme import Programme, read_programme

FOLDER = Path(__file__).resolve().parents[2] / "programmes" / "permits"


@pytest.fixture(scope="session")
def permits() -> Programme:
    """The programme as it is in this repository."""
    return read_programme(FOLDER)


@pytest.fixture(scope="session")
def made_up_log() -> Path:
    """The made-up event log that comes with the programme."""
    return FOLDER / "data" / "receipt_made_up.csv"

"""The Vietnamese programme, read once for all tests of this folder."""

from pathlib import Path

import pytest

from laban.programme import Programme, read_programme

FOLDER = Path(__file__).resolve().parents[2] / "programmes" / "vietnam"


@pytest.fixture(scope="session")
def vietnam() -> Programme:
    """The programme as it is in this repository."""
    return read_programme(FOLDER)

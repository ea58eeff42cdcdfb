"""A puller for any source that a test states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from laban.lake import Lake
from tests.connect.pulls.scenes import Puller, programme_with

MakePuller = Callable[..., Puller]


@pytest.fixture
def ledger_url() -> str | None:
    """Where the ledger is; a file unless a test says otherwise."""
    return None


@pytest.fixture
def puller_of(tmp_path: Path, ledger_url: str | None) -> Iterator[MakePuller]:
    home = tmp_path / "home"
    home.mkdir()
    with Lake.open(home, database_url=ledger_url) as lake:
        lake_of = lake

        def make(source: str, **secrets: str) -> Puller:
            return Puller(programme_with(source), home, lake_of, secrets=secrets)

        yield make

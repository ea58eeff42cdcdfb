"""Worlds for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.quality.worlds import World, programme_of

OpenWorld = Callable[..., World]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[OpenWorld]:
    """Open a world with the given obligations."""
    opened: list[World] = []

    def open_world(obligations: str, **overrides: str) -> World:
        programme = programme_of(obligations, **overrides)
        opened.append(World.open(tmp_path / str(len(opened)), programme))
        return opened[-1]

    yield open_world
    for one in opened:
        one.close()

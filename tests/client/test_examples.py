"""The examples in the client's own words run."""

from __future__ import annotations

import doctest

import pytest

from laban_client import contents, events, retries


@pytest.mark.parametrize("module", [contents, events, retries], ids=lambda module: module.__name__)
def test_examples_run(module: object) -> None:
    outcome = doctest.testmod(module)  # type: ignore[arg-type]
    assert (outcome.failed, outcome.attempted > 0) == (0, True)

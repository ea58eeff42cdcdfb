"""Deliveries are read in parts of a bounded number of records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from laban.measure.passes import part_bounds


@dataclass(frozen=True)
class Landed:
    sequence: int
    rows_landed: int


@pytest.mark.parametrize(
    ("rows", "bounds"),
    [
        ([], []),
        ([9], [(1, 1)]),
        ([2, 2], [(1, 2)]),
        ([2, 3, 1], [(1, 1), (2, 3)]),
        ([1, 9, 1], [(1, 1), (2, 2), (3, 3)]),
    ],
)
def test_parts_hold_whole_deliveries_and_few_records(rows: list[int], bounds: Any) -> None:
    deliveries: Any = [Landed(number, landed) for number, landed in enumerate(rows, start=1)]
    assert part_bounds(deliveries, 4) == bounds

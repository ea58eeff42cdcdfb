"""Samples of the smaller record types: keys are unique, seeds decide, rows are bounded."""

from __future__ import annotations

import pytest

from laban.sample import record_types_with_samples
from tests.sample.vietnam import dossiers, vietnam

SMALLER = record_types_with_samples()[1:]


@pytest.mark.parametrize("record_type", SMALLER)
def test_no_key_comes_twice(record_type: str) -> None:
    key = vietnam().record_types[record_type].key
    rows = dossiers(3_000, record_type=record_type, chunk_rows=700).to_pylist()
    assert len({tuple(row[name] for name in key) for row in rows}) == len(rows) > 0


@pytest.mark.parametrize("record_type", SMALLER)
def test_the_seed_decides(record_type: str) -> None:
    first = dossiers(200, record_type=record_type)
    assert first.equals(dossiers(200, record_type=record_type))
    assert not first.equals(dossiers(200, record_type=record_type, seed=2))


@pytest.mark.parametrize("record_type", SMALLER)
def test_no_more_rows_come_than_were_asked_for(record_type: str) -> None:
    assert dossiers(7, record_type=record_type).num_rows == 7

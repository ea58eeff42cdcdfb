"""Memory does not grow with the size of a sample."""

from __future__ import annotations

from itertools import islice

import pyarrow as pa

from laban.sample import sample
from tests.sample.vietnam import YEAR, vietnam


def test_a_sample_holds_few_batches_at_a_time() -> None:
    before = pa.total_allocated_bytes()
    batches = sample(vietnam(), rows=10**9, seed=1, **YEAR, chunk_rows=5_000)
    largest, batch_bytes = 0, 0
    for batch in islice(batches, 30):
        batch_bytes = max(batch_bytes, batch.nbytes)
        largest = max(largest, pa.total_allocated_bytes() - before)
    assert largest < 8 * batch_bytes

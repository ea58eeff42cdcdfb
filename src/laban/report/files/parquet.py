"""Parquet: what the file says of itself stands in its metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.parquet as pq

_ROWS_OF_A_GROUP = 100_000


class _Outlet:
    """What a writer writes to; gives away what came since it was last asked."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.closed = False

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def close(self) -> None:
        self.closed = True

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def write_parquet(
    schema: pa.Schema, batches: Iterable[pa.RecordBatch], about: Mapping[str, str]
) -> Iterator[bytes]:
    """Yield a Parquet file, a group of rows at a time."""
    outlet = _Outlet()
    named = schema.with_metadata(dict(about))
    with pq.ParquetWriter(pa.PythonFile(outlet, mode="w"), named, compression="zstd") as writer:
        for group in _groups(named, batches):
            writer.write_table(group)
            yield outlet.taken()
    yield outlet.taken()


def _groups(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        held.append(batch)
        rows += batch.num_rows
        if rows >= _ROWS_OF_A_GROUP:
            yield pa.Table.from_batches(held).cast(schema)
            held, rows = [], 0
    if held:
        yield pa.Table.from_batches(held).cast(schema)

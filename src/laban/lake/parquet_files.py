"""Write record batches into Parquet files of bounded size and take their digests on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from laban.lake.deliveries import DataFile
from laban.lake.storage import FileStore

ROWS_PER_FILE = 10_000_000
ROWS_PER_GROUP = 1_000_000
ROWS_PER_BATCH = 131_072
_LOOK_AT = 10_000


class _DigestedFile:
    """A file being written whose digest grows with it."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._digest = hashlib.sha256()
        self._position = 0
        self.closed = False
        self.is_discarded = False

    def write(self, content: bytes) -> int:
        if not self.is_discarded:
            self._digest.update(content)
            self._target.write(content)
        self._position += len(content)
        return len(content)

    def tell(self) -> int:
        return self._position

    def flush(self) -> None:
        """Leave flushing to closing: stores elsewhere cannot flush."""

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._target.close()

    def hexdigest(self) -> str:
        return self._digest.hexdigest()

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


@dataclass
class _OpenFile:
    path: str
    target: _DigestedFile
    writer: pq.ParquetWriter
    rows: int = 0


class ParquetFiles:
    """A run of Parquet files of one schema; a new one begins when the last is full.

    `path_of` names the files: it is given 0, 1, 2 …
    """

    def __init__(
        self,
        store: FileStore,
        schema: pa.Schema,
        path_of: Callable[[int], str],
        rows_per_file: int,
    ) -> None:
        self._store = store
        self._schema = schema
        self._path_of = path_of
        self._rows_per_file = rows_per_file
        self._open: _OpenFile | None = None
        self._paths: list[str] = []
        self._done: list[DataFile] = []

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a batch whose schema is the one of the files."""
        while batch.num_rows:
            current = self._open or self._begin(batch)
            part = batch.slice(0, self._rows_per_file - current.rows)
            current.writer.write_batch(part, row_group_size=ROWS_PER_GROUP)
            current.rows += part.num_rows
            batch = batch.slice(part.num_rows)
            if current.rows >= self._rows_per_file:
                self._end()

    def finish(self) -> tuple[DataFile, ...]:
        """Close the last file and return all of them, safe on the disk."""
        self._end()
        return tuple(self._done)

    def discard(self) -> None:
        """Close and delete everything written so far."""
        if self._open:
            # Closing the writer flushes what it holds: nobody wants that on the store.
            self._open.target.is_discarded = True
            self._open.writer.close()
            self._open.target.close()
            self._open = None
        for path in self._paths:
            self._store.delete(path)
        self._paths, self._done = [], []

    def _begin(self, first: pa.RecordBatch) -> _OpenFile:
        path = self._path_of(len(self._paths))
        self._paths.append(path)
        target = _DigestedFile(self._store.create(path))
        self._open = _OpenFile(path, target, _parquet_writer(target, self._schema, first))
        return self._open

    def _end(self) -> None:
        if self._open is None:
            return
        ended, self._open = self._open, None
        ended.writer.close()
        ended.target.close()
        self._store.sync(ended.path)
        self._done.append(DataFile(ended.path, ended.target.hexdigest(), ended.rows))


def _parquet_writer(
    target: _DigestedFile, schema: pa.Schema, first: pa.RecordBatch
) -> pq.ParquetWriter:
    repeating = [name for name in first.schema.names if _is_repeating(first[name])]
    # Without the Arrow schema in its footer a file reads the same in every engine.
    return pq.ParquetWriter(
        target,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=repeating,
        store_schema=False,
    )


def _is_repeating(values: pa.Array) -> bool:
    """Say whether values are texts that repeat, so that a dictionary makes the file smaller."""
    if not pa.types.is_string(values.type):
        return bool(pa.types.is_dictionary(values.type))
    look = values.slice(0, _LOOK_AT)
    return len(look) < _LOOK_AT or bool(pc.count_distinct(look).as_py() <= len(look) // 2)

"""Copy rows from many Parquet files into few, with one batch in memory at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from laban.base import LakeError, sha256_hex
from laban.lake.deliveries import DataFile
from laban.lake.manifest import LiveFile
from laban.lake.parquet_files import ROWS_PER_BATCH, ParquetFiles
from laban.lake.storage import FileStore


class Rewriting:
    """The files of one compaction: `written` holds each and the deliveries in it."""

    def __init__(
        self,
        store: FileStore,
        schema: pa.Schema,
        record_type: str,
        number: int,
        rows_per_file: int,
    ) -> None:
        self.schema = schema
        self.written: list[tuple[DataFile, frozenset[int]]] = []
        self._store = store
        self._folder = f"records/{record_type}/c{number}"
        self._rows_per_file = rows_per_file
        self._target = self._next_target()
        self._rows = 0
        self._sequences: set[int] = set()

    def copy(self, files: Sequence[LiveFile], *, without: frozenset[int]) -> list[DataFile]:
        """Copy the rows of the files, in their order, and return the new files.

        Rows of the deliveries in `without`, which never counted, are left behind.

        Raises:
            LakeError: When a file is not as it was written (lake-009).
        """
        for file in files:
            gone = sorted(file.sequences & without)
            for batch in self._batches(file):
                kept = _without(batch, gone) if gone else batch
                if kept.num_rows:
                    self._write(_widened(kept, self.schema))
        self._end_file()
        return [file for file, _ in self.written]

    def discard(self) -> None:
        """Delete everything written so far."""
        self._target.discard()
        for file, _ in self.written:
            self._store.delete(file.path)

    def _next_target(self) -> ParquetFiles:
        path = f"{self._folder}-{len(self.written)}.parquet"
        return ParquetFiles(self._store, self.schema, lambda _: path, 1 << 62)

    def _write(self, batch: pa.RecordBatch) -> None:
        if self._rows >= self._rows_per_file:
            self._end_file()
        self._target.write(batch)
        self._rows += batch.num_rows
        self._sequences.update(pc.unique(batch.column("_sequence")).to_pylist())

    def _end_file(self) -> None:
        for file in self._target.finish():
            self.written.append((file, frozenset(self._sequences)))
        self._rows, self._sequences = 0, set()
        self._target = self._next_target()

    def _batches(self, file: LiveFile) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a file; a small one is read once, for its digest and its rows."""
        if file.rows > ROWS_PER_BATCH:
            _require_unchanged(file, self._digest(file.path))
            with self._store.open_file(file.path) as source:
                yield from pq.ParquetFile(source).iter_batches(ROWS_PER_BATCH)
            return
        content = self._content(file.path)
        _require_unchanged(file, None if content is None else sha256_hex(content))
        yield from pq.ParquetFile(io.BytesIO(content or b"")).iter_batches(ROWS_PER_BATCH)

    def _digest(self, path: str) -> str | None:
        try:
            return self._store.sha256(path)
        except FileNotFoundError:
            return None

    def _content(self, path: str) -> bytes | None:
        try:
            with self._store.open_file(path) as source:
                return source.read()
        except FileNotFoundError:
            return None


def _require_unchanged(file: LiveFile, found_sha256: str | None) -> None:
    if found_sha256 != file.sha256:
        raise LakeError(
            f"The file {file.path} is not as it was written: its SHA-256 differs, or it is gone.",
            cure="Restore it from a backup; `laban lake check` lists every such file.",
            code="lake-009",
        )


def _without(batch: pa.RecordBatch, sequences: Sequence[int]) -> pa.RecordBatch:
    gone = pc.is_in(batch.column("_sequence"), pa.array(sequences, pa.int64()))
    return batch.filter(pc.invert(gone))


def _widened(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    held = set(batch.schema.names)
    columns = [
        batch.column(field.name).cast(field.type)
        if field.name in held
        else pa.nulls(batch.num_rows, field.type)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)

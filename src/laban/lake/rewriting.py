"""Copy rows from many Parquet files into few, with one batch in memory at a time."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from laban.base import LakeError
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

    def copy(self, files: Sequence[LiveFile]) -> list[DataFile]:
        """Copy every row of the files, in their order, and return the new files.

        Raises:
            LakeError: When a file is not as it was written (lake-009).
        """
        for file in files:
            self._require_unchanged(file)
            with self._store.open_file(file.path) as source:
                for batch in pq.ParquetFile(source).iter_batches(ROWS_PER_BATCH):
                    self._write(_widened(batch, self.schema))
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

    def _require_unchanged(self, file: LiveFile) -> None:
        try:
            is_unchanged = self._store.sha256(file.path) == file.sha256
        except FileNotFoundError:
            is_unchanged = False
        if not is_unchanged:
            raise LakeError(
                f"The file {file.path} is not as it was written: its SHA-256 differs, or it is "
                "gone.",
                cure="Restore it from a backup; `laban lake check` lists every such file.",
                code="lake-009",
            )


def _widened(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    held = set(batch.schema.names)
    columns = [
        batch.column(field.name).cast(field.type)
        if field.name in held
        else pa.nulls(batch.num_rows, field.type)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)

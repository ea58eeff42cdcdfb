"""Rewrite many small files into few large ones, without changing what any read gives.

Every version of every accepted delivery stays; rows of landings that were given up go. The
old files stay on the store for a while, for reads that are under way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from laban.base import LakeError
from laban.lake import compaction_marks as marks
from laban.lake.database import Database
from laban.lake.deliveries import DataFile
from laban.lake.manifest import LiveFile, add_compacted, live_files
from laban.lake.moments import to_microseconds
from laban.lake.parquet_files import ROWS_PER_BATCH, ROWS_PER_FILE, ParquetFiles
from laban.lake.record_tables import RecordTables
from laban.lake.storage import FileStore

REPLACED_FILES_STAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CompactionReport:
    """What a compaction did: live files before and after, rows kept and dropped."""

    record_type: str
    files_before: int
    files_after: int
    rows: int
    rows_dropped: int
    files_deleted: int


class Compaction:
    """One compaction of one record type."""

    def __init__(
        self, database: Database, tables: RecordTables, store: FileStore, record_type: str
    ) -> None:
        self._database = database
        self._tables = tables
        self._store = store
        self._record_type = record_type

    def run(
        self, now: datetime, *, rows_per_file: int = ROWS_PER_FILE, stay: timedelta
    ) -> CompactionReport:
        """Compact, then delete the files that were replaced longer ago than `stay`.

        Raises:
            LakeError: When a file is not as it was written (lake-009), another compaction of the
                record type is under way (lake-010), or others changed the table meanwhile
                (lake-017). The lake is then as it was.
        """
        moment = to_microseconds(now)
        self._settle_earlier(moment)
        before = self._listed_files()
        merged = _files_to_merge(before, rows_per_file)
        dropped = [file for file in before if file.state == "abandoned"]
        written: list[DataFile] = []
        if merged or dropped:
            written = self._replace(merged, dropped, moment, rows_per_file)
        return CompactionReport(
            record_type=self._record_type,
            files_before=len(before),
            files_after=len(before) - len(merged) - len(dropped) + len(written),
            rows=sum(file.rows for file in before if file.counts),
            rows_dropped=sum(file.rows for file in dropped),
            files_deleted=self._delete_replaced(now - stay),
        )

    def _settle_earlier(self, moment: int) -> None:
        listed = self._tables.listing(self._record_type)
        with self._database.writing() as connection:
            leftover = marks.settle_earlier(connection, self._record_type, listed, moment)
            marks.give_up_stale_landings(connection, self._record_type, moment)
            leftover += marks.unlisted_of_abandoned(connection, self._record_type, listed, moment)
        for path in leftover:
            self._store.delete(path)

    def _listed_files(self) -> list[LiveFile]:
        with self._database.reading() as connection:
            files = live_files(connection, self._record_type)
        listed = self._tables.listing(self._record_type)
        return [file for file in files if file.path in listed]

    def _replace(
        self,
        merged: Sequence[LiveFile],
        dropped: Sequence[LiveFile],
        moment: int,
        rows_per_file: int,
    ) -> list[DataFile]:
        with self._database.writing() as connection:
            number = marks.begin(connection, self._record_type, moment)
        schema = self._tables.schema(self._record_type)
        rewriting = _Rewriting(self._store, schema, self._record_type, number, rows_per_file)
        try:
            written = rewriting.copy(merged)
            self._claim(number, [*merged, *dropped], rewriting)
        except (LakeError, OSError, pa.ArrowException):
            rewriting.discard()
            raise
        gone = [file.path for file in [*merged, *dropped]]
        self._tables.replace(self._record_type, gone, [file.path for file in written])
        with self._database.writing() as connection:
            marks.finish(connection, number, moment)
        return written

    def _claim(self, number: int, replaced: Sequence[LiveFile], rewriting: _Rewriting) -> None:
        with self._database.writing() as connection:
            for file, sequences in rewriting.written:
                columns = rewriting.schema.names
                add_compacted(connection, self._record_type, number, file, columns, sequences)
            marks.claim(connection, number, self._record_type, [file.path for file in replaced])

    def _delete_replaced(self, before: datetime) -> int:
        with self._database.writing() as connection:
            paths = marks.deletable(connection, self._record_type, to_microseconds(before))
        for path in paths:
            self._store.delete(path)
        with self._database.writing() as connection:
            marks.note_deleted(connection, paths)
        return len(paths)


class _Rewriting:
    """Copies rows from many files into few, one batch in memory at a time."""

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
        for file in files:
            self._require_unchanged(file)
            with self._store.open_file(file.path) as source:
                for batch in pq.ParquetFile(source).iter_batches(ROWS_PER_BATCH):
                    self._write(_widened(batch, self.schema))
        self._end_file()
        return [file for file, _ in self.written]

    def discard(self) -> None:
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


def _files_to_merge(files: Sequence[LiveFile], rows_per_file: int) -> list[LiveFile]:
    """Return the files worth rewriting: those less than half full, when there are two or more."""
    small = [file for file in files if file.counts and file.rows < rows_per_file // 2]
    small.sort(key=lambda file: (min(file.sequences, default=0), file.path))
    return small if len(small) > 1 else []


def _widened(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    held = set(batch.schema.names)
    columns = [
        batch.column(field.name).cast(field.type)
        if field.name in held
        else pa.nulls(batch.num_rows, field.type)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)

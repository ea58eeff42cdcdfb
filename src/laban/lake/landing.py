"""Land one delivery: begin, write, commit, accept. Killed anywhere, it never happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from laban.lake.background import BackgroundFiles
from laban.lake.database import Database
from laban.lake.deliveries import DataFile, Delivery
from laban.lake.ledger import Ledger
from laban.lake.manifest import add_landed, add_refused
from laban.lake.parquet_files import ROWS_PER_FILE, ParquetFiles
from laban.lake.record_tables import RecordTables
from laban.lake.storage import FileStore

REFUSED_SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
        ("code", pa.string()),
        ("level", pa.string()),
    ]
)
_REFUSED_ROWS = 1 << 62


class Landing:
    """A delivery on its way in, used as a context manager.

    `write` takes batches with the columns of the record type and `_sequence`, `_row`; rows come
    in the order of `_row`, each number once. Leaving without `accept` leaves nothing behind.
    """

    def __init__(
        self,
        *,
        database: Database,
        store: FileStore,
        tables: RecordTables,
        record_type: str,
        begun: dict[str, object],
    ) -> None:
        self._database = database
        self._ledger = Ledger(database)
        self._tables = tables
        self._record_type = record_type
        self._lake_schema = tables.schema(record_type)
        self.sequence = self._ledger.begin(record_type=record_type, **begun)
        self._store = store
        self._records: BackgroundFiles | None = None
        self._schema: pa.Schema | None = None
        self._refused = ParquetFiles(store, REFUSED_SCHEMA, self._refused_path, _REFUSED_ROWS)
        self._last_row = 0
        self._rows = 0
        self._is_known_to_iceberg = False
        self._is_settled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._is_settled:
            self._ledger.abandon(self.sequence)
            self._discard()

    def write(self, batch: pa.RecordBatch) -> None:
        """Take a batch of good rows.

        Raises:
            ValueError: When columns, types, `_sequence` or the order of `_row` are not as agreed.
        """
        if not batch.num_rows:
            return
        conformed = self._conform(batch)
        self._require_order(conformed)
        if self._records is None:
            files = ParquetFiles(self._store, conformed.schema, self._records_path, ROWS_PER_FILE)
            self._records = BackgroundFiles(files)
        self._records.write(conformed)
        self._rows += conformed.num_rows

    def write_refused(self, batch: pa.RecordBatch) -> None:
        """Take a batch of `REFUSED_SCHEMA`: rows that were refused or flagged, and why."""
        self._refused.write(batch.select(REFUSED_SCHEMA.names).cast(REFUSED_SCHEMA))

    def accept(
        self,
        *,
        content_sha256: str,
        rows_read: int,
        rows_refused: int,
        rows_flagged: int,
        now: Callable[[], datetime],
    ) -> Delivery:
        """Make the delivery count, all at once, and return it.

        When another process accepted the same delivery id first, its delivery is returned
        (`sequence` differs from this landing's) and nothing of this one counts.

        Raises:
            LakeError: When a compaction has given the landing up meanwhile (lake-013).
        """
        self._commit_files()
        delivery = self._ledger.accept(
            self.sequence,
            now,
            content_sha256=content_sha256,
            rows_read=rows_read,
            rows_landed=self._rows,
            rows_refused=rows_refused,
            rows_flagged=rows_flagged,
        )
        self._is_settled = True
        if delivery.sequence != self.sequence:
            self._discard()
        return delivery

    def _commit_files(self) -> None:
        files = self._records.finish() if self._records else ()
        refused = self._refused.finish()
        if files or refused:
            self._write_down(files, refused)
        if files:
            self._is_known_to_iceberg = True
            paths = [file.path for file in files]
            properties = {"laban.sequence": str(self.sequence)}
            self._tables.append(self._record_type, paths, properties)

    def _write_down(self, files: tuple[DataFile, ...], refused: tuple[DataFile, ...]) -> None:
        columns = self._schema.names if self._schema else []
        with self._database.writing() as connection:
            add_landed(connection, self._record_type, self.sequence, files, columns)
            for file in refused:
                add_refused(connection, self.sequence, file)

    def _discard(self) -> None:
        self._refused.discard()
        # Files that Iceberg may know are left to compaction: a listed file must not be missing.
        if self._records and not self._is_known_to_iceberg:
            self._records.discard()

    def _conform(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        if self._schema is None:
            self._schema = _file_schema(self._lake_schema, batch.schema)
        if batch.schema.equals(self._schema):
            return batch
        if set(batch.schema.names) != set(self._schema.names):
            raise ValueError(f"batches differ: {batch.schema.names} after {self._schema.names}")
        return batch.select(self._schema.names).cast(self._schema)

    def _require_order(self, batch: pa.RecordBatch) -> None:
        sequences = pc.min_max(batch.column("_sequence")).as_py()
        if {sequences["min"], sequences["max"]} != {self.sequence}:
            raise ValueError(f"`_sequence` must be {self.sequence} in every row: {sequences}")
        rows = batch.column("_row")
        if rows.null_count or rows[0].as_py() <= self._last_row or not _is_rising(rows):
            raise ValueError("`_row` must rise from row to row, within a delivery")
        self._last_row = rows[-1].as_py()

    def _records_path(self, number: int) -> str:
        return f"records/{self._record_type}/{self.sequence}-{number}.parquet"

    def _refused_path(self, _number: int) -> str:
        return f"refused/{self.sequence}.parquet"


def _file_schema(lake: pa.Schema, given: pa.Schema) -> pa.Schema:
    unknown = [name for name in given.names if name not in lake.names]
    missing = [name for name in ("_sequence", "_row") if name not in given.names]
    if unknown or missing or len(set(given.names)) != len(given.names):
        raise ValueError(f"columns the lake does not know: {unknown}; missing: {missing}")
    return pa.schema([lake.field(name) for name in lake.names if name in given.names])


def _is_rising(rows: pa.Int64Array) -> bool:
    if len(rows) < 2:
        return True
    return bool(pc.all(pc.less(rows.slice(0, len(rows) - 1), rows.slice(1))).as_py())

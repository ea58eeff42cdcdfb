"""What deliveries leave on the store on their way in: rows of one record type, refused rows."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pyarrow as pa

from laban.lake.background import BackgroundFiles
from laban.lake.deliveries import LandedFiles, RefusedFile
from laban.lake.parquet_files import ROWS_PER_FILE, ParquetFiles
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
REFUSED_FILE_SCHEMA = REFUSED_SCHEMA.append(pa.field("_sequence", pa.int64()))
_REFUSED_ROWS = 1 << 62


class RecordFiles:
    """The good rows of one record type; `name` is the first sequence of the landing."""

    def __init__(
        self,
        store: FileStore,
        record_type: str,
        lake_schema: pa.Schema,
        sequences: Collection[int],
        *,
        in_background: bool,
    ) -> None:
        self.rows = 0
        self._store = store
        self._record_type = record_type
        self._lake_schema = lake_schema
        self._sequences = np.array(sorted(sequences), np.int64)
        self._in_background = in_background
        self._schema: pa.Schema | None = None
        self._files: ParquetFiles | BackgroundFiles | None = None
        self._held: set[int] = set()
        self._last = (0, 0)

    def write(self, batch: pa.RecordBatch) -> None:
        """Take rows, in the order of `_sequence` and `_row`.

        Raises:
            ValueError: When columns, types, sequences or the order are not as agreed.
        """
        if not batch.num_rows:
            return
        conformed = self._conform(batch)
        self._require_order(conformed)
        if self._files is None:
            files = ParquetFiles(self._store, conformed.schema, self._path, ROWS_PER_FILE)
            self._files = BackgroundFiles(files) if self._in_background else files
        self._files.write(conformed)
        self.rows += conformed.num_rows

    def finish(self) -> LandedFiles | None:
        """Make the files safe on the disk, and say what is in them; nothing without rows."""
        if self._files is None or self._schema is None:
            return None
        files, columns = self._files.finish(), tuple(self._schema.names)
        return LandedFiles(self._record_type, files, columns, frozenset(self._held))

    def discard(self) -> None:
        """Delete what was written."""
        if self._files:
            self._files.discard()

    def _path(self, number: int) -> str:
        return f"records/{self._record_type}/{self._sequences[0]}-{number}.parquet"

    def _conform(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        if self._schema is None:
            self._schema = _file_schema(self._lake_schema, batch)
        if batch.schema.equals(self._schema):
            return batch
        if set(batch.schema.names) != set(self._schema.names):
            raise ValueError(f"batches differ: {batch.schema.names} after {self._schema.names}")
        return batch.select(self._schema.names).cast(self._schema)

    def _require_order(self, batch: pa.RecordBatch) -> None:
        for name in ("_sequence", "_row"):
            if batch.column(name).null_count:
                raise ValueError(f"`{name}` is unknown in some row")
        sequences = batch.column("_sequence").to_numpy()
        rows = batch.column("_row").to_numpy()
        held = np.unique(sequences)
        if not np.isin(held, self._sequences).all():
            raise ValueError(f"`_sequence` must be one of {self._sequences}: {held}")
        steps, rises = np.diff(sequences), np.diff(rows)
        is_first_later = (sequences[0], rows[0]) > self._last
        if not is_first_later or not ((steps > 0) | ((steps == 0) & (rises > 0))).all():
            raise ValueError("`_row` must rise from row to row, within a delivery")
        self._last = (int(sequences[-1]), int(rows[-1]))
        self._held.update(held.tolist())


class RefusedRows:
    """The refused and flagged rows of a landing, in at most one file."""

    def __init__(self, store: FileStore, name: int) -> None:
        path = f"refused/{name}.parquet"
        self._files = ParquetFiles(store, REFUSED_FILE_SCHEMA, lambda _: path, _REFUSED_ROWS)
        self._held: set[int] = set()

    def write(self, batch: pa.RecordBatch) -> None:
        """Take rows of `REFUSED_SCHEMA` with `_sequence`."""
        self._held.update(batch.column("_sequence").unique().to_pylist())
        self._files.write(batch.select(REFUSED_FILE_SCHEMA.names).cast(REFUSED_FILE_SCHEMA))

    def finish(self) -> RefusedFile | None:
        """Make the file safe on the disk; nothing when nothing was refused."""
        files = self._files.finish()
        return RefusedFile(files[0], frozenset(self._held)) if files else None

    def discard(self) -> None:
        """Delete what was written."""
        self._files.discard()


def _file_schema(lake: pa.Schema, first: pa.RecordBatch) -> pa.Schema:
    given = first.schema
    unknown = [name for name in given.names if name not in lake.names]
    missing = [name for name in ("_sequence", "_row") if name not in given.names]
    if unknown or missing or len(set(given.names)) != len(given.names):
        raise ValueError(f"columns the lake does not know: {unknown}; missing: {missing}")
    return pa.schema(
        [_file_field(lake.field(name), first[name]) for name in lake.names if name in given.names]
    )


def _file_field(field: pa.Field, first: pa.Array) -> pa.Field:
    """Return how a column is written; a dictionary with more words than rows is not kept."""
    if first.type != pa.dictionary(pa.int32(), field.type) or len(first) < len(first.dictionary):
        return field
    return field.with_type(first.type)

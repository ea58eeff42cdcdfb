"""Read the lake's files through Ibis over DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from ibis.backends.duckdb import Backend
from numpy.typing import NDArray
from sqlglot.expressions import Literal

from laban.lake.manifest import LiveFile
from laban.lake.repeats import repeated_values
from laban.lake.storage import FileStore

# Sorted at once; 200 million take some 3 GB.
_ROWS_PER_PASS = 200_000_000
_ROWS_PER_CHUNK = 1_000_000


class DuckDBFiles:
    """`EngineFiles` for DuckDB. Everything it makes is temporary to the connection."""

    def __init__(self, backend: Backend, store: FileStore) -> None:
        self._backend = backend
        self._store = store

    def read(self, name: str, files: Sequence[LiveFile], columns: ibis.Schema) -> ir.Table:
        """Return the rows of files; what a file lacks of the columns is null."""
        if not self._store.is_local:
            self._register_store()
        paths = [Literal.string(self._store.engine_path(file.path)) for file in files]
        listed = ", ".join(path.sql("duckdb") for path in paths)
        # By name opens every file once more, so only where the files differ.
        by_name = len({frozenset(file.columns) for file in files}) > 1
        # Ibis's own `read_parquet` would download an extension for s3:// that nobody needs.
        self._backend.raw_sql(
            f'CREATE OR REPLACE TEMPORARY VIEW "{name}" AS SELECT * FROM read_parquet([{listed}], '
            f"union_by_name = {by_name}, hive_partitioning = false)"
        )
        rows = self._backend.table(name)
        missing = [column for column in columns if column not in rows.columns]
        return rows.mutate(**{column: ibis.null(columns[column]) for column in missing})

    def empty(self, name: str, columns: ibis.Schema) -> ir.Table:
        """Return a table without rows."""
        return self._backend.create_table(name, schema=columns, temp=True)

    def numbers(self, name: str, numbers: Sequence[int]) -> ir.Table:
        """Return a table with one column, `number`."""
        rows = pa.table({"number": pa.array(numbers, pa.int64())})
        return self._backend.create_table(name, rows, temp=True)

    def view(self, name: str, table: ir.Table) -> ir.Table:
        """Give a table a name. A view is read with only the columns that are asked for."""
        query = ibis.to_sql(table, dialect="duckdb")
        self._backend.raw_sql(f'CREATE TEMPORARY VIEW "{name}" AS {query}')
        return self._backend.table(name)

    def keep(self, name: str, table: ir.Table) -> ir.Table | None:
        """Compute a table now and keep its rows; nothing when there are none."""
        kept = self._backend.create_table(name, table, temp=True)
        return kept if kept.count().execute() else None

    def repeated(self, name: str, hashes: ir.Table) -> ir.Table | None:
        """Return the values of the column `key_hash` that occur twice or more; nothing if none.

        Sorting eight bytes a row takes a third of the time and memory of grouping by them.
        """
        passes = 1 + int(hashes.count().execute()) // _ROWS_PER_PASS
        parts = [hashes]
        if passes > 1:
            parts = [hashes.filter(hashes["key_hash"] % passes == n) for n in range(passes)]
        values = np.concatenate([repeated_values(_column(part)) for part in parts])
        if not len(values):
            return None
        return self._backend.create_table(name, pa.table({"key_hash": values}), temp=True)

    def key_hash(self, columns: Sequence[ir.Value]) -> ir.IntegerValue:
        """Return 64 bits of hash over columns."""
        one = columns[0] if len(columns) == 1 else ibis.struct({c.get_name(): c for c in columns})
        return _key_hash(one.type())(one)

    def _register_store(self) -> None:
        protocol = self._store.filesystem.protocol
        first = protocol if isinstance(protocol, str) else protocol[0]
        if not self._backend.con.filesystem_is_registered(first):
            self._backend.register_filesystem(self._store.filesystem)


def _column(hashes: ir.Table) -> NDArray[np.uint64]:
    reader = hashes.to_pyarrow_batches(chunk_size=_ROWS_PER_CHUNK)
    chunks = [chunk.column(0).to_numpy(zero_copy_only=False) for chunk in reader]
    return np.concatenate([np.empty(0, np.uint64), *chunks])


def _key_hash(argument: ibis.DataType) -> Any:
    def stand_in(value: object) -> int:
        raise NotImplementedError

    signature = ((argument,), "uint64")
    return ibis.udf.scalar.builtin(stand_in, name="hash", signature=signature)

"""Read the lake's files through Ibis over PySpark, with or without Spark Connect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from laban.lake.manifest import LiveFile
from laban.lake.storage import FileStore

_TYPES = {
    "string": "STRING",
    "int64": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


class SparkFiles:
    """`EngineFiles` for Spark. Everything it makes is temporary to the session."""

    def __init__(self, backend: Any, store: FileStore) -> None:
        self._backend = backend
        self._session = backend._session
        self._store = store

    def read(self, name: str, files: Sequence[LiveFile], columns: ibis.Schema) -> ir.Table:
        """Return the rows of files; what a file lacks of the columns is null."""
        urls = [self._store.url(file.path) for file in files]
        frame = self._session.read.schema(_ddl(columns)).parquet(*urls)
        return self._named(name, frame, columns)

    def empty(self, name: str, columns: ibis.Schema) -> ir.Table:
        """Return a table without rows."""
        return self._named(name, self._session.createDataFrame([], schema=_ddl(columns)), columns)

    def numbers(self, name: str, numbers: Sequence[int]) -> ir.Table:
        """Return a table with one column, `number`."""
        columns = ibis.schema({"number": "int64"})
        rows = [(number,) for number in numbers]
        frame = self._session.createDataFrame(rows, schema=_ddl(columns))
        return self._named(name, frame, columns)

    def view(self, name: str, table: ir.Table) -> ir.Table:
        """Give a table a name; it is computed anew each time it is read."""
        query = ibis.to_sql(table, dialect="pyspark")
        return self._named(name, self._session.sql(query), table.schema())

    def keep(self, name: str, table: ir.Table) -> ir.Table | None:
        """Compute a table now and keep its rows; nothing when there are none."""
        frame = self._session.sql(ibis.to_sql(table, dialect="pyspark")).persist()
        return self._named(name, frame, table.schema()) if frame.count() else None

    def repeated(self, name: str, hashes: ir.Table) -> ir.Table | None:
        """Return the values of the column `key_hash` that occur twice or more; nothing if none."""
        counted = hashes.group_by("key_hash").agg(times=hashes.count())
        return self.keep(name, counted.filter(counted["times"] > 1).select("key_hash"))

    def key_hash(self, columns: Sequence[ir.Value]) -> ir.IntegerValue:
        """Return 64 bits of hash over columns."""
        one = columns[0] if len(columns) == 1 else ibis.struct({c.get_name(): c for c in columns})
        return _key_hash(one.type())(one)

    def _named(self, name: str, frame: Any, columns: ibis.Schema) -> ir.Table:
        # Asked for its types, Spark would forget that its timestamps have a zone.
        frame.createOrReplaceTempView(name)
        return ops.DatabaseTable(name, schema=columns, source=self._backend).to_expr()


def _ddl(columns: ibis.Schema) -> str:
    return ", ".join(f"`{name}` {_type(dtype)}" for name, dtype in columns.items())


def _type(dtype: ibis.DataType) -> str:
    if dtype.is_decimal():
        return f"DECIMAL({dtype.precision}, {dtype.scale})"
    if dtype.is_timestamp():
        return "TIMESTAMP"
    return _TYPES[str(dtype)]


def _key_hash(argument: ibis.DataType) -> Any:
    def stand_in(value: object) -> int:
        raise NotImplementedError

    signature = ((argument,), "int64")
    return ibis.udf.scalar.builtin(stand_in, name="xxhash64", signature=signature)

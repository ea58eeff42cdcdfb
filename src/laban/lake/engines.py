"""What reading asks of an engine, and which engine gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import ibis
import ibis.expr.types as ir

from laban.base import LakeError
from laban.lake.engine_duckdb import DuckDBFiles
from laban.lake.engine_spark import SparkFiles
from laban.lake.manifest import LiveFile
from laban.lake.storage import FileStore


class EngineFiles(Protocol):
    """Parquet files and small tables, made known to one engine under given names."""

    def read(self, name: str, files: Sequence[LiveFile], columns: ibis.Schema) -> ir.Table:
        """Return the rows of files; what a file lacks of the columns is null."""

    def empty(self, name: str, columns: ibis.Schema) -> ir.Table:
        """Return a table without rows."""

    def numbers(self, name: str, numbers: Sequence[int]) -> ir.Table:
        """Return a table with one column, `number`."""

    def view(self, name: str, table: ir.Table) -> ir.Table:
        """Give a table a name, so that using it twice does not compute it twice at once."""

    def keep(self, name: str, table: ir.Table) -> ir.Table | None:
        """Compute a table now and keep its rows; nothing when there are none."""

    def repeated(self, name: str, hashes: ir.Table) -> ir.Table | None:
        """Return the values of the column `key_hash` that occur twice or more; nothing if none."""

    def key_hash(self, columns: Sequence[ir.Value]) -> ir.IntegerValue:
        """Return 64 bits of hash over columns."""


def engine_files(backend: ibis.BaseBackend, store: FileStore) -> EngineFiles:
    """Return the files of a store for an engine.

    Raises:
        LakeError: When the lake cannot be read through that engine (lake-019).
    """
    if backend.name == "duckdb":
        return DuckDBFiles(backend, store)
    if backend.name == "pyspark":
        return SparkFiles(backend, store)
    raise LakeError(
        f'The lake cannot be read through the engine "{backend.name}".',
        cure="Use duckdb or pyspark.",
        code="lake-019",
    )

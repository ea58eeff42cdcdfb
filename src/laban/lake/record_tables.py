"""The Iceberg tables: one for each record type, its files written by Laban."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import (
    CommitFailedException,
    NamespaceAlreadyExistsError,
    NoSuchTableError,
    TableAlreadyExistsError,
    ValidationException,
)
from pyiceberg.io.pyarrow import parquet_files_to_data_files, schema_to_pyarrow
from pyiceberg.table import Table
from sqlalchemy.exc import IntegrityError

from laban.base import LakeError, did_you_mean
from laban.lake.storage import FileStore

_NAMESPACE = "records"
_PROPERTIES = {
    "commit.retry.num-retries": "100",
    "commit.retry.min-wait-ms": "20",
    "commit.retry.max-wait-ms": "1000",
    "commit.retry.total-timeout-ms": "600000",
    "commit.manifest-merge.enabled": "true",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "20",
}
# The ledger, not the snapshots, says what counted when; so old snapshots may go.
_SNAPSHOTS_AT_MOST = 40
_SNAPSHOTS_KEPT = 10
_TRIES = 10


class RecordTables:
    """The catalogue of record tables in one database and one store."""

    def __init__(self, database_url: str, store: FileStore) -> None:
        self._store = store
        properties = {
            "uri": database_url,
            "warehouse": store.url("iceberg"),
            "init_catalog_tables": "false",
            "pool_pre_ping": "true",
        }
        if not store.is_local:
            properties["py-io-impl"] = "laban.lake.iceberg_files.StoreFiles"
        self._catalog = SqlCatalog("laban", **properties)

    def close(self) -> None:
        """Give back every connection."""
        self._catalog.engine.dispose()

    def ensure(self, record_type: str, schema: pa.Schema) -> None:
        """Create the table, or add the columns it lacks. Columns no longer named stay.

        Raises:
            LakeError: When a column changed its type (lake-003).
        """
        try:
            table = self._catalog.load_table(_identifier(record_type))
        except NoSuchTableError:
            table = self._create(record_type, schema)
        while _new_columns(record_type, _plain_schema(table), schema):
            try:
                with table.update_schema() as change:
                    change.union_by_name(schema)
            except CommitFailedException:
                # Another process changed the schema at the same time: look again.
                table = self._catalog.load_table(_identifier(record_type))

    def names(self) -> list[str]:
        """Return the record types that have a table."""
        if not self._catalog.namespace_exists(_NAMESPACE):
            return []
        return sorted(name for _, name in self._catalog.list_tables(_NAMESPACE))

    def schema(self, record_type: str) -> pa.Schema:
        """Return the columns of a record type, those it once had included."""
        return _plain_schema(self._load(record_type))

    def listing(self, record_type: str) -> frozenset[str]:
        """Return the paths of the data files of the current snapshot.

        A file outside the store keeps its whole address, which no ledger entry has.
        """
        return frozenset(path for path, _ in self._data_files(self._load(record_type)))

    def append(self, record_type: str, paths: Sequence[str]) -> None:
        """Add files in one snapshot, after whatever others added meanwhile.

        Raises:
            LakeError: When others kept changing the table (lake-017).
        """
        urls = [self._store.url(path) for path in paths]
        for _ in range(_TRIES):
            table = self._load(record_type)
            try:
                table.add_files(urls, check_duplicate_files=False)
            except (CommitFailedException, ValidationException):
                # Neither can have landed. The second comes when the snapshot that the commit
                # began from was let go by another process: begin from the newest again.
                continue
            _forget_snapshots(table, _SNAPSHOTS_AT_MOST, _SNAPSHOTS_KEPT)
            return
        raise _crowded(record_type)

    def replace(self, record_type: str, removed: Iterable[str], added: Sequence[str]) -> None:
        """Take files out and put others in, in one snapshot.

        Raises:
            LakeError: When others changed the table meanwhile (lake-017); it is then as it was.
        """
        table = self._load(record_type)
        gone = frozenset(removed)
        urls = [self._store.url(path) for path in added]
        try:
            with (
                table.transaction() as transaction,
                transaction.update_snapshot().overwrite() as change,
            ):
                for path, data_file in self._data_files(table):
                    if path in gone:
                        change.delete_data_file(data_file)
                metadata = transaction.table_metadata
                for data_file in parquet_files_to_data_files(table.io, metadata, iter(urls)):
                    change.append_data_file(data_file)
        except (CommitFailedException, ValidationException) as error:
            raise _crowded(record_type) from error
        _forget_snapshots(table, 1, 1)

    def _create(self, record_type: str, schema: pa.Schema) -> Table:
        # Another process may create both at the same time: then they are there as well.
        with contextlib.suppress(NamespaceAlreadyExistsError, IntegrityError):
            self._catalog.create_namespace(_NAMESPACE)
        try:
            location = self._store.url(f"iceberg/{record_type}")
            return self._catalog.create_table(
                _identifier(record_type), schema, location=location, properties=_PROPERTIES
            )
        except TableAlreadyExistsError:
            return self._catalog.load_table(_identifier(record_type))

    def _load(self, record_type: str) -> Table:
        try:
            return self._catalog.load_table(_identifier(record_type))
        except NoSuchTableError as error:
            raise LakeError(
                f'The lake holds no record type "{record_type}".',
                cure=did_you_mean(record_type, self.names())
                or "Deliver records of that type first.",
                code="lake-002",
            ) from error

    def _data_files(self, table: Table) -> Iterator[tuple[str, Any]]:
        for task in table.scan().plan_files():
            url = task.file.file_path
            yield self._store.relative(url) or url, task.file


def _identifier(record_type: str) -> str:
    return f"{_NAMESPACE}.{record_type}"


def _plain_schema(table: Table) -> pa.Schema:
    schema = schema_to_pyarrow(table.schema(), include_field_ids=False)
    return pa.schema([pa.field(field.name, _plain_type(field.type)) for field in schema])


def _plain_type(arrow_type: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_large_string(arrow_type) else arrow_type


def _new_columns(record_type: str, old: pa.Schema, new: pa.Schema) -> list[str]:
    for field in new:
        if field.name in old.names and old.field(field.name).type != field.type:
            raise LakeError(
                f'The column "{field.name}" of record type "{record_type}" is of type '
                f"{field.type}, but the lake holds it as {old.field(field.name).type}.",
                cure="Records that were delivered keep their type: add a column of another name.",
                code="lake-003",
            )
    return [name for name in new.names if name not in old.names]


def _crowded(record_type: str) -> LakeError:
    return LakeError(
        f'The table of "{record_type}" was changed by others again and again meanwhile.',
        cure="Nothing was landed; try again.",
        code="lake-017",
    )


def _forget_snapshots(table: Table, at_most: int, kept: int) -> None:
    """Let old snapshots go; when another process is changing the table, it will do so."""
    snapshots = sorted(table.snapshots(), key=lambda snapshot: snapshot.timestamp_ms)
    if len(snapshots) <= at_most:
        return
    current = table.current_snapshot()
    old = [s.snapshot_id for s in snapshots[:-kept] if current is None or s != current]
    try:
        table.maintenance.expire_snapshots().by_ids(old).commit()
    except CommitFailedException:
        return

"""Hand out the records of a type, as of a moment, as an Ibis table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from laban.base import LakeError
from laban.lake.accepted import included_deliveries
from laban.lake.database import Database
from laban.lake.engines import EngineFiles, engine_files
from laban.lake.latest import latest_versions
from laban.lake.manifest import LiveFile, live_files
from laban.lake.record_tables import RecordTables
from laban.lake.storage import FileStore

_LIST_AT_MOST = 500
_LOOKS = 5


@dataclass(frozen=True)
class Reading:
    """What one read rests on: the files, and which deliveries in them count.

    `sequences` are the deliveries included as of the moment, `illustrative` those of them that
    are; `excluded` the deliveries that have rows in the files but do not count.
    """

    record_type: str
    schema: pa.Schema
    key: tuple[str, ...]
    files: tuple[LiveFile, ...]
    sequences: frozenset[int]
    illustrative: frozenset[int]
    excluded: frozenset[int]


def plan_reading(
    database: Database,
    tables: RecordTables,
    record_type: str,
    key: tuple[str, ...],
    as_of: datetime | None,
) -> Reading:
    """Choose the files that hold deliveries included as of a moment.

    Raises:
        LakeError: When the record type is unknown (lake-002), or Iceberg no longer lists files
            of accepted deliveries that it was told of (lake-011).
    """
    schema = tables.schema(record_type)
    for _ in range(_LOOKS):
        # A compaction may end between the two looks: then look again.
        with database.reading() as connection:
            files = live_files(connection, record_type)
            included = included_deliveries(connection, record_type, as_of)
        listed = tables.listing(record_type)
        if not (lost := _lost_files(files, listed)):
            break
    else:
        raise _unlisted(record_type, lost)
    sequences = frozenset(included)
    chosen = tuple(file for file in files if file.counts and file.sequences & sequences)
    return Reading(
        record_type=record_type,
        schema=schema,
        key=key,
        files=chosen,
        sequences=sequences,
        illustrative=frozenset(s for s, is_invented in included.items() if is_invented),
        excluded=frozenset().union(*(file.sequences for file in chosen)) - sequences,
    )


def read_records(
    backend: ibis.BaseBackend, store: FileStore, reading: Reading, *, every_version: bool
) -> ir.Table:
    """Return the planned records as a table of the engine, `_illustrative` added.

    Shape: the lake's columns, `_sequence`, `_row`, `_illustrative`; one row for each key, or
    for each version when asked.
    Empty: a typed table without rows when nothing was delivered.
    """
    engine = engine_files(backend, store)
    name = ibis.util.gen_name(f"laban_{reading.record_type}")
    columns = ibis.Schema.from_pyarrow(reading.schema)
    if not reading.files:
        return engine.empty(f"{name}_none", columns).mutate(_illustrative=ibis.literal(False))
    rows = engine.read(f"{name}_files", reading.files, columns)
    rows = rows.select(**{column: _typed(rows[column], columns[column]) for column in columns})
    rows = _without(engine, name, rows, reading.excluded)
    rows = _marked(engine, name, rows, reading)
    rows = engine.view(f"{name}_versions", rows)
    if not every_version:
        rows = latest_versions(engine, name, rows, reading.key)
    return rows


def _typed(column: ir.Value, wanted: ibis.DataType) -> ir.Value:
    return column if column.type() == wanted else column.cast(wanted)


def _without(engine: EngineFiles, name: str, rows: ir.Table, excluded: Collection[int]) -> ir.Table:
    if not excluded:
        return rows
    if len(excluded) <= _LIST_AT_MOST:
        return rows.filter(rows["_sequence"].notin(sorted(excluded)))
    listed = engine.numbers(f"{name}_excluded", sorted(excluded))
    return rows.anti_join(listed, rows["_sequence"] == listed["number"])


def _marked(engine: EngineFiles, name: str, rows: ir.Table, reading: Reading) -> ir.Table:
    held = frozenset().union(*(file.sequences for file in reading.files)) & reading.sequences
    marked = held & reading.illustrative
    if not marked or marked == held:
        return rows.mutate(_illustrative=ibis.literal(bool(marked)))
    if len(marked) <= _LIST_AT_MOST:
        return rows.mutate(_illustrative=rows["_sequence"].isin(sorted(marked)))
    listed = engine.numbers(f"{name}_illustrative", sorted(marked))
    joined = rows.left_join(listed, rows["_sequence"] == listed["number"])
    return joined.mutate(_illustrative=joined["number"].notnull()).drop("number")


def _lost_files(files: Sequence[LiveFile], listed: frozenset[str]) -> list[str]:
    """Return files that Iceberg was told of and has neither kept nor replaced."""
    settled = {
        compaction
        for compaction in {file.compaction for file in files} - {None}
        if all(file.path in listed for file in files if file.compaction == compaction)
    }
    return [
        file.path
        for file in files
        if file.counts
        and file.is_listed
        and file.path not in listed
        and file.replaced_by not in settled
    ]


def _unlisted(record_type: str, lost: Sequence[str]) -> LakeError:
    return LakeError(
        f'Iceberg no longer lists {len(lost)} files of accepted deliveries of "{record_type}", '
        f"the first of them {lost[0]}.",
        cure="Something other than Laban changed the table or restored an old database: restore "
        "database and files from the same backup.",
        code="lake-011",
    )

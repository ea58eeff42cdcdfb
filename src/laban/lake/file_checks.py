"""Compare every live file with the digest it was written with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from laban.lake.accepted import included_of_types, numbered_deliveries
from laban.lake.database import Database
from laban.lake.deliveries import Delivery
from laban.lake.manifest import live_files, refused_files
from laban.lake.record_tables import RecordTables
from laban.lake.storage import FileStore

_THREADS = 4


class FaultKind(StrEnum):
    """What is wrong with a file."""

    MISSING = "missing"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FileFault:
    """One file that is not as the ledger says, and the deliveries whose rows it holds."""

    path: str
    kind: FaultKind
    sentence: str
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class _Expected:
    path: str
    sha256: str
    sequences: tuple[int, ...]
    is_as_told: bool


def check_files(
    database: Database,
    tables: RecordTables,
    store: FileStore,
    *,
    as_of: datetime | None,
    record_types: Collection[str] | None,
) -> tuple[FileFault, ...]:
    """Return the faults of all files that hold rows of deliveries included as of a moment."""
    names = [n for n in tables.names() if record_types is None or n in record_types]
    with database.reading() as connection:
        included = included_of_types(connection, names, as_of)
        files = live_files(connection)
        refused = refused_files(connection)
    listings = {name: tables.listing(name) for name in names}
    expected: list[_Expected] = []
    for file in files:
        found = tuple(sorted(file.sequences & included))
        if found and file.counts:
            is_known = file.path in listings[file.record_type] or not file.is_listed
            is_right = is_known or file.replaced_by is not None
            expected.append(_Expected(file.path, file.sha256, found, is_right))
    for data_file, sequences in refused.items():
        held = tuple(s for s in sequences if s in included)
        if held:
            expected.append(_Expected(data_file.path, data_file.sha256, held, True))
    known = {file.path for file in files}
    strangers = sorted(frozenset().union(*listings.values()) - known)
    with ThreadPoolExecutor(_THREADS) as threads:
        faults = list(threads.map(partial(_fault_of, store), expected))
    pairs = [(fault, one) for fault, one in zip(faults, expected, strict=True) if fault]
    return (*_with_deliveries(database, pairs), *_unknown(strangers))


def _fault_of(store: FileStore, expected: _Expected) -> FileFault | None:
    """Return what is wrong with a file, without its deliveries: there may be many."""
    path = expected.path
    if not expected.is_as_told:
        sentence = f"{path} is no longer listed by Iceberg, though its delivery was accepted."
        return FileFault(path, FaultKind.MISSING, sentence, ())
    try:
        found = store.sha256(path)
    except FileNotFoundError:
        return FileFault(path, FaultKind.MISSING, f"{path} is gone.", ())
    if found == expected.sha256:
        return None
    sentence = f"{path} was changed: its SHA-256 is {found}, the ledger has {expected.sha256}."
    return FileFault(path, FaultKind.CHANGED, sentence, ())


def _with_deliveries(
    database: Database, pairs: Sequence[tuple[FileFault, _Expected]]
) -> Iterator[FileFault]:
    with database.reading() as connection:
        for fault, expected in pairs:
            deliveries = numbered_deliveries(connection, expected.sequences)
            yield replace(fault, deliveries=tuple(deliveries))


def _unknown(paths: Collection[str]) -> Iterator[FileFault]:
    for path in paths:
        sentence = f"{path} is listed by Iceberg, but no delivery brought it; no read uses it."
        yield FileFault(path, FaultKind.UNKNOWN, sentence, ())

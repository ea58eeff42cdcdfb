"""Compare every live file with the digest it was written with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from laban.lake.accepted import accepted_deliveries
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
    deliveries: tuple[Delivery, ...]
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
    with database.reading() as connection:
        counted = [d for d in accepted_deliveries(connection) if d.is_included(as_of)]
        files = live_files(connection)
        refused = refused_files(connection)
    names = [n for n in tables.names() if record_types is None or n in record_types]
    listings = {name: tables.listing(name) for name in names}
    included = {d.sequence: d for d in counted if d.record_type in listings}
    expected: list[_Expected] = []
    for file in files:
        found = tuple(included[s] for s in sorted(file.sequences) if s in included)
        if found and file.counts:
            is_known = file.path in listings[file.record_type] or not file.is_listed
            is_right = is_known or file.replaced_by is not None
            expected.append(_Expected(file.path, file.sha256, found, is_right))
    for data_file, sequences in refused.items():
        held = tuple(included[s] for s in sequences if s in included)
        if held:
            expected.append(_Expected(data_file.path, data_file.sha256, held, True))
    known = {file.path for file in files}
    strangers = sorted(frozenset().union(*listings.values()) - known)
    with ThreadPoolExecutor(_THREADS) as threads:
        faults = threads.map(_compare(store), expected)
        found_faults = [fault for fault in faults if fault is not None]
    return (*found_faults, *_unknown(strangers))


def _compare(store: FileStore) -> Callable[[_Expected], FileFault | None]:
    def compare(expected: _Expected) -> FileFault | None:
        path, deliveries = expected.path, expected.deliveries
        if not expected.is_as_told:
            sentence = f"{path} is no longer listed by Iceberg, though its delivery was accepted."
            return FileFault(path, FaultKind.MISSING, sentence, deliveries)
        try:
            found = store.sha256(path)
        except FileNotFoundError:
            return FileFault(path, FaultKind.MISSING, f"{path} is gone.", deliveries)
        if found == expected.sha256:
            return None
        sentence = f"{path} was changed: its SHA-256 is {found}, the ledger has {expected.sha256}."
        return FileFault(path, FaultKind.CHANGED, sentence, deliveries)

    return compare


def _unknown(paths: Collection[str]) -> Iterator[FileFault]:
    for path in paths:
        sentence = f"{path} is listed by Iceberg, but no delivery brought it; no read uses it."
        yield FileFault(path, FaultKind.UNKNOWN, sentence, ())

"""Make a backup of a home that is in use.

The order is what makes it consistent: first the databases, each in one state, then the files that
this state of the ledger lists. A file is written before the ledger lists it, and deleted a day
after it was replaced, so all of them are there. `web.db` comes before `lake.db`: what it says was
landed is then landed, and what it says waits is landed again under its id, which counts once.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
from sqlalchemy import Connection

from laban.base import LakeError
from laban.lake.backups.archives import ArchiveWriter, Manifest, end_archive, write_archive
from laban.lake.backups.databases import DUMP, copy_sqlite, dumped_postgres
from laban.lake.database import Database
from laban.lake.manifest import live_files, refused_files
from laban.lake.record_tables import RecordTables
from laban.lake.storage import FileStore

LEDGER_FILE = "lake.db"
KEYS = "keys"
SCHEMAS = "schemas"
# Folders of the home that hold what nothing else can give back.
_FOLDERS = ("programmes", "runs", "publications", "pending", "media")
_PENDING = "pending"


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds; `keys_left_out` are to be kept elsewhere, by hand."""

    path: Path
    files: int
    size_bytes: int
    keys_left_out: tuple[str, ...]
    files_url: str


def back_up(
    home: Path,
    out: Path,
    *,
    database_url: str | None,
    files_url: str | None,
    with_keys: bool,
    now: datetime,
    version: str,
) -> BackupReport:
    """Write everything that a home keeps into one archive, while others use it.

    Keys stay out unless asked for: with them, whoever finds the archive can sign in this
    server's name and undo every pseudonym. Records on a store elsewhere stay where they are.

    Raises:
        LakeError: When the archive exists (backup-001), the database cannot be dumped
            (backup-003, backup-004) or a file is not as it was written (lake-009).
    """
    store = FileStore.open(home, files_url)
    with (
        tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder,
        write_archive(out) as archive,
        _state(home, database_url, Path(folder), archive) as (connection, schema),
    ):
        _add_schemas(archive, connection, store)
        if store.is_local:
            _add_records(archive, connection, store)
        for name in _FOLDERS:
            _add_folder(archive, home, name)
        keys = tuple(sorted(path.name for path in (home / KEYS).glob("*.*")))
        if with_keys:
            _add_folder(archive, home, KEYS)
        left_out = () if with_keys else keys
        elsewhere = "" if store.is_local else store.root
        manifest = Manifest(now.isoformat(), version, schema, elsewhere, left_out)
        end_archive(archive, manifest)
        count = len(archive.digests)
    return BackupReport(out, count, out.stat().st_size, left_out, elsewhere)


@contextmanager
def _state(
    home: Path, database_url: str | None, folder: Path, archive: ArchiveWriter
) -> Iterator[tuple[Connection, str]]:
    """Add the databases in one state each; give a connection to the ledger as it was then."""
    kept = _hold_pending(home, folder)
    if database_url:
        dump = folder / DUMP
        with dumped_postgres(database_url, dump) as (connection, schema):
            archive.add_file(DUMP, dump)
            _add_held(archive, kept)
            yield connection, schema
        return
    others = [path for path in home.glob("*.db") if path.name != LEDGER_FILE]
    for path in [*sorted(others), home / LEDGER_FILE]:
        copy_sqlite(path, folder / path.name)
        archive.add_file(path.name, folder / path.name)
    _add_held(archive, kept)
    database = Database(f"sqlite:///{folder / LEDGER_FILE}")
    try:
        with database.reading() as connection:
            yield connection, ""
    finally:
        database.close()


def _hold_pending(home: Path, folder: Path) -> list[Path]:
    """Keep hold of deliveries that wait now: they may be landed and deleted before their turn."""
    held = []
    (folder / _PENDING).mkdir()
    for path in sorted((home / _PENDING).glob("*")):
        target = folder / _PENDING / path.name
        try:
            target.write_bytes(path.read_bytes())
        except FileNotFoundError:
            continue
        held.append(target)
    return held


def _add_held(archive: ArchiveWriter, held: list[Path]) -> None:
    for path in held:
        archive.add_file(f"{_PENDING}/{path.name}", path)


def _add_schemas(archive: ArchiveWriter, connection: Connection, store: FileStore) -> None:
    """Add the columns of every record type: from them Iceberg's tables are made anew."""
    url = connection.engine.url.render_as_string(hide_password=False)
    tables = RecordTables(url, store)
    try:
        for name in tables.names():
            content = tables.schema(name).serialize().to_pybytes()
            archive.add(f"{SCHEMAS}/{name}", io.BytesIO(content), len(content))
    finally:
        tables.close()


def _add_records(archive: ArchiveWriter, connection: Connection, store: FileStore) -> None:
    expected = {file.path: file.sha256 for file in live_files(connection)}
    expected |= {file.path: file.sha256 for file in refused_files(connection)}
    for path in sorted(expected):
        found = archive.add_file(f"files/{path}", Path(store.engine_path(path)))
        if found != expected[path]:
            raise LakeError(
                f"The file {path} is not as it was written: its SHA-256 differs.",
                cure="`laban doctor` lists every such file; restore it from an earlier backup.",
                code="lake-009",
            )


def _add_folder(archive: ArchiveWriter, home: Path, name: str) -> None:
    """Add the files of a folder; drafts, whose names begin with a dot, are nobody's yet."""
    folder = home / name
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(home)
        is_draft = any(part.startswith(".") for part in inner.parts)
        if is_draft or not path.is_file() or inner.as_posix() in archive.digests:
            continue
        archive.add_file(inner.as_posix(), path)


def schema_of(content: bytes) -> pa.Schema:
    """Return the columns that a backup keeps of a record type."""
    return pa.ipc.read_schema(pa.BufferReader(content))

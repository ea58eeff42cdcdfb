"""Bring a backup back into an empty home: all of it, or nothing."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from laban.base import LakeError
from laban.lake.backups.archives import Manifest, unpack_archive
from laban.lake.backups.databases import DUMP, restore_postgres
from laban.lake.backups.making import SCHEMAS, schema_of
from laban.lake.backups.settling import settle_restored
from laban.lake.database import open_database
from laban.lake.record_tables import RecordTables
from laban.lake.storage import FileStore


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored: the manifest, how many files were checked, deliveries given up."""

    manifest: Manifest
    home: Path
    given_up: int


def restore(
    archive: Path,
    home: Path,
    *,
    database_url: str | None,
    files_url: str | None,
    now: datetime,
) -> RestoreReport:
    """Restore a backup into a home that is empty, and make Iceberg's tables there.

    Landings and compactions that were under way when it was made are given up: nobody was told
    that they had succeeded.

    Raises:
        LakeError: When the home is not empty (backup-006), the archive is not whole
            (backup-002), it is of another kind of database (backup-007), or its records lie on
            another store (backup-008).
    """
    _require_empty(home)
    home.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=home.parent, prefix=f".{home.name}.restoring-"))
    try:
        manifest = unpack_archive(archive, folder)
        _require_same_kind(manifest, folder, database_url, files_url)
        if database_url:
            restore_postgres(database_url, folder / DUMP, manifest.schema)
            (folder / DUMP).unlink()
        for path in folder.glob("keys/*"):
            path.chmod(0o600)
        folder.rename(home)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    given_up = _list_anew(home, database_url, files_url, now)
    return RestoreReport(manifest, home, given_up)


def _list_anew(home: Path, database_url: str | None, files_url: str | None, now: datetime) -> int:
    """Make Iceberg's tables of what the ledger says: the old ones name the old home."""
    schemas = {path.name: schema_of(path.read_bytes()) for path in (home / SCHEMAS).glob("*")}
    database = open_database(home, database_url)
    with database.writing() as connection:
        given_up = settle_restored(connection, now)
    tables = RecordTables(database.url, FileStore.open(home, files_url))
    for name, schema in sorted(schemas.items()):
        tables.ensure(name, schema)
    tables.close()
    database.close()
    shutil.rmtree(home / SCHEMAS, ignore_errors=True)
    return given_up


def _require_empty(home: Path) -> None:
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise LakeError(
            f"{home} is not empty, and a restore overwrites nothing.",
            cure="Name a folder that does not exist yet.",
            code="backup-006",
        )


def _require_same_kind(
    manifest: Manifest, folder: Path, database_url: str | None, files_url: str | None
) -> None:
    is_dump = (folder / DUMP).exists()
    if is_dump != bool(database_url):
        kinds = ("PostgreSQL", "SQLite")
        was, named = kinds if is_dump else kinds[::-1]
        cure = "Set it to an empty PostgreSQL database." if is_dump else "Leave it empty."
        raise LakeError(
            f"The backup is of {was}, and LABAN_DATABASE_URL names {named}.",
            cure=cure,
            code="backup-007",
        )
    if manifest.files_url.rstrip("/") != (files_url or "").rstrip("/"):
        raise LakeError(
            f'The records of this backup lie in "{manifest.files_url or "the archive"}", and '
            f'LABAN_FILES_URL is "{files_url or ""}".',
            cure="Set it to the same place; what is elsewhere is not in the archive.",
            code="backup-008",
        )

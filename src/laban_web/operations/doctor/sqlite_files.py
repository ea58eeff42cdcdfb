"""Whether SQLite's files are whole, before anything else opens them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from laban_web.operations.doctor.diagnoses import Diagnosis

_CURE = "Stop the server, keep the file aside, and restore a backup."


def examine_sqlite(home: Path) -> Iterator[Diagnosis]:
    """Yield what SQLite finds wrong in each of its files."""
    for path in sorted(home.glob("*.db")):
        said = _integrity(path)
        if said != "ok":
            yield Diagnosis("database", f"{path.name} is damaged: {said}.", _CURE)


def _integrity(path: Path) -> str:
    try:
        with closing(sqlite3.connect(path, timeout=60)) as database:
            [(said,)] = database.execute("PRAGMA integrity_check(1)").fetchall()
            return str(said).replace("\n", " ")
    except sqlite3.DatabaseError as error:
        return str(error)

"""One consistent state of a database, as a file: copied from SQLite, dumped from PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import make_url

from laban.base import LakeError
from laban.lake.database import postgres_url
from laban.lake.ledger_tables import LEDGER

DUMP = "postgresql.dump"


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database in one step; writers go on meanwhile, and what they write is not in it."""
    with (
        closing(sqlite3.connect(source, timeout=60)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


@contextmanager
def dumped_postgres(url: str, target: Path) -> Iterator[tuple[Connection, str]]:
    """Dump the schema that Laban works in; give a connection that sees the same state, and its name.

    Raises:
        LakeError: When `pg_dump` is not installed (backup-003) or fails (backup-004).
    """
    engine = create_engine(postgres_url(url), isolation_level="REPEATABLE READ")
    try:
        with engine.begin() as connection:
            schema = connection.execute(text("SELECT current_schema()")).scalar_one()
            snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--schema={schema}"]
            run_program("pg_dump", url, [*options, f"--snapshot={snapshot}", f"--file={target}"])
            yield connection, schema
    finally:
        engine.dispose()


def restore_postgres(url: str, dump: Path, schema: str) -> None:
    """Bring a dump into an empty database, whole or not at all.

    Raises:
        LakeError: When the database holds a ledger already (backup-005), `pg_restore` is not
            installed (backup-003) or fails (backup-004).
    """
    engine = create_engine(postgres_url(url))
    try:
        with engine.begin() as connection:
            if inspect(connection).has_table(LEDGER.name, schema=schema):
                raise LakeError(
                    "The database that LABAN_DATABASE_URL names holds a ledger already.",
                    cure="Name an empty one: `createdb laban_restored`.",
                    code="backup-005",
                )
            connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
    finally:
        engine.dispose()
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    run_program("pg_restore", url, [*options, f"--schema={schema}", str(dump)])


def run_program(name: str, url: str, options: Sequence[str]) -> None:
    """Run a program of PostgreSQL's own on a database.

    Raises:
        LakeError: When it is not installed (backup-003) or fails (backup-004).
    """
    parts = make_url(url)
    address = parts.set(drivername="postgresql", password=None).render_as_string()
    # A password among the words of a command could be seen by every user of the machine.
    secret = {"PGPASSWORD": str(parts.password)} if parts.password else {}
    try:
        done = subprocess.run(
            [name, *options, f"--dbname={address}"],
            env={**os.environ, **secret},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise LakeError(
            f"The database is PostgreSQL, and its program {name} is not on this machine.",
            cure="Install the client programs of its version, e.g. `apt install "
            "postgresql-client`, or back up the database by your own means.",
            code="backup-003",
        ) from None
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it says nothing"])[-1].rstrip(".")
        raise LakeError(
            f"{name} failed: {said}.",
            cure=f"Check that {name} is at least as new as the server, and that the user may read "
            "and write there.",
            code="backup-004",
        )

"""The database of catalogue and ledger: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from pyiceberg.catalog.sql import SqlCatalogBaseTable
from sqlalchemy import Connection, Engine, create_engine, event, insert, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from laban.base import LakeError
from laban.lake.ledger_tables import LEDGER, METADATA, SCHEMA_VERSION
from laban.lake.upgrades import upgrade_ledger

_WAIT_SECONDS = 60
# Any number that all of Laban's processes agree on.
_POSTGRES_LOCK = 4_711_280_117


class Database:
    """One database, opened; its tables exist and have the version this code knows.

    Threads may share it: each transaction has a connection of its own.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._reader = _create_engine(url)
        self._writer = self._reader.execution_options(laban_writes=True)

    def reading(self) -> AbstractContextManager[Connection]:
        """Return a transaction that reads one consistent state."""
        return self._reader.begin()

    def writing(self) -> AbstractContextManager[Connection]:
        """Return a transaction that writes; on SQLite it is the only one from its first moment."""
        return self._writer.begin()

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Wait until nobody else, in any process, is in here under that name.

        Whoever dies in here leaves it: the lock belongs to the process, not to the ledger.
        """
        if self._reader.dialect.name == "sqlite":
            with _lock_path(self._reader, name).open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
            return
        number = (_POSTGRES_LOCK << 32) ^ zlib.crc32(name.encode())
        with self._reader.connect() as connection:
            taken = text("SELECT pg_advisory_xact_lock(:lock)")
            connection.execute(taken, {"lock": number % (1 << 62)})
            yield

    def close(self) -> None:
        """Give back every connection."""
        self._reader.dispose()


def open_database(home: Path, database_url: str | None) -> Database:
    """Open the database and create what is missing.

    Raises:
        LakeError: When it cannot be reached (lake-021), or was written by newer code (lake-008).
    """
    url = postgres_url(database_url) if database_url else _sqlite_url(home / "lake.db")
    database = Database(url)
    try:
        # SQLite does not wait when two processes turn to its log of writes at the same moment:
        # each holds what the other needs, and one of them fails.
        with database.alone("opening"), database.writing() as connection:
            _create_tables(connection)
            upgrade_ledger(connection)
    except (OperationalError, OSError) as error:
        shown = make_url(url).render_as_string(hide_password=True)
        reason = str(getattr(error, "orig", error)).splitlines()[0].rstrip(".")
        raise LakeError(
            f"The database {shown} cannot be opened: {reason}.",
            cure="Check that it is running, that the name and password are right, and that the "
            "folder may be written.",
            code="lake-021",
        ) from error
    return database


def tick(connection: Connection, microseconds: int, *, times: int = 1) -> int:
    """Stand in line as a writer and return a moment later than every earlier one.

    With `times`, as many moments are taken, of which the first is returned.
    """
    connection.execute(update(LEDGER).values(last_moment=LEDGER.c.last_moment + 1))
    least: int = connection.execute(select(LEDGER.c.last_moment)).scalar_one()
    moment = max(least, microseconds)
    connection.execute(update(LEDGER).values(last_moment=moment + times - 1))
    return moment


def _sqlite_url(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{path.resolve()}?timeout={_WAIT_SECONDS}"


def postgres_url(database_url: str) -> str:
    """Return the URL of a PostgreSQL database with the driver that is installed."""
    url = make_url(database_url)
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def _lock_path(engine: Engine, name: str) -> Path:
    return Path(f"{engine.url.database}-{name}.lock")


def _create_engine(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions of its own: `_begin_sqlite` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("laban_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _create_tables(connection: Connection) -> None:
    METADATA.create_all(connection)
    SqlCatalogBaseTable.metadata.create_all(connection)
    if connection.execute(select(LEDGER.c.id)).first() is None:
        connection.execute(
            insert(LEDGER).values(id=1, schema_version=SCHEMA_VERSION, last_moment=0)
        )

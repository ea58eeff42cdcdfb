"""What crashes left behind: landings and compactions never ended, files nobody heard of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from laban.lake import compaction_marks as marks
from laban.lake.database import Database
from laban.lake.ledger_tables import COMPACTIONS, DELIVERIES, FILES, REFUSED_FILES
from laban.lake.moments import to_microseconds
from laban.lake.record_tables import RecordTables
from laban.lake.storage import FileStore
from laban.lake.stray_files import stray_files

_OPEN = COMPACTIONS.c.state.in_(["writing", "claimed"])
_BEGUN = DELIVERIES.c.state == "begun"


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Landings and compactions that are open, and files on the store that no entry names.

    While others are at work, open ones may be theirs, and so may the files.
    """

    landings: int
    compactions: int
    files: tuple[str, ...]


def find_leftovers(database: Database, tables: RecordTables, store: FileStore) -> Leftovers:
    """Return what is open, and which files the ledger does not know."""
    with database.reading() as connection:
        landings = connection.execute(select(func.count()).where(_BEGUN)).scalar_one()
        compactions = connection.execute(select(func.count()).where(_OPEN)).scalar_one()
        known = _known_files(connection)
    folders = ["refused", *(f"records/{name}" for name in tables.names())]
    found = [path for folder in folders for path in store.paths_under(folder)]
    return Leftovers(landings, compactions, tuple(sorted(set(found) - known)))


def end_leftovers(
    database: Database, tables: RecordTables, store: FileStore, now: datetime
) -> tuple[str, ...]:
    """End every open landing and compaction and delete their files; return what was deleted.

    Only for when nobody is at work. A landing that was under way all the same is told so when it
    asks to be accepted (lake-013), and its sender repeats it.
    """
    moment = to_microseconds(now)
    deleted: list[str] = []
    with database.writing() as connection:
        connection.execute(update(DELIVERIES).where(_BEGUN).values(state="abandoned"))
    for name in tables.names():
        listed = tables.listing(name)
        with database.writing() as connection:
            _end_compactions(connection, name, listed, moment)
            marks.remove_unlisted(connection, name, listed, moment)
            strays = stray_files(connection, store, name)
        for path in strays:
            store.delete(path)
        deleted += strays
    return tuple(sorted(set(deleted)))


def _end_compactions(
    connection: Connection, record_type: str, listed: frozenset[str], moment: int
) -> None:
    numbers = select(COMPACTIONS.c.id).where(_OPEN, COMPACTIONS.c.record_type == record_type)
    for number in connection.execute(numbers).scalars().all():
        paths = select(FILES.c.path).where(FILES.c.compaction == number)
        written = connection.execute(paths).scalars().all()
        if written and listed.issuperset(written):
            marks.finish(connection, number, moment)
        else:
            marks.give_up(connection, number, moment)


def _known_files(connection: Connection) -> set[str]:
    known = set(connection.execute(select(FILES.c.path)).scalars())
    return known | set(connection.execute(select(REFUSED_FILES.c.path)).scalars())

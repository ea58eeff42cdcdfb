"""Tell Iceberg of the files that count and that it does not list yet."""

from __future__ import annotations

from laban.lake.database import Database
from laban.lake.manifest import live_files, note_listed
from laban.lake.record_tables import RecordTables


class Publication:
    """Publishes the files of a lake, one snapshot for each record type.

    A file counts once the ledger says so, listed or not; Iceberg follows for the sake of other
    engines. Only one process at a time changes a table, so no file is listed twice.
    """

    def __init__(self, database: Database, tables: RecordTables) -> None:
        self._database = database
        self._tables = tables

    def publish(self, record_type: str) -> int:
        """List every accepted file of a record type; return how many were added.

        Raises:
            LakeError: When others kept changing the table (lake-017).
        """
        if not self._waiting(record_type):
            return 0
        with self._database.alone(f"table-{record_type}"):
            waiting = self._waiting(record_type)
            # A process killed before it could note so may have listed some.
            listed = self._tables.listing(record_type) if waiting else frozenset()
            added = [path for path in waiting if path not in listed]
            if added:
                self._tables.append(record_type, added)
            with self._database.writing() as connection:
                note_listed(connection, waiting)
        return len(added)

    def _waiting(self, record_type: str) -> list[str]:
        with self._database.reading() as connection:
            files = live_files(connection, record_type, is_listed=False)
        return [file.path for file in files if file.counts and file.replaced_by is None]

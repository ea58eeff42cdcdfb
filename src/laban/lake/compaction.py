"""Rewrite many small files into few large ones, without changing what any read gives.

Every version of every accepted delivery stays; rows of landings that were given up go. The
old files stay on the store for a while, for reads that are under way.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

from laban.base import LakeError
from laban.lake import compaction_marks as marks
from laban.lake.database import Database
from laban.lake.deliveries import DataFile
from laban.lake.manifest import LiveFile, add_compacted, live_files
from laban.lake.moments import to_microseconds
from laban.lake.parquet_files import ROWS_PER_FILE
from laban.lake.record_tables import RecordTables
from laban.lake.rewriting import Rewriting
from laban.lake.storage import FileStore
from laban.lake.stray_files import stray_files

REPLACED_FILES_STAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CompactionReport:
    """What a compaction did: live files before and after, rows kept and dropped."""

    record_type: str
    files_before: int
    files_after: int
    rows: int
    rows_dropped: int
    files_deleted: int


class Compaction:
    """One compaction of one record type."""

    def __init__(
        self, database: Database, tables: RecordTables, store: FileStore, record_type: str
    ) -> None:
        self._database = database
        self._tables = tables
        self._store = store
        self._record_type = record_type

    def run(
        self, now: datetime, *, rows_per_file: int = ROWS_PER_FILE, stay: timedelta
    ) -> CompactionReport:
        """Compact, then delete the files that were replaced longer ago than `stay`.

        Raises:
            LakeError: When a file is not as it was written (lake-009), another compaction of the
                record type is under way (lake-010), or others changed the table meanwhile
                (lake-017). The lake is then as it was.
        """
        moment = to_microseconds(now)
        self._settle_earlier(moment)
        before = self._present_files()
        merged = _files_to_merge(before, rows_per_file)
        dropped = [file for file in before if file.state == "abandoned"]
        written: list[DataFile] = []
        if merged or dropped:
            written = self._replace(merged, dropped, moment, rows_per_file)
        return CompactionReport(
            record_type=self._record_type,
            files_before=len(before),
            files_after=len(before) - len(merged) - len(dropped) + len(written),
            rows=sum(file.rows for file in before if file.counts),
            rows_dropped=sum(file.rows for file in dropped),
            files_deleted=self._delete_replaced(now - stay),
        )

    def _settle_earlier(self, moment: int) -> None:
        listed = self._tables.listing(self._record_type)
        with self._database.writing() as connection:
            marks.settle_earlier(connection, self._record_type, listed, moment)
            marks.give_up_stale_landings(connection, self._record_type, moment)
            marks.remove_unlisted(connection, self._record_type, listed, moment)
            strays = stray_files(connection, self._store, self._record_type)
        for path in strays:
            self._store.delete(path)

    def _present_files(self) -> list[LiveFile]:
        """Return the live files, except those that Iceberg was told of and has lost."""
        with self._database.reading() as connection:
            files = live_files(connection, self._record_type)
        listed = self._tables.listing(self._record_type)
        return [f for f in files if f.path in listed or (f.counts and not f.is_listed)]

    def _replace(
        self,
        merged: Sequence[LiveFile],
        dropped: Sequence[LiveFile],
        moment: int,
        rows_per_file: int,
    ) -> list[DataFile]:
        with self._database.writing() as connection:
            number = marks.begin(connection, self._record_type, moment)
        schema = self._tables.schema(self._record_type)
        rewriting = Rewriting(self._store, schema, self._record_type, number, rows_per_file)
        with ExitStack() as on_failure:
            on_failure.callback(self._give_up, number, rewriting, moment)
            written = rewriting.copy(merged, without=self._given_up_deliveries())
            on_failure.pop_all()
        # From the claim to the end, nobody may tell Iceberg of a file that is being replaced.
        with self._database.alone(f"table-{self._record_type}"):
            self._exchange([*merged, *dropped], rewriting, number, moment)
        return written

    def _given_up_deliveries(self) -> frozenset[int]:
        with self._database.reading() as connection:
            return marks.given_up_deliveries(connection, self._record_type)

    def _exchange(
        self, replaced: Sequence[LiveFile], rewriting: Rewriting, number: int, moment: int
    ) -> None:
        written = [file.path for file, _ in rewriting.written]
        try:
            self._claim(number, replaced, rewriting)
            self._tables.replace(self._record_type, [file.path for file in replaced], written)
        except LakeError:
            # Any other error leaves open whether Iceberg took the files: the next run will see.
            self._give_up(number, rewriting, moment)
            raise
        with self._database.writing() as connection:
            marks.finish(connection, number, moment)

    def _claim(self, number: int, replaced: Sequence[LiveFile], rewriting: Rewriting) -> None:
        with self._database.writing() as connection:
            for file, sequences in rewriting.written:
                columns = rewriting.schema.names
                add_compacted(connection, self._record_type, number, file, columns, sequences)
            marks.claim(connection, number, self._record_type, [file.path for file in replaced])

    def _give_up(self, number: int, rewriting: Rewriting, moment: int) -> None:
        with self._database.writing() as connection:
            marks.give_up(connection, number, moment)
        rewriting.discard()

    def _delete_replaced(self, before: datetime) -> int:
        with self._database.writing() as connection:
            paths = marks.deletable(connection, self._record_type, to_microseconds(before))
        for path in paths:
            self._store.delete(path)
        with self._database.writing() as connection:
            marks.note_deleted(connection, paths)
        return len(paths)


def count_small_files(database: Database, record_type: str, rows_per_file: int) -> int:
    """Return how many files a compaction would put together."""
    with database.reading() as connection:
        return len(_files_to_merge(live_files(connection, record_type), rows_per_file))


def _files_to_merge(files: Sequence[LiveFile], rows_per_file: int) -> list[LiveFile]:
    """Return the files worth rewriting: those less than half full, when there are two or more."""
    small = [file for file in files if file.counts and file.rows < rows_per_file // 2]
    small.sort(key=lambda file: (min(file.sequences, default=0), file.path))
    return small if len(small) > 1 else []

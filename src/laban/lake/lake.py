"""The lake: one object that joins catalogue, ledger, files, runs and programme snapshots."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from laban.lake.compaction import (
    REPLACED_FILES_STAY,
    Compaction,
    CompactionReport,
    count_small_files,
)
from laban.lake.database import Database, open_database
from laban.lake.deliveries import Begun, Delivery, IncludedDelivery
from laban.lake.file_checks import FileFault, check_files
from laban.lake.group_landing import GroupLanding
from laban.lake.landing import Landing
from laban.lake.ledger import Ledger
from laban.lake.leftovers import Leftovers, end_leftovers, find_leftovers
from laban.lake.listings import ANY_DELIVERY, DeliveryCount, DeliveryFilter, DeliveryPage
from laban.lake.moments import to_microseconds
from laban.lake.names import require_plain
from laban.lake.parquet_files import ROWS_PER_FILE
from laban.lake.programme_snapshots import ProgrammeSnapshots
from laban.lake.publication import Publication
from laban.lake.pull_book import PullBook
from laban.lake.reading import plan_reading, read_records
from laban.lake.record_tables import RecordTables
from laban.lake.refused import read_refused
from laban.lake.runs import RunEntry, Runs
from laban.lake.storage import FileStore

_LEDGER_COLUMNS = (pa.field("_sequence", pa.int64()), pa.field("_row", pa.int64()))


class Lake:
    """All records, deliveries and runs under one home.

    The threads of a process may share one: every call takes a connection of its own. A landing
    belongs to the thread that began it.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder)) as lake:
        ...     lake.ensure_table("dossier", pa.schema([("code", pa.string())]), key=["code"])
        ...     lake.deliveries()
        []
    """

    def __init__(self, home: Path, database: Database, store: FileStore) -> None:
        self._database = database
        self._store = store
        self._ledger = Ledger(database)
        self._tables = RecordTables(database.url, store)
        self._publication = Publication(database, self._tables)
        self._schemas: dict[str, pa.Schema] = {}
        self._runs = Runs(home, database)
        self._programmes = ProgrammeSnapshots(home)
        self.pulls = PullBook(database)

    @classmethod
    def open(
        cls, home: Path, *, database_url: str | None = None, files_url: str | None = None
    ) -> Self:
        """Open a lake, and create it where there is none.

        `database_url` names a PostgreSQL database; the default is SQLite in `lake.db`.
        `files_url` names any store that fsspec reaches; the default is the folder `files`.

        Raises:
            LakeError: When the database cannot be opened (lake-021) or is newer (lake-008).
        """
        home.mkdir(parents=True, exist_ok=True)
        return cls(home, open_database(home, database_url), FileStore.open(home, files_url))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back every connection to the database."""
        self._tables.close()
        self._database.close()

    def ensure_table(self, record_type: str, schema: pa.Schema, key: Sequence[str]) -> None:
        """Make sure a record type has its table, with every column of the schema.

        `_sequence` and `_row` are added when the schema lacks them. Columns that the schema no
        longer names stay in the lake.

        Raises:
            LakeError: When a column changed its type (lake-003) or the key changed (lake-004).
        """
        require_plain(record_type, "record type")
        added = [field for field in _LEDGER_COLUMNS if field.name not in schema.names]
        self._ledger.set_key(record_type, key)
        self._tables.ensure(record_type, pa.schema([*schema, *added]))
        self._schemas.pop(record_type, None)

    def landing(
        self,
        *,
        delivery_id: str,
        organisation: str,
        record_type: str,
        programme_version: str,
        illustrative: bool = False,
    ) -> Landing:
        """Begin to land a delivery; use it in a `with` block and call `accept` at its end.

        Raises:
            LakeError: When the record type has no table (lake-002).
        """
        return Landing(
            ledger=self._ledger,
            store=self._store,
            publication=self._publication,
            schema_of=self._schema,
            begun=Begun(delivery_id, organisation, record_type, programme_version, illustrative),
        )

    def group_landing(self, begun: Sequence[Begun]) -> GroupLanding:
        """Begin to land small deliveries together, in the order in which they are to count.

        They share one file for each record type, and two transactions. Iceberg is not told:
        call `publish` now and then.

        Raises:
            LakeError: When a record type has no table (lake-002).
        """
        return GroupLanding(
            ledger=self._ledger, store=self._store, schema_of=self._schema, begun=begun
        )

    def publish(self, record_type: str | None = None) -> int:
        """Tell Iceberg of the files that groups landed; return how many it had not listed.

        No read of Laban's waits for this; it is for engines that read Iceberg's listing.

        Raises:
            LakeError: When others kept changing the table (lake-017).
        """
        names = self._tables.names() if record_type is None else [record_type]
        return sum(self._publication.publish(name) for name in names)

    def delivery(self, organisation: str, delivery_id: str) -> Delivery | None:
        """Return an accepted delivery, withdrawn or not; nothing when there is none."""
        return self._ledger.find(organisation, delivery_id)

    def numbered_delivery(self, sequence: int) -> Delivery | None:
        """Return an accepted delivery by its sequence, withdrawn or not; nothing when none is."""
        return self._ledger.numbered(sequence)

    def find_deliveries(self, ids: Collection[tuple[str, str]]) -> dict[tuple[str, str], Delivery]:
        """Return the accepted deliveries among those of (organisation, delivery id)."""
        return self._ledger.find_many(ids)

    def deliveries(
        self, *, as_of: datetime | None = None, record_type: str | None = None
    ) -> list[Delivery]:
        """Return accepted deliveries in the order of acceptance.

        With `as_of`, those that count as of that moment; without, all, withdrawn ones too.
        """
        accepted = self._ledger.accepted(record_type)
        if as_of is None:
            return accepted
        to_microseconds(as_of)
        return [delivery for delivery in accepted if delivery.is_included(as_of)]

    def included(
        self, as_of: datetime, *, record_type: str | None = None
    ) -> Iterator[IncludedDelivery]:
        """Yield the deliveries that count as of a moment, in the order of their sequence.

        However many there are: they are read part by part. The moment must be settled.

        Raises:
            LakeError: When the moment has no zone (lake-001).
        """
        to_microseconds(as_of)
        return self._ledger.included(as_of, record_type)

    def has_changed_since(self, moment: datetime) -> bool:
        """Say whether a delivery was accepted or withdrawn after a moment."""
        return self._ledger.has_changed_since(moment)

    def acceptance_moments(self, sequences: Collection[int]) -> dict[int, datetime]:
        """Return when deliveries were accepted, by their sequence."""
        return self._ledger.moments(sequences)

    def delivery_page(
        self,
        wanted: DeliveryFilter = ANY_DELIVERY,
        *,
        size: int = 50,
        cursor: str | None = None,
    ) -> DeliveryPage:
        """Return accepted deliveries page by page, newest first, however many there are.

        `cursor` is the `next_cursor` of the page before; without one, the first page is given.

        Raises:
            LakeError: When no page gave the cursor (lake-024).
        """
        return self._ledger.page(wanted, size=size, cursor=cursor)

    def delivery_counts(self, organisations: Collection[str] | None = None) -> list[DeliveryCount]:
        """Return how many deliveries of each record type organisations have had accepted.

        `organisations` are identities; without them, all that ever delivered.
        """
        return self._ledger.counts(organisations)

    def withdraw(
        self, organisation: str, delivery_id: str, *, reason: str, now: datetime
    ) -> Delivery:
        """Let a delivery no longer count from now on; reads as of earlier moments keep it.

        Raises:
            LakeError: When the reason is empty (lake-020), the delivery is unknown (lake-005) or
                was withdrawn before (lake-006).
        """
        return self._ledger.withdraw(organisation, delivery_id, reason=reason, now=now)

    def settle_moment(self, now: datetime) -> datetime:
        """Return the moment to read as of when one means "now".

        Nothing accepted or withdrawn from here on, by any process with any clock, falls before
        or on it; so a read as of it gives the same answer for ever.
        """
        return self._ledger.settle_moment(now)

    def refused(self, sequence: int) -> pa.Table:
        """Return the refused and flagged rows of a delivery, as `REFUSED_SCHEMA`.

        Empty: a table without rows when none was refused.

        Raises:
            LakeError: When no such delivery was accepted (lake-007), or the file is not as it
                was written (lake-022).
        """
        return read_refused(self._database, self._store, sequence)

    def records(
        self,
        backend: ibis.BaseBackend,
        record_type: str,
        *,
        as_of: datetime | None = None,
        every_version: bool = False,
    ) -> ir.Table:
        """Return the latest version of each key, or every version, as of a moment.

        The answer rests on the deliveries accepted when this is called: later ones do not
        change a table already handed out. `_illustrative` says whose delivery was invented.

        Raises:
            LakeError: When the moment has no zone (lake-001), the record type is unknown
                (lake-002) or Iceberg lost files of accepted deliveries (lake-011).
        """
        if as_of is not None:
            to_microseconds(as_of)
        key = self._ledger.key(record_type)
        reading = plan_reading(self._database, self._tables, record_type, key, as_of)
        return read_records(backend, self._store, reading, every_version=every_version)

    def compact(
        self,
        record_type: str,
        *,
        now: datetime,
        rows_per_file: int = ROWS_PER_FILE,
        replaced_files_stay: timedelta = REPLACED_FILES_STAY,
    ) -> CompactionReport:
        """Rewrite the small files of a record type into few large ones; no read changes.

        Files stay on the store for `replaced_files_stay` after they were replaced, for reads
        that are under way; a later compaction deletes them.

        Raises:
            LakeError: When a file is not as it was written (lake-009), another compaction is
                under way (lake-010), or others changed the table meanwhile (lake-017).
        """
        compaction = Compaction(self._database, self._tables, self._store, record_type)
        return compaction.run(now, rows_per_file=rows_per_file, stay=replaced_files_stay)

    def small_files(self, record_type: str, *, rows_per_file: int = ROWS_PER_FILE) -> int:
        """Return how many files of a record type a compaction would put together."""
        return count_small_files(self._database, record_type, rows_per_file)

    def check_files(
        self, as_of: datetime | None = None, *, record_types: Collection[str] | None = None
    ) -> tuple[FileFault, ...]:
        """Read every live file and every file of refused rows, and return what is wrong.

        With `as_of`, only files with rows of deliveries that count as of that moment.
        """
        if as_of is not None:
            to_microseconds(as_of)
        return check_files(
            self._database, self._tables, self._store, as_of=as_of, record_types=record_types
        )

    def leftovers(self) -> Leftovers:
        """Return landings and compactions that are open, and files that no entry names."""
        return find_leftovers(self._database, self._tables, self._store)

    def end_leftovers(self, now: datetime) -> tuple[str, ...]:
        """End what killed processes left open, and delete its files; return their paths.

        Only for when nobody is at work: whoever is, must deliver again (lake-013).
        """
        return end_leftovers(self._database, self._tables, self._store, now)

    def save_programme(self, version: str, files: Iterable[tuple[str, bytes]]) -> None:
        """Keep the files of a programme version."""
        self._programmes.save(version, files)

    def programme_files(self, version: str) -> tuple[tuple[str, bytes], ...]:
        """Return the files of a programme version; the caller checks their digest.

        Raises:
            LakeError: When the version was never kept, or is damaged (lake-016).
        """
        return self._programmes.files(version)

    def write_run(
        self,
        run_id: str,
        figures: pa.Table | pa.RecordBatchReader,
        statement: Mapping[str, Any],
        meta: Mapping[str, Any],
    ) -> RunEntry:
        """Keep a run's figures and statement, whole or not at all.

        `meta` holds programme_version, as_of, engine, code_version, structure, created_at, and
        whatever else is worth noting.

        Raises:
            LakeError: When the run exists already (lake-014).
        """
        return self._runs.write(run_id, figures, statement, meta)

    def runs(self) -> list[RunEntry]:
        """Return every run, oldest first."""
        return self._runs.entries()

    def figures_path(self, run_id: str) -> Path:
        """Return the Parquet file of a run's figures.

        Raises:
            LakeError: When there is no such run (lake-015).
        """
        return self._runs.figures_path(run_id)

    def statement(self, run_id: str) -> dict[str, Any]:
        """Return a run's statement.

        Raises:
            LakeError: When there is no such run (lake-015).
        """
        return self._runs.statement(run_id)

    def _schema(self, record_type: str) -> pa.Schema:
        """Return the columns of a record type; what others added meanwhile may be missing."""
        if record_type not in self._schemas:
            self._schemas[record_type] = self._tables.schema(record_type)
        return self._schemas[record_type]

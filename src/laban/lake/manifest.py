"""Which files are live, what is in them, and the digests they were written with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from laban.lake.deliveries import DataFile, LandedFiles, RefusedFile
from laban.lake.ledger_tables import COMPACTIONS, DELIVERIES, FILES, REFUSED_FILES
from laban.lake.sequences import as_ranges, from_ranges

_F = FILES.c


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A file of records that has not been replaced, and the deliveries whose rows it holds.

    `state` is how far what wrote it has come: a delivery's `begun`, `accepted` or `abandoned`; a
    compaction's `claimed` or `done`. `replaced_by` is the compaction that is about to replace it;
    `is_listed` says that Iceberg was told of it.
    """

    path: str
    record_type: str
    sha256: str
    rows: int
    columns: tuple[str, ...]
    sequences: frozenset[int]
    state: str
    compaction: int | None
    replaced_by: int | None
    is_listed: bool

    @property
    def counts(self) -> bool:
        """Say whether reads take its rows: they were accepted, and lie in no other live file."""
        return self.state in ("accepted", "done")


def add_landed(connection: Connection, sequence: int, landed: LandedFiles) -> None:
    """Write down the files of a landing under one of its deliveries."""
    held = as_ranges(landed.sequences)
    for file in landed.files:
        values = _values(landed.record_type, file, landed.columns)
        connection.execute(insert(FILES).values(**values, sequence=sequence, sequences=held))


def add_compacted(
    connection: Connection,
    record_type: str,
    compaction: int,
    file: DataFile,
    columns: Sequence[str],
    sequences: Iterable[int],
) -> None:
    """Write down a file that a compaction wrote."""
    values = _values(record_type, file, columns)
    values.update(compaction=compaction, sequences=as_ranges(sequences))
    connection.execute(insert(FILES).values(values))


def add_refused(connection: Connection, refused: RefusedFile, accepted: Iterable[int]) -> None:
    """Write down the file of a landing's refused rows, under each accepted delivery in it."""
    file = refused.file
    values = {"path": file.path, "sha256": file.sha256, "rows": file.rows}
    rows = [{"sequence": s, **values} for s in accepted if s in refused.sequences]
    if rows:
        connection.execute(insert(REFUSED_FILES), rows)


def live_files(
    connection: Connection, record_type: str | None = None, *, is_listed: bool | None = None
) -> list[LiveFile]:
    """Return the files not yet removed, in the order of their names."""
    joined = FILES.outerjoin(DELIVERIES, _F.sequence == DELIVERIES.c.sequence).outerjoin(
        COMPACTIONS, _F.compaction == COMPACTIONS.c.id
    )
    rows = select(
        FILES, DELIVERIES.c.state.label("landing"), COMPACTIONS.c.state.label("compacting")
    ).select_from(joined)
    rows = rows.where(_F.removed_at.is_(None)).order_by(_F.path)
    if record_type is not None:
        rows = rows.where(_F.record_type == record_type)
    if is_listed is not None:
        rows = rows.where(_F.is_listed == is_listed)
    return [_live_file(row) for row in connection.execute(rows)]


def refused_file(connection: Connection, sequence: int) -> DataFile | None:
    """Return the file of a delivery's refused rows, or nothing when none was refused."""
    columns = REFUSED_FILES.c
    wanted = select(columns.path, columns.sha256, columns.rows).where(columns.sequence == sequence)
    row = connection.execute(wanted).first()
    return None if row is None else DataFile(*row)


def refused_files(connection: Connection) -> dict[DataFile, list[int]]:
    """Return every file of refused rows, and the deliveries whose rows it holds."""
    columns = REFUSED_FILES.c
    wanted = select(columns.sequence, columns.path, columns.sha256, columns.rows)
    found: defaultdict[DataFile, list[int]] = defaultdict(list)
    for sequence, *file in connection.execute(wanted.order_by(columns.sequence)):
        found[DataFile(*file)].append(sequence)
    return found


def remove_files(connection: Connection, paths: Iterable[str], moment: int) -> None:
    """Mark files as removed; their rows stay, for they tell what was landed."""
    change_files(connection, paths, removed_at=moment)


def note_listed(connection: Connection, paths: Iterable[str]) -> None:
    """Write down that Iceberg was told of files."""
    change_files(connection, paths, is_listed=True)


def change_files(connection: Connection, paths: Iterable[str], **values: object) -> None:
    """Write the same values into the entries of files."""
    rows = [{"its_path": path} for path in paths]
    if rows:
        change = update(FILES).where(_F.path == bindparam("its_path")).values(values)
        connection.execute(change, rows)


def _values(record_type: str, file: DataFile, columns: Sequence[str]) -> dict[str, object]:
    return {
        "path": file.path,
        "record_type": record_type,
        "sha256": file.sha256,
        "rows": file.rows,
        "columns": ",".join(columns),
        "is_deleted": False,
        "is_listed": False,
    }


def _live_file(row: Row[Any]) -> LiveFile:
    return LiveFile(
        path=row.path,
        record_type=row.record_type,
        sha256=row.sha256,
        rows=row.rows,
        columns=tuple(row.columns.split(",")),
        sequences=from_ranges(row.sequences),
        state=row.landing or row.compacting,
        compaction=row.compaction,
        replaced_by=row.replaced_by,
        is_listed=row.is_listed,
    )

"""Which files are live, what is in them, and the digests they were written with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from laban.lake.deliveries import DataFile
from laban.lake.ledger_tables import COMPACTIONS, DELIVERIES, FILES, REFUSED_FILES
from laban.lake.sequences import as_ranges, from_ranges

_F = FILES.c


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A file of records that has not been replaced, and the deliveries whose rows it holds.

    `state` is how far what wrote it has come: a delivery's `begun`, `accepted` or `abandoned`; a
    compaction's `claimed` or `done`. `replaced_by` is the compaction that is about to replace it.
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

    @property
    def counts(self) -> bool:
        """Say whether its rows were accepted once."""
        return self.state in ("accepted", "done", "claimed")


def add_landed(
    connection: Connection,
    record_type: str,
    sequence: int,
    files: Sequence[DataFile],
    columns: Sequence[str],
) -> None:
    """Write down the files of a landing, before Iceberg is told of them."""
    for file in files:
        sequences = as_ranges([sequence])
        values = _values(record_type, file, columns)
        connection.execute(insert(FILES).values(**values, sequence=sequence, sequences=sequences))


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
    held = as_ranges(sequences)
    connection.execute(insert(FILES).values(**values, compaction=compaction, sequences=held))


def add_refused(connection: Connection, sequence: int, file: DataFile) -> None:
    """Write down the file of a landing's refused rows."""
    values = {"path": file.path, "sha256": file.sha256, "rows": file.rows}
    connection.execute(insert(REFUSED_FILES).values(sequence=sequence, **values))


def live_files(connection: Connection, record_type: str | None = None) -> list[LiveFile]:
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
    return [_live_file(row) for row in connection.execute(rows)]


def refused_file(connection: Connection, sequence: int) -> DataFile | None:
    """Return the file of a delivery's refused rows, or nothing when none was refused."""
    columns = REFUSED_FILES.c
    wanted = select(columns.path, columns.sha256, columns.rows).where(columns.sequence == sequence)
    row = connection.execute(wanted).first()
    return None if row is None else DataFile(*row)


def refused_files(connection: Connection) -> dict[int, DataFile]:
    """Return every file of refused rows, by sequence."""
    columns = REFUSED_FILES.c
    wanted = select(columns.sequence, columns.path, columns.sha256, columns.rows)
    return {row.sequence: DataFile(*row[1:]) for row in connection.execute(wanted)}


def remove_files(connection: Connection, paths: Iterable[str], moment: int) -> None:
    """Mark files as removed; their rows stay, for they tell what was landed."""
    for path in paths:
        connection.execute(update(FILES).where(_F.path == path).values(removed_at=moment))


def _values(record_type: str, file: DataFile, columns: Sequence[str]) -> dict[str, object]:
    return {
        "path": file.path,
        "record_type": record_type,
        "sha256": file.sha256,
        "rows": file.rows,
        "columns": ",".join(columns),
        "is_deleted": False,
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
    )

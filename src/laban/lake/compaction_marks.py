"""What compaction writes into the ledger, so that a killed one is settled by the next."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, and_, insert, select, update

from laban.base import LakeError
from laban.lake.accepted import in_parts
from laban.lake.ledger_tables import COMPACTIONS, DELIVERIES, FILES
from laban.lake.manifest import change_files, remove_files

_F = FILES.c
_C = COMPACTIONS.c
_D = DELIVERIES.c
_HOUR = 3_600_000_000
# Committing to Iceberg takes seconds once files are claimed; writing them may take long.
_CLAIM_LASTS = _HOUR
_WRITING_LASTS = 24 * _HOUR
_LANDING_LASTS = 24 * _HOUR


def begin(connection: Connection, record_type: str, moment: int) -> int:
    """Write down that a compaction begins, and return its number."""
    values = {"record_type": record_type, "began_at": moment, "state": "writing"}
    return int(connection.execute(insert(COMPACTIONS).values(values).returning(_C.id)).scalar_one())


def claim(connection: Connection, number: int, record_type: str, replaced: Sequence[str]) -> None:
    """Claim the files to be replaced, all or none.

    Raises:
        LakeError: When another compaction claimed one of them first (lake-010).
    """
    for paths in in_parts(replaced):
        free = _F.path.in_(paths) & _F.replaced_by.is_(None) & _F.removed_at.is_(None)
        done = connection.execute(update(FILES).where(free).values(replaced_by=number))
        if done.rowcount != len(paths):
            raise _under_way(record_type)
    connection.execute(update(COMPACTIONS).where(_C.id == number).values(state="claimed"))


def finish(connection: Connection, number: int, moment: int) -> None:
    """Write down that Iceberg lists the new files instead of the old ones."""
    old = (_F.replaced_by == number) & _F.removed_at.is_(None)
    connection.execute(update(FILES).where(old).values(removed_at=moment))
    connection.execute(update(FILES).where(_F.compaction == number).values(is_listed=True))
    connection.execute(update(COMPACTIONS).where(_C.id == number).values(state="done"))


def give_up(connection: Connection, number: int, moment: int) -> None:
    """Write down that a compaction came to nothing: its files go, the old ones stay."""
    remove_files(connection, _written(connection, number), moment)
    rows = _F.replaced_by == number
    connection.execute(update(FILES).where(rows).values(replaced_by=None))
    connection.execute(update(COMPACTIONS).where(_C.id == number).values(state="abandoned"))


def settle_earlier(
    connection: Connection, record_type: str, listed: frozenset[str], moment: int
) -> None:
    """End what a killed compaction left.

    Raises:
        LakeError: When it may still be at work (lake-010).
    """
    open_ones = select(_C.id, _C.state, _C.began_at).where(
        _C.record_type == record_type, _C.state.in_(["writing", "claimed"])
    )
    for number, state, began_at in connection.execute(open_ones).all():
        paths = _written(connection, number)
        if state == "claimed" and paths and listed.issuperset(paths):
            finish(connection, number, moment)
            continue
        if moment - began_at < (_WRITING_LASTS if state == "writing" else _CLAIM_LASTS):
            raise _under_way(record_type)
        give_up(connection, number, moment)


def give_up_stale_landings(connection: Connection, record_type: str, moment: int) -> None:
    """Abandon landings noticed a day ago and still not accepted; notice the others.

    The lake reads no clock when a landing begins, so its age counts from the first compaction
    that sees it.
    """
    begun = (_D.record_type == record_type) & (_D.state == "begun")
    stale = begun & (_D.noticed_at <= moment - _LANDING_LASTS)
    connection.execute(update(DELIVERIES).where(stale).values(state="abandoned"))
    unseen = begun & _D.noticed_at.is_(None)
    connection.execute(update(DELIVERIES).where(unseen).values(noticed_at=moment))


def remove_unlisted(
    connection: Connection, record_type: str, listed: frozenset[str], moment: int
) -> None:
    """Mark files of abandoned landings as removed when Iceberg never got them."""
    written = (
        select(_F.path)
        .join(DELIVERIES, _F.sequence == _D.sequence)
        .where(_F.record_type == record_type, _F.removed_at.is_(None), _D.state == "abandoned")
    )
    paths = [path for path in connection.execute(written).scalars() if path not in listed]
    remove_files(connection, paths, moment)


def given_up_deliveries(connection: Connection, record_type: str) -> frozenset[int]:
    """Return the deliveries that never counted, though rows of theirs may lie in files."""
    rows = select(_D.sequence).where(_D.record_type == record_type, _D.state == "abandoned")
    return frozenset(connection.execute(rows).scalars())


def deletable(connection: Connection, record_type: str, moment: int) -> list[str]:
    """Return the files that were removed up to a moment and still lie on the store."""
    rows = and_(_F.record_type == record_type, _F.removed_at <= moment, _F.is_deleted.is_(False))
    return list(connection.execute(select(_F.path).where(rows)).scalars())


def note_deleted(connection: Connection, paths: Sequence[str]) -> None:
    """Write down that files are gone from the store."""
    change_files(connection, paths, is_deleted=True)


def _written(connection: Connection, number: int) -> list[str]:
    return list(connection.execute(select(_F.path).where(_F.compaction == number)).scalars())


def _under_way(record_type: str) -> LakeError:
    return LakeError(
        f'Another compaction of "{record_type}" is under way, or was killed a short while ago.',
        cure="Try again in an hour, or a day after one that was killed while writing.",
        code="lake-010",
    )

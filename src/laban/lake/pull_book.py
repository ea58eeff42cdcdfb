"""The book of pulls: leases, batches and runs, in the database of the ledger.

How far a source has been pulled follows from the deliveries that the ledger accepted: a batch is
written down before it is delivered, with the position it leads to, and counts once the ledger
holds its delivery with the same content. There is no second truth that could disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from laban.lake.database import Database, tick
from laban.lake.ledger_tables import DELIVERIES
from laban.lake.moments import from_microseconds, to_microseconds
from laban.lake.pull_tables import PULL_BATCHES, PULL_LEASES, PULL_RUNS

_B = PULL_BATCHES.c
_L = PULL_LEASES.c
_R = PULL_RUNS.c
_D = DELIVERIES.c


class PullState(StrEnum):
    """How a pull stands: interrupted means that its process vanished."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class PullRun:
    """One pull of a source: what it delivered, and the sentence of its error, or none."""

    id: int
    source: str
    state: PullState
    began_at: datetime
    ended_at: datetime | None
    deliveries: int
    rows_read: int
    rows_landed: int
    rows_refused: int
    error: str


@dataclass(frozen=True, slots=True)
class PullBatch:
    """What is about to be delivered: under which id, with which content, leading to where."""

    source: str
    item: str
    delivery_id: str
    organisation: str
    content_sha256: str
    position: str


class PullBook:
    """What is known about the pulls of every source."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take_lease(self, source: str, holder: str, *, now: datetime, until: datetime) -> bool:
        """Let one process pull a source until a moment; say whether it may.

        The holder renews its own lease with this too.
        """
        begin, end = to_microseconds(now), to_microseconds(until)
        with self._database.writing() as connection:
            # Standing in line as a writer, so that two processes never take one lease.
            tick(connection, 0)
            row = connection.execute(select(PULL_LEASES).where(_L.source == source)).first()
            values = {"holder": holder, "held_until": end}
            if row is None:
                connection.execute(insert(PULL_LEASES).values(source=source, **values))
            elif row.holder != holder and row.held_until > begin:
                return False
            else:
                connection.execute(update(PULL_LEASES).where(_L.source == source).values(values))
            return True

    def give_back(self, source: str, holder: str) -> None:
        """End a lease."""
        mine = (_L.source == source) & (_L.holder == holder)
        with self._database.writing() as connection:
            connection.execute(update(PULL_LEASES).where(mine).values(held_until=0))

    def held_until(self, source: str, now: datetime) -> datetime | None:
        """Return until when another process may pull a source; nothing when none does."""
        wanted = select(_L.held_until).where(_L.source == source)
        with self._database.reading() as connection:
            found = connection.execute(wanted).scalar_one_or_none()
        is_held = found is not None and found > to_microseconds(now)
        return from_microseconds(found) if is_held and found is not None else None

    def begin_run(self, source: str, now: datetime) -> int:
        """Write down that a pull begins; earlier ones that never ended were interrupted."""
        values = {"deliveries": 0, "rows_read": 0, "rows_landed": 0, "rows_refused": 0}
        moment = to_microseconds(now)
        left = (_R.source == source) & (_R.state == PullState.RUNNING.value)
        begun = insert(PULL_RUNS).values(
            source=source, state=PullState.RUNNING.value, began_at=moment, error="", **values
        )
        with self._database.writing() as connection:
            gone = {"state": PullState.INTERRUPTED.value, "ended_at": moment}
            connection.execute(update(PULL_RUNS).where(left).values(gone))
            return int(connection.execute(begun.returning(_R.id)).scalar_one())

    def count(self, run: int, *, read: int, landed: int, refused: int) -> None:
        """Add a delivery to the counts of a run."""
        with self._database.writing() as connection:
            connection.execute(
                update(PULL_RUNS)
                .where(_R.id == run)
                .values(
                    deliveries=_R.deliveries + 1,
                    rows_read=_R.rows_read + read,
                    rows_landed=_R.rows_landed + landed,
                    rows_refused=_R.rows_refused + refused,
                )
            )

    def end_run(self, run: int, now: datetime, *, error: str) -> PullRun:
        """Write down that a run ended, with the sentence of its error or none."""
        state = PullState.FAILED if error else PullState.DONE
        values = {"state": state.value, "ended_at": to_microseconds(now), "error": error}
        with self._database.writing() as connection:
            connection.execute(update(PULL_RUNS).where(_R.id == run).values(values))
            return _run(connection.execute(select(PULL_RUNS).where(_R.id == run)).one())

    def runs(self, source: str, *, limit: int = 100, before: int | None = None) -> list[PullRun]:
        """Return the runs of a source, latest first; with `before`, those before that run."""
        rows = select(PULL_RUNS).where(_R.source == source).order_by(_R.id.desc()).limit(limit)
        if before is not None:
            rows = rows.where(_R.id < before)
        with self._database.reading() as connection:
            return [_run(row) for row in connection.execute(rows)]

    def last_success(self, source: str) -> PullRun | None:
        """Return the last run of a source without error."""
        done = (_R.source == source) & (_R.state == PullState.DONE.value)
        rows = select(PULL_RUNS).where(done).order_by(_R.id.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(rows).first()
        return _run(row) if row is not None else None

    def prepare(self, batch: PullBatch) -> None:
        """Write down what is about to be delivered."""
        values: dict[str, Any] = {name: getattr(batch, name) for name in PullBatch.__slots__}
        same = [PULL_BATCHES.c[name] == value for name, value in values.items()
                if name != "position"]  # fmt: skip
        with self._database.writing() as connection:
            done = connection.execute(
                update(PULL_BATCHES).where(*same).values(position=batch.position)
            )
            if not done.rowcount:
                connection.execute(insert(PULL_BATCHES).values(is_settled=False, **values))

    def note(self, source: str, item: str, position: str) -> None:
        """Move an item on without a delivery: it was touched, and is what was delivered."""
        latest = (
            select(func.max(_B.id))
            .where(_B.source == source, _B.item == item, _B.is_settled.is_(True))
            .scalar_subquery()
        )
        with self._database.writing() as connection:
            connection.execute(
                update(PULL_BATCHES).where(_B.id == latest).values(position=position)
            )

    def settle(self, source: str) -> None:
        """Take over the batches whose delivery the ledger has accepted; forget the losers."""
        with self._database.writing() as connection:
            accepted = connection.execute(_accepted_batches(source)).all()
            for row in accepted:
                connection.execute(
                    update(PULL_BATCHES).where(_B.id == row.id).values(is_settled=True)
                )
            for item in {row.item for row in accepted}:
                losers = (_B.source == source) & (_B.item == item) & _B.is_settled.is_(False)
                connection.execute(delete(PULL_BATCHES).where(losers))

    def position(self, source: str, item: str = "") -> str | None:
        """Return where a source, or one file of it, has been pulled to; nothing at first."""
        return self.positions(source).get(item)

    def positions(self, source: str) -> dict[str, str]:
        """Return where each item of a source has been pulled to."""
        with self._database.reading() as connection:
            return {row.item: row.position for row in _latest(connection, source)}

    def settled(self, source: str, item: str = "") -> int:
        """Return how many batches of an item were accepted."""
        wanted = select(func.count()).where(
            _B.source == source, _B.item == item, _B.is_settled.is_(True)
        )
        with self._database.reading() as connection:
            return int(connection.execute(wanted).scalar_one())


def _accepted_batches(source: str) -> Any:
    """Select the unsettled batches whose delivery was accepted with their content."""
    return (
        select(_B.id, _B.item)
        .join(
            DELIVERIES,
            (_D.delivery_id == _B.delivery_id)
            & (_D.organisation == _B.organisation)
            & (_D.content_sha256 == _B.content_sha256),
        )
        .where(_B.source == source, _B.is_settled.is_(False), _D.state == "accepted")
        .order_by(_B.id)
    )


def _latest(connection: Connection, source: str) -> list[Row[Any]]:
    last = (
        select(func.max(_B.id))
        .where(_B.source == source, _B.is_settled.is_(True))
        .group_by(_B.item)
    )
    return list(connection.execute(select(_B.item, _B.position).where(_B.id.in_(last))))


def _run(row: Row[Any]) -> PullRun:
    return PullRun(
        id=row.id,
        source=row.source,
        state=PullState(row.state),
        began_at=from_microseconds(row.began_at),
        ended_at=None if row.ended_at is None else from_microseconds(row.ended_at),
        deliveries=row.deliveries,
        rows_read=row.rows_read,
        rows_landed=row.rows_landed,
        rows_refused=row.rows_refused,
        error=row.error,
    )

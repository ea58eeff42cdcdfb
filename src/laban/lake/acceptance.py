"""Accept deliveries that landed together, in one transaction: each counts or does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from laban.base import LakeError
from laban.lake.accepted import find_accepted, in_parts
from laban.lake.database import tick
from laban.lake.deliveries import Delivery, LandedFiles, Outcome, RefusedFile
from laban.lake.ledger_tables import DELIVERIES
from laban.lake.manifest import add_landed, add_refused
from laban.lake.moments import from_microseconds, to_microseconds

_D = DELIVERIES.c


def change_states(connection: Connection, sequences: Iterable[int], state: str) -> None:
    """Write another state into the entries of deliveries that are begun."""
    for some in in_parts(sequences):
        rows = _D.sequence.in_(some) & (_D.state == "begun")
        connection.execute(update(DELIVERIES).where(rows).values(state=state))


class Acceptance:
    """The acceptance of deliveries, within a transaction that writes.

    `outcomes` are by sequence, in the order in which the deliveries count.
    """

    def __init__(self, connection: Connection, outcomes: Mapping[int, Outcome]) -> None:
        self._connection = connection
        self._outcomes = outcomes

    def run(
        self,
        landed: Sequence[LandedFiles],
        refused: RefusedFile | None,
        now: Callable[[], datetime],
    ) -> list[Delivery]:
        """Accept, and return the delivery that counts for each.

        Raises:
            LakeError: When a compaction has given the landing up meanwhile (lake-013).
        """
        tick(self._connection, 0)
        begun = self._begun()
        ids = [(row.organisation, row.delivery_id) for row in begun]
        earlier = find_accepted(self._connection, set(ids))
        won = [row for row, id in zip(begun, ids, strict=True) if id not in earlier]
        lost = [row.sequence for row, id in zip(begun, ids, strict=True) if id in earlier]
        change_states(self._connection, lost, "abandoned")
        _require_begun(won)
        if won:
            earlier |= self._accept(won, landed, now)
            self._write_down([row.sequence for row in won], landed, refused)
        return [earlier[id] for id in ids]

    def _begun(self) -> list[Row[Any]]:
        found: dict[int, Row[Any]] = {}
        for some in in_parts(self._outcomes):
            rows = select(DELIVERIES).where(_D.sequence.in_(some))
            found |= {row.sequence: row for row in self._connection.execute(rows)}
        return [found[sequence] for sequence in self._outcomes]

    def _accept(
        self, won: Sequence[Row[Any]], landed: Sequence[LandedFiles], now: Callable[[], datetime]
    ) -> dict[tuple[str, str], Delivery]:
        entries = _shared_entries([row.sequence for row in won], landed)
        files = {s: one.files for one in landed for s in one.sequences}
        # The clock is read here, with every other writer waiting, so order is by time.
        moment = tick(self._connection, to_microseconds(now()), times=len(won))
        accepted, values = {}, []
        for place, row in enumerate(won):
            outcome = self._outcomes[row.sequence]
            at = moment + place
            entry = {"landing": entries.get(row.sequence, row.sequence), "accepted_at": at}
            values.append({"its_sequence": row.sequence, **entry, **outcome._asdict()})
            accepted[row.organisation, row.delivery_id] = Delivery(
                sequence=row.sequence,
                delivery_id=row.delivery_id,
                organisation=row.organisation,
                record_type=row.record_type,
                programme_version=row.programme_version,
                accepted_at=from_microseconds(at),
                illustrative=row.illustrative,
                withdrawn_at=None,
                withdrawn_reason=None,
                files=files.get(row.sequence, ()),
                **outcome._asdict(),
            )
        change = update(DELIVERIES).where(_D.sequence == bindparam("its_sequence"))
        self._connection.execute(change.values(state="accepted"), values)
        return accepted

    def _write_down(
        self, won: Sequence[int], landed: Sequence[LandedFiles], refused: RefusedFile | None
    ) -> None:
        entries = _shared_entries(won, landed)
        for files in landed:
            held = sorted(files.sequences & entries.keys())
            if held:
                add_landed(self._connection, entries[held[0]], files)
        if refused:
            add_refused(self._connection, refused, won)


def _shared_entries(won: Sequence[int], landed: Sequence[LandedFiles]) -> dict[int, int]:
    """Return the delivery under which the files are entered, for each that has rows in them."""
    entries: dict[int, int] = {}
    for files in landed:
        held = [sequence for sequence in won if sequence in files.sequences]
        entries |= dict.fromkeys(held, min(held, default=0))
    return entries


def _require_begun(rows: Iterable[Row[Any]]) -> None:
    for row in rows:
        if row.state != "begun":
            raise LakeError(
                f'The landing of delivery "{row.delivery_id}" took so long that it was given up.',
                cure="Deliver it again.",
                code="lake-013",
            )

"""The ledger of deliveries: what was begun, accepted, withdrawn, and when."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from laban.base import LakeError
from laban.lake.acceptance import Acceptance, change_states
from laban.lake.accepted import (
    acceptance_moments,
    accepted_deliveries,
    find_accepted,
    find_delivery,
    find_numbered,
    has_changed_since,
    included_after,
)
from laban.lake.database import Database, tick
from laban.lake.deliveries import (
    Begun,
    Delivery,
    IncludedDelivery,
    LandedFiles,
    Outcome,
    RefusedFile,
)
from laban.lake.ledger_tables import DELIVERIES, RECORD_TYPES
from laban.lake.listings import (
    DeliveryCount,
    DeliveryFilter,
    DeliveryPage,
    count_deliveries,
    page_of_deliveries,
)
from laban.lake.moments import from_microseconds, to_microseconds

_D = DELIVERIES.c
_READ_AT_ONCE = 10_000


class Ledger:
    """What counts: a delivery does once its row says `accepted`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set_key(self, record_type: str, key: Sequence[str]) -> None:
        """Note the key of a record type.

        Raises:
            LakeError: When records were accepted under another key (lake-004).
        """
        wanted = json.dumps(list(key))
        with self._database.reading() as connection:
            if _key_text(connection, record_type) == wanted:
                return
        with self._database.writing() as connection:
            # Another process may be about to note the same one.
            tick(connection, 0)
            known = _key_text(connection, record_type)
            if known is None:
                connection.execute(insert(RECORD_TYPES).values(name=record_type, key=wanted))
            elif known != wanted:
                _refuse_new_key(connection, record_type, known, wanted)
                rows = RECORD_TYPES.c.name == record_type
                connection.execute(update(RECORD_TYPES).where(rows).values(key=wanted))

    def key(self, record_type: str) -> tuple[str, ...]:
        """Return the key columns of a record type; empty when it was never named."""
        with self._database.reading() as connection:
            return tuple(json.loads(_key_text(connection, record_type) or "[]"))

    def begin(self, deliveries: Sequence[Begun]) -> list[int]:
        """Write down that deliveries begin to land; return their sequences, which rise."""
        rows = [{"state": "begun", **delivery._asdict()} for delivery in deliveries]
        begun = insert(DELIVERIES).returning(_D.sequence, _D.organisation, _D.delivery_id)
        with self._database.writing() as connection:
            found = {(o, id): sequence for sequence, o, id in connection.execute(begun, rows)}
        sequences = [found[delivery.organisation, delivery.delivery_id] for delivery in deliveries]
        if sequences != sorted(set(sequences)):
            raise RuntimeError(f"the database numbered deliveries out of order: {sequences}")
        return sequences

    def abandon(self, sequences: Sequence[int]) -> None:
        """Write down that landings will never be accepted."""
        with self._database.writing() as connection:
            change_states(connection, sequences, "abandoned")

    def accept(
        self,
        outcomes: Mapping[int, Outcome],
        landed: Sequence[LandedFiles],
        refused: RefusedFile | None,
        now: Callable[[], datetime],
    ) -> list[Delivery]:
        """Accept deliveries all at once, each at a moment later than every earlier one.

        Returns for each the delivery that counts: another one when its id was accepted first.

        Raises:
            LakeError: When a compaction has given the landing up meanwhile (lake-013).
        """
        with self._database.writing() as connection:
            return Acceptance(connection, outcomes).run(landed, refused, now)

    def find(self, organisation: str, delivery_id: str) -> Delivery | None:
        """Return an accepted delivery by its id, or nothing."""
        with self._database.reading() as connection:
            return find_delivery(connection, organisation, delivery_id)

    def numbered(self, sequence: int) -> Delivery | None:
        """Return an accepted delivery by its sequence, or nothing."""
        with self._database.reading() as connection:
            return find_numbered(connection, sequence)

    def find_many(self, ids: Collection[tuple[str, str]]) -> dict[tuple[str, str], Delivery]:
        """Return the accepted deliveries among those of (organisation, delivery id)."""
        with self._database.reading() as connection:
            return find_accepted(connection, ids)

    def accepted(self, record_type: str | None = None) -> list[Delivery]:
        """Return every accepted delivery, withdrawn ones too, in the order of acceptance."""
        with self._database.reading() as connection:
            return accepted_deliveries(connection, record_type)

    def included(
        self, as_of: datetime, record_type: str | None = None
    ) -> Iterator[IncludedDelivery]:
        """Yield the deliveries that count as of a moment, in the order of their sequence.

        Each part is a transaction of its own: what counts as of a settled moment is settled too.
        """
        last = 0
        while True:
            with self._database.reading() as connection:
                some = included_after(connection, last, as_of, _READ_AT_ONCE, record_type)
            yield from some
            if len(some) < _READ_AT_ONCE:
                return
            last = some[-1].sequence

    def has_changed_since(self, moment: datetime) -> bool:
        """Say whether a delivery was accepted or withdrawn after a moment."""
        with self._database.reading() as connection:
            return has_changed_since(connection, moment)

    def moments(self, sequences: Collection[int]) -> dict[int, datetime]:
        """Return when deliveries were accepted, by their sequence."""
        with self._database.reading() as connection:
            return acceptance_moments(connection, sequences)

    def page(self, wanted: DeliveryFilter, *, size: int, cursor: str | None) -> DeliveryPage:
        """Return accepted deliveries page by page, newest first.

        Raises:
            LakeError: When no page gave the cursor (lake-024).
        """
        with self._database.reading() as connection:
            return page_of_deliveries(connection, wanted, size=size, cursor=cursor)

    def counts(self, organisations: Collection[str] | None) -> list[DeliveryCount]:
        """Return how many deliveries of each record type organisations have had accepted."""
        with self._database.reading() as connection:
            return count_deliveries(connection, organisations)

    def withdraw(
        self, organisation: str, delivery_id: str, *, reason: str, now: datetime
    ) -> Delivery:
        """Mark a delivery as withdrawn from now on.

        Raises:
            LakeError: When the reason is empty (lake-020), the delivery is unknown (lake-005) or
                was withdrawn before (lake-006).
        """
        if not reason.strip():
            raise LakeError(
                f'The withdrawal of delivery "{delivery_id}" gives no reason.',
                cure="Write the reason: it stays in the ledger for ever.",
                code="lake-020",
            )
        with self._database.writing() as connection:
            moment = tick(connection, to_microseconds(now))
            known = _require_known(connection, organisation, delivery_id)
            _refuse_second_withdrawal(known)
            values = {"withdrawn_at": moment, "withdrawn_reason": reason}
            rows = _D.sequence == known.sequence
            connection.execute(update(DELIVERIES).where(rows).values(values))
            return _require_known(connection, organisation, delivery_id)

    def settle_moment(self, now: datetime) -> datetime:
        """Return a moment that nothing accepted or withdrawn from here on can fall before."""
        with self._database.writing() as connection:
            return from_microseconds(tick(connection, to_microseconds(now)))


def _key_text(connection: Connection, record_type: str) -> str | None:
    wanted = select(RECORD_TYPES.c.key).where(RECORD_TYPES.c.name == record_type)
    found: str | None = connection.execute(wanted).scalar_one_or_none()
    return found


def _refuse_new_key(connection: Connection, record_type: str, old: str, new: str) -> None:
    used = select(_D.sequence).where(_D.record_type == record_type, _D.state != "abandoned")
    if connection.execute(used.limit(1)).first() is not None:
        raise LakeError(
            f'The key of record type "{record_type}" is now {new}, but its records were '
            f"delivered under the key {old}.",
            cure="What supersedes what would change in the past: give the record type a new name.",
            code="lake-004",
        )


def _require_known(connection: Connection, organisation: str, delivery_id: str) -> Delivery:
    known = find_delivery(connection, organisation, delivery_id)
    if known is None:
        raise LakeError(
            f'No delivery "{delivery_id}" of organisation "{organisation}" was accepted.',
            cure="Look up its id in the list of deliveries.",
            code="lake-005",
        )
    return known


def _refuse_second_withdrawal(known: Delivery) -> None:
    if known.withdrawn_at is not None:
        raise LakeError(
            f'Delivery "{known.delivery_id}" of "{known.organisation}" was already withdrawn on '
            f'{known.withdrawn_at.isoformat()}: "{known.withdrawn_reason}".',
            cure="Nothing is left to do.",
            code="lake-006",
        )

"""Settle a ledger that was restored: nobody works on it, and its tables are to be made anew."""

from __future__ import annotations

from datetime import datetime

from pyiceberg.catalog.sql import IcebergTables
from sqlalchemy import Connection, delete, select, update

from laban.lake import compaction_marks as marks
from laban.lake.ledger_tables import COMPACTIONS, DELIVERIES, FILES
from laban.lake.moments import to_microseconds


def settle_restored(connection: Connection, now: datetime) -> int:
    """Give up what was under way, forget Iceberg's tables; return how many landings were ended."""
    moment = to_microseconds(now)
    open_ones = COMPACTIONS.c.state.in_(["writing", "claimed"])
    for number in connection.execute(select(COMPACTIONS.c.id).where(open_ones)).scalars().all():
        marks.give_up(connection, number, moment)
    begun = DELIVERIES.c.state == "begun"
    given_up = connection.execute(update(DELIVERIES).where(begun).values(state="abandoned"))
    # Files that were replaced are not in the archive.
    gone = FILES.c.removed_at.is_not(None)
    connection.execute(update(FILES).where(gone).values(is_deleted=True))
    connection.execute(update(FILES).values(is_listed=False))
    connection.execute(delete(IcebergTables))
    return given_up.rowcount

"""Verdicts and gaps as rows of the record types in which a programme keeps their history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

import ibis

from laban.engine import Engine
from laban.lake import Lake
from laban.quality.connections import Connection
from laban.quality.gaps import Gap

CONNECTION_STATUS = "connection_status"
RECONCILIATION_GAP = "reconciliation_gap"
NO_LONGER_OWED = "no_longer_owed"
NAMED_AT_MOST = 20

Row = dict[str, Any]


def connection_rows(connections: Iterable[Connection]) -> Iterator[Row]:
    """Yield the row of `connection_status` for each verdict."""
    for one in connections:
        named = [missing.value for missing in one.missing[:NAMED_AT_MOST]]
        at = one.last_delivery_at
        yield {
            "organisation": one.organisation,
            "record_type": one.record_type,
            "judged_on": one.day.isoformat(),
            "owed_on": one.day.isoformat(),
            "status": one.status.value,
            "obligation": one.obligation,
            "last_delivery_at": at.isoformat() if at else None,
            "expected_by": one.expected_by.isoformat(),
            "missing_count": len(one.missing),
            "missing": ", ".join(named) or None,
            "gaps": one.gaps,
        }


def gap_rows(gaps: Iterable[Gap], judged_on: date) -> Iterator[Row]:
    """Yield the row of `reconciliation_gap` for each gap."""
    for gap in gaps:
        yield {
            "organisation": gap.organisation,
            "record_type": gap.record_type,
            "counted_on": gap.day.isoformat(),
            **gap.by,
            "total": gap.count,
            "judged_on": judged_on.isoformat(),
            "stated": gap.stated,
            "landed": gap.landed,
        }


def ended_rows(
    lake: Lake, engine: Engine, connections: Collection[Connection], day: date
) -> list[tuple[Row, bool]]:
    """Return a last row for each connection judged earlier and no longer owed on a day.

    Each with whether its last verdict was illustrative.
    """
    kept = lake.records(engine.backend, CONNECTION_STATUS)
    kept = kept.filter(kept["judged_on"] < ibis.date(day.isoformat()))
    last = kept.group_by("organisation", "record_type").aggregate(
        owed_on=kept["owed_on"].max(),
        status=kept["status"].argmax(kept["judged_on"]),
        illustrative=kept["_illustrative"].argmax(kept["judged_on"]),
    )
    owed = {(one.organisation, one.record_type) for one in connections}
    return [
        (_ended(row, day), bool(row["illustrative"]))
        for row in last.order_by("organisation", "record_type").to_pyarrow().to_pylist()
        if (row["organisation"], row["record_type"]) not in owed and row["status"] != NO_LONGER_OWED
    ]


def _ended(row: Row, day: date) -> Row:
    return {
        "organisation": row["organisation"],
        "record_type": row["record_type"],
        "judged_on": day.isoformat(),
        "owed_on": row["owed_on"].isoformat(),
        "status": NO_LONGER_OWED,
        "missing_count": 0,
        "gaps": 0,
    }

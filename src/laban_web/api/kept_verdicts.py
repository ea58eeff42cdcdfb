"""The verdicts on connections, and the gaps, that were kept day by day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis.expr.types as ir

from laban.engine import Engine
from laban.quality import CONNECTION_STATUS, RECONCILIATION_GAP
from laban_web.installation import installation

Row = dict[str, Any]


@dataclass(frozen=True)
class KeptDay:
    """What was kept of one day; no day when none was kept yet."""

    day: date | None
    rows: list[Row]


def kept_connections(organisations: Collection[str], day: date | None, **equal: str) -> KeptDay:
    """Return the verdicts of a day, by default the last that was kept."""
    return _kept(CONNECTION_STATUS, organisations, day, equal)


def kept_gaps(organisations: Collection[str], day: date | None, **equal: str) -> KeptDay:
    """Return the gaps found on a day, by default the last of which verdicts were kept."""
    return _kept(RECONCILIATION_GAP, organisations, day, equal)


def kept_history(
    organisation: str, record_type: str, *, days: int, before: date | None = None
) -> list[Row]:
    """Return the verdicts on one connection, newest first: of so many days before a day."""
    if not _is_kept():
        return []
    here = installation()
    with here.context.engine() as engine:
        table = here.lake.records(engine.backend, CONNECTION_STATUS)
        wanted = [*_conditions(table, {"organisation": organisation, "record_type": record_type})]
        if before is not None:
            wanted.append(table["judged_on"] < before)
        newest = table.filter(*wanted).order_by(table["judged_on"].desc())
        rows: list[Row] = newest.limit(days).to_pyarrow().to_pylist()
    return rows


def key_of(name: str, row: Row) -> tuple[str, ...]:
    """Return what tells one verdict or gap of a day from the others, as texts."""
    key = installation().programme.record_types[name].key
    return tuple("" if row[column] is None else str(row[column]) for column in key)


def _kept(name: str, organisations: Collection[str], day: date | None, equal: Row) -> KeptDay:
    if not _is_kept():
        return KeptDay(day, [])
    here = installation()
    with here.context.engine() as engine:
        day = day or _last_day(engine)
        if day is None or not here.lake.deliveries(record_type=name):
            return KeptDay(day, [])
        table = here.lake.records(engine.backend, name)
        table = table.filter(table["judged_on"] == day, *_conditions(table, equal))
        rows = table.to_pyarrow().to_pylist()
    seen = [row for row in rows if row["organisation"] in organisations]
    return KeptDay(day, sorted(seen, key=lambda row: key_of(name, row)))


def _conditions(table: ir.Table, equal: Row) -> list[ir.BooleanValue]:
    return [table[column] == value for column, value in equal.items()]


def _last_day(engine: Engine) -> date | None:
    table = installation().lake.records(engine.backend, CONNECTION_STATUS)
    found: date | None = table["judged_on"].max().to_pyarrow().as_py()
    return found


def _is_kept() -> bool:
    here = installation()
    if CONNECTION_STATUS not in here.programme.record_types:
        return False
    return bool(here.lake.deliveries(record_type=CONNECTION_STATUS))

"""Judge the connections of a day, and keep the verdicts as records."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from laban.base import UserError
from laban.connect import Receipt, deliver
from laban.engine import Engine
from laban.lake import Lake
from laban.programme import Programme
from laban.quality import (
    CONNECTION_STATUS,
    RECONCILIATION_GAP,
    Judgement,
    connection_rows,
    ended_rows,
    gap_rows,
    judge,
)
from laban.run.measuring import ensure_tables
from laban.run.sending import Sending

Marked = tuple[dict[str, Any], bool]


def judge_connections(
    programme: Programme, lake: Lake, engine: Engine, *, day: date, now: datetime
) -> Judgement:
    """Return the verdict on every connection owed on a day, as of its end, or of now.

    Raises:
        UserError: When the day has not begun (quality-001).
    """
    if day > now.astimezone(ZoneInfo(programme.head.time_zone)).date():
        raise UserError(
            f"{day} has not begun, so nothing can be said of it.",
            cure="Name today or an earlier day.",
            code="quality-001",
        )
    ensure_tables(programme, lake)
    as_of = min(_end_of(day, programme), lake.settle_moment(now))
    return judge(programme, lake, engine, day=day, as_of=as_of)


def keep_connections(
    sending: Sending, lake: Lake, engine: Engine, *, day: date
) -> tuple[Receipt, ...]:
    """Judge a day that is over and deliver its verdicts and gaps, by the organisation at the root.

    A day is kept once: again, the same receipts are given, also under a later version of the
    programme. What rests on illustrative records is delivered apart.
    Empty: no receipts when nobody owes anything and no gap was found.

    Raises:
        UserError: When the day is not over (quality-002), or the programme has no place for the
            verdicts (quality-003).
    """
    programme = sending.programme
    _require_place(programme)
    now = sending.now()
    if now <= _end_of(day, programme):
        raise UserError(
            f"{day} is not over, so its verdicts are not final and cannot be kept.",
            cure="Keep an earlier day; without keeping, today can be looked at.",
            code="quality-002",
        )
    earlier = _kept_earlier(programme, lake, day)
    if any(receipt.programme_version != programme.version for receipt in earlier.values()):
        return tuple(earlier.values())
    judgement = judge_connections(programme, lake, engine, day=day, now=now)
    receipts = dict(earlier)
    for record_type, rows in _marked_rows(lake, engine, judgement).items():
        for id, illustrative in _ids(record_type, day):
            chosen = [row for row, marked in rows if marked == illustrative]
            if chosen and id not in earlier:
                receipts[id] = _deliver(sending, lake, record_type, chosen, id, illustrative)
    return tuple(receipts.values())


def _marked_rows(lake: Lake, engine: Engine, judgement: Judgement) -> dict[str, list[Marked]]:
    """Return the rows to keep by record type, each with whether it is illustrative."""
    gaps, connections, day = judgement.gaps, judgement.connections, judgement.day
    gap_marks = (gap.illustrative for gap in gaps)
    marks = (connection.illustrative for connection in connections)
    return {
        RECONCILIATION_GAP: list(zip(gap_rows(gaps, day), gap_marks, strict=True)),
        CONNECTION_STATUS: [
            *zip(connection_rows(connections), marks, strict=True),
            *ended_rows(lake, engine, connections, day),
        ],
    }


def _ids(record_type: str, day: date) -> Iterator[tuple[str, bool]]:
    """Yield the ids of a day's deliveries, with whether it is the illustrative one."""
    yield f"{record_type}-{day}", False
    yield f"{record_type}-{day}-illustrative", True


def _kept_earlier(programme: Programme, lake: Lake, day: date) -> dict[str, Receipt]:
    """Return the receipts of what was kept of a day before, by delivery id."""
    ids = [id for name in (RECONCILIATION_GAP, CONNECTION_STATUS) for id, _ in _ids(name, day)]
    found = {id: lake.delivery(programme.head.root, id) for id in ids}
    return {id: Receipt.of(one, replayed=True) for id, one in found.items() if one}


def _deliver(
    sending: Sending,
    lake: Lake,
    record_type: str,
    rows: Iterable[Mapping[str, Any]],
    id: str,
    illustrative: bool,
) -> Receipt:
    """Deliver rows through the door that everybody uses, whole or not at all."""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return deliver(
        io.BytesIO(lines.encode()),
        programme=sending.programme,
        lake=lake,
        record_type=record_type,
        organisation=sending.programme.head.root,
        delivery_id=id,
        now=sending.now,
        format="ndjson",
        all_or_nothing=True,
        illustrative=illustrative,
        pseudonym_key=sending.pseudonym_key,
    )


def _end_of(day: date, programme: Programme) -> datetime:
    """Return the last moment of a local day."""
    zone = ZoneInfo(programme.head.time_zone)
    midnight = datetime.combine(day + timedelta(days=1), time(), zone)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def _require_place(programme: Programme) -> None:
    for name in (CONNECTION_STATUS, RECONCILIATION_GAP):
        if name not in programme.record_types:
            raise UserError(
                f'The programme has no record type "{name}", so verdicts cannot be kept.',
                cure="Copy it from programmes/vietnam/records, with its code lists.",
                code="quality-003",
            )

"""Small random worlds: organisations that change, records near every edge, indicators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from hypothesis import strategies as st

from laban.base import Grain
from laban.programme import (
    Brief,
    CodeEntry,
    CodeList,
    ColumnType,
    Indicator,
    Organisations,
    Programme,
    ProgrammeFile,
    RecordColumn,
    RecordType,
    Text,
)
from tests.measure.reference.indicators import indicators
from tests.measure.reference.trees import trees
from tests.measure.reference.versions import Delivered

TEXT = Text(vi="x", en="x")
ZONES = ("Asia/Ho_Chi_Minh", "Europe/Amsterdam", "UTC")
TYPES = {
    "id": ColumnType.STRING,
    "body": ColumnType.ORGANISATION,
    "kind": ColumnType.CODE,
    "is_paid": ColumnType.BOOLEAN,
    "amount": ColumnType.DECIMAL,
    "size": ColumnType.INTEGER,
    "name": ColumnType.STRING,
    "place": ColumnType.STRING,
    "at": ColumnType.TIMESTAMP,
    "done": ColumnType.TIMESTAMP,
    "day": ColumnType.DATE,
}
FACT = RecordType(
    record_type="fact",
    title=TEXT,
    key=("id",),
    organisation="body",
    time="at",
    columns={
        name: RecordColumn(type=type_, title=TEXT, code_list="kind" if name == "kind" else None)
        for name, type_ in TYPES.items()
    },
)


def _codes(name: str, attributes: dict[str, ColumnType], rows: dict[str, Any]) -> CodeList:
    entries = tuple(
        CodeEntry(code=code, title=TEXT, attributes=dict(zip(attributes, values, strict=True)))
        for code, values in rows.items()
    )
    return CodeList(code=name, attributes=attributes, entries=entries)


CODE_LISTS = {
    "unit": _codes(
        "unit",
        {"dimension": ColumnType.STRING},
        {"item": ["count"], "percent": ["percent"], "vnd": ["money"], "index": ["index"]},
    ),
    "kind": _codes(
        "kind",
        {"limit": ColumnType.INTEGER, "is_digital": ColumnType.BOOLEAN},
        {"a": [5, True], "b": [0, False], "c": [None, None]},
    ),
}


SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "body", "kind", "name", "place")),
        ("is_paid", pa.bool_()),
        ("amount", pa.decimal128(38, 2)),
        ("size", pa.int64()),
        ("at", pa.timestamp("us", "UTC")),
        ("done", pa.timestamp("us", "UTC")),
        ("day", pa.date32()),
    ]
)


@dataclass(frozen=True)
class World:
    """A programme and what has been delivered for it."""

    programme: Programme
    deliveries: tuple[Delivered, ...]
    as_of: datetime
    structure: date | None
    span: tuple[date, date] | None
    kinds: tuple[str, ...] = ()


def programme_of(
    organisations: Organisations,
    chosen: list[Indicator],
    zone: str = ZONES[0],
    brief: Brief | None = None,
) -> Programme:
    """Return a programme as its files would give it."""
    head = ProgrammeFile(
        code="world",
        title=TEXT,
        time_zone=zone,
        root=organisations.root,
        hierarchies={"administrative": TEXT, "region": TEXT},
        holidays=(date(2024, 1, 1), date(2024, 3, 29)),
        brief=brief or Brief(),
    )
    return Programme(
        head=head,
        organisations=organisations,
        record_types={"fact": FACT},
        indicators={one.indicator: one for one in chosen},
        targets=(),
        state_rules=(),
        task_groups=(),
        tasks=(),
        obligations=(),
        code_lists=CODE_LISTS,
        sources={},
        maps={},
        subjects={},
        version="0" * 64,
        files=(),
    )


# Days at which something begins or ends: months, reports, years, summer time.
EDGES = tuple(
    date.fromisoformat(day)
    for day in [
        "2023-12-14",
        "2023-12-15",
        "2023-12-31",
        "2024-01-01",
        "2024-01-14",
        "2024-01-15",
        "2024-02-29",
        "2024-03-01",
        "2024-03-31",
        "2024-04-01",
        "2024-06-14",
        "2024-06-15",
        "2024-06-30",
        "2024-10-27",
        "2024-12-14",
        "2025-01-01",
    ]
)
CLOCKS = (
    time(0),
    time(0, 0, 1),
    time(23, 59, 59),
    time(2, 30),
    time(12),
    time(17),
    time(7),
    time(23, 59, 59, 999999),
)


SPANS = (
    (date(2024, 1, 1), date(2025, 1, 1)),
    (date(2023, 12, 15), date(2024, 6, 15)),
    (date(2024, 2, 10), date(2024, 8, 1)),
)
LATER = date(2025, 3, 1)
BRIEFS = (
    Brief(),
    Brief(),
    Brief(kinds=("commune", "village", "part")),
    Brief(kinds=("commune", "province"), grains=(Grain.QUARTER, Grain.YEAR)),
)


@st.composite
def moments(draw: st.DrawFn, zone: str) -> datetime:
    """Draw a moment near an edge, local or in universal time."""
    days = st.sampled_from(EDGES) | st.dates(date(2023, 11, 20), date(2025, 1, 20))
    local = ZoneInfo(zone) if draw(st.booleans()) else UTC
    clock = draw(st.sampled_from(CLOCKS))
    return datetime.combine(draw(days), clock, tzinfo=local).astimezone(UTC)


@st.composite
def facts(draw: st.DrawFn, organisations: Organisations, zone: str) -> dict[str, Any]:
    """Draw one record; mostly of a body that exists on its day."""
    at = draw(moments(zone))
    day = at.astimezone(ZoneInfo(zone)).date()
    alive = [one.id for one in organisations.by_id.values() if one.is_valid_on(day)]
    bodies = sorted(organisations.by_id if draw(st.booleans()) else alive)
    maybe = draw(st.integers(-20, 90))
    return {
        "id": draw(st.sampled_from([f"r{n}" for n in range(25)])),
        "body": draw(st.sampled_from(bodies)),
        "kind": draw(st.sampled_from(["a", "b", "c", None])),
        "is_paid": draw(st.sampled_from([True, False, None])),
        "amount": draw(st.none() | st.integers(-300, 5000).map(lambda n: Decimal(n) / 100)),
        "size": draw(st.none() | st.integers(-2, 9)),
        "name": draw(st.sampled_from(["Ánh", "ánh", "Bình", "", None])),
        "place": draw(st.sampled_from(["p1", "p2", "p3"])),
        "at": at,
        "done": draw(st.none() | st.just(at + timedelta(days=maybe)) | moments(zone)),
        "day": draw(st.none() | st.sampled_from(EDGES)),
    }


@st.composite
def delivered(
    draw: st.DrawFn, organisations: Organisations, zone: str, most: int
) -> tuple[Delivered, ...]:
    """Draw one to three deliveries; later ones supersede keys, some are withdrawn."""
    found = []
    for sequence in range(1, draw(st.integers(1, 3)) + 1):
        rows = draw(st.lists(facts(organisations, zone), min_size=1, max_size=most))
        accepted = datetime(2025, 1, sequence * 5, tzinfo=UTC)
        withdrawn = draw(st.sampled_from([None, None, None, datetime(2025, 1, 18, tzinfo=UTC)]))
        found.append(
            Delivered(
                sequence=sequence,
                accepted_at=accepted,
                rows=tuple(rows),
                illustrative=draw(st.sampled_from([False, False, True])),
                withdrawn_at=withdrawn,
            )
        )
    return tuple(found)


@st.composite
def worlds(draw: st.DrawFn, *, most_records: int = 14, most_indicators: int = 7) -> World:
    """Draw a world."""
    zone = draw(st.sampled_from(ZONES))
    organisations = draw(trees())
    chosen = draw(indicators(most_indicators))
    days = st.sampled_from(EDGES) | st.dates(date(2023, 10, 1), date(2025, 3, 1))
    spans = st.sampled_from(SPANS)
    return World(
        programme=programme_of(organisations, chosen, zone, draw(st.sampled_from(BRIEFS))),
        deliveries=draw(delivered(organisations, zone, most_records)),
        as_of=draw(
            st.sampled_from([datetime(2025, 1, d, 18, tzinfo=UTC) for d in (6, 12, 17, 31)])
        ),
        structure=draw(st.sampled_from([None, LATER, LATER]) | days),
        span=draw(st.none() | st.none() | spans),
        kinds=draw(st.sampled_from([(), (), (), ("commune",), ("province", "region")])),
    )

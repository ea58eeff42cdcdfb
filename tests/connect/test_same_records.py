"""The same records land as the same rows, whatever form, batches or deliveries they come in."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laban.connect import Verdict, reading
from laban.connect.readers import ReadOptions
from laban.programme import Programme
from tests.connect.conftest import Clock, Door

ZONE = timezone(timedelta(hours=7))
QUICK = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

LETTERS = st.sampled_from('aZđếĐ 0-9,;|"\n\t.{[')
TEXTS = st.text(LETTERS, max_size=12)
RECORDS = st.fixed_dictionaries(
    {
        "code": st.one_of(st.from_regex(r"[A-C][0-9]{1,3}", fullmatch=True), TEXTS),
        "unit": st.sampled_from(["101", "102", "201", "10@2025-07-01", "999"]),
        "happened_on": st.dates(date(2019, 12, 1), date(2026, 1, 1)),
        "seen_at": st.none()
        | st.datetimes(datetime(2019, 1, 1), datetime(2031, 1, 1), timezones=st.just(ZONE)),
        "count": st.none() | st.integers(-5, 1_000_005),
        "share": st.none() | st.decimals(-(10**20), 10**20, places=4),
        "channel": st.none() | st.sampled_from(["online", "direct", "onlin"]),
        "is_open": st.none() | st.booleans(),
        "person": st.none() | TEXTS,
        "note": st.none() | TEXTS,
    }
)
Record = dict[str, Any]


def as_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def as_csv(records: list[Record]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, list(records[0]))
    writer.writeheader()
    writer.writerows({name: as_text(value) for name, value in row.items()} for row in records)
    return target.getvalue().encode()


def as_ndjson(records: list[Record]) -> bytes:
    return b"".join(json.dumps(row, default=as_text).encode() + b"\n" for row in records)


def as_json(records: list[Record]) -> bytes:
    return json.dumps(records, default=as_text, ensure_ascii=False, indent=1).encode()


def as_parquet(records: list[Record]) -> bytes:
    types = {
        "happened_on": pa.date32(),
        "seen_at": pa.timestamp("us", "+07:00"),
        "count": pa.int64(),
        "share": pa.decimal128(38, 4),
        "is_open": pa.bool_(),
    }
    columns = {
        name: pa.array([row[name] for row in records], types.get(name, pa.string()))
        for name in records[0]
    }
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


def as_arrow(records: list[Record]) -> bytes:
    table = pq.read_table(io.BytesIO(as_parquet(records)))
    target = io.BytesIO()
    with pa.ipc.new_stream(target, table.schema) as writer:
        writer.write_table(table, max_chunksize=3)
    return target.getvalue()


FORMS: dict[str, Callable[[list[Record]], bytes]] = {
    "csv": as_csv,
    "ndjson": as_ndjson,
    "json": as_json,
    "parquet": as_parquet,
    "arrow": as_arrow,
}


@contextmanager
def new_door(programme: Programme) -> Iterator[Door]:
    with tempfile.TemporaryDirectory() as home:
        door = Door(programme, Path(home), Clock())
        yield door
        door.lake.close()


def counts(verdict: Verdict) -> tuple[int, ...]:
    return (verdict.rows_read, verdict.rows_right, verdict.rows_refused, verdict.rows_flagged)


@QUICK
@given(records=st.lists(RECORDS, min_size=1, max_size=12))
def test_every_form_lands_the_same_rows(programme: Programme, records: list[Record]) -> None:
    landed, refused = {}, {}
    for format, write in FORMS.items():
        with new_door(programme) as door:
            receipt = door.deliver(write(records), format=format)
            landed[format] = door.records()
            found = door.lake.refused(1).to_pylist()
            refused[format] = [(f["row"], f["column"], f["code"], f["level"]) for f in found]
            assert receipt.rows_landed + receipt.rows_refused == len(records)
    assert all(rows == landed["csv"] for rows in landed.values())
    assert all(rows == refused["csv"] for rows in refused.values())


@QUICK
@given(
    records=st.lists(RECORDS, min_size=1, max_size=12),
    rows=st.integers(1, 5),
    size=st.integers(1, 300),
    format=st.sampled_from(sorted(FORMS)),
)
def test_size_of_the_batches_changes_nothing(
    programme: Programme, records: list[Record], rows: int, size: int, format: str
) -> None:
    content = FORMS[format](records)
    with new_door(programme) as door, pytest.MonkeyPatch.context() as patch:
        whole = door.check(content, format=format)
        small = partial(ReadOptions, bytes_per_batch=size, rows_per_batch=rows)
        patch.setattr(reading, "ReadOptions", small)
        parts = door.check(content, format=format)
    assert counts(parts) == counts(whole)
    assert parts.refused.to_pylist() == whole.refused.to_pylist()


@QUICK
@given(records=st.lists(RECORDS, min_size=2, max_size=12), data=st.data())
def test_splitting_a_delivery_changes_no_record(
    programme: Programme, records: list[Record], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(1, len(records) - 1))
    with new_door(programme) as door:
        door.deliver(as_ndjson(records), format="ndjson")
        whole = by_key(door.records())
    with new_door(programme) as door:
        door.deliver(as_ndjson(records[:cut]), format="ndjson")
        door.deliver(as_ndjson(records[cut:]), format="ndjson", delivery_id="d2")
        assert by_key(door.records()) == whole


@QUICK
@given(
    records=st.lists(RECORDS, min_size=2, max_size=12, unique_by=lambda row: row["code"].strip()),
    data=st.data(),
)
def test_order_of_different_keys_changes_no_record(
    programme: Programme, records: list[Record], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(records))
    with new_door(programme) as door:
        door.deliver(as_csv(records))
        whole = by_key(door.records())
    with new_door(programme) as door:
        door.deliver(as_csv(shuffled))
        assert by_key(door.records()) == whole


def by_key(records: list[Record]) -> dict[str, Record]:
    return {record["code"]: record for record in records}


def test_decimals_of_every_form_are_exact(programme: Programme) -> None:
    row = {"code": "A1", "unit": "101", "happened_on": date(2024, 1, 31)}
    value = Decimal("12345678901234567890.125")
    for format, write in FORMS.items():
        with new_door(programme) as door:
            door.deliver(write([row | {"share": value}]), format=format)
            assert door.records()[0]["share"] == value, format

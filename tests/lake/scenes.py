"""Small deliveries of dossiers, and the way to land and read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import ibis
import pyarrow as pa

from laban.lake import Delivery, Lake

DOSSIER = pa.schema(
    [
        ("code", pa.string()),
        ("office", pa.string()),
        ("days", pa.int64()),
        ("fee", pa.decimal128(38, 2)),
        ("received_at", pa.timestamp("us", "UTC")),
        ("signed_on", pa.date32()),
        ("is_online", pa.bool_()),
    ]
)
KEY = ["code", "office"]
FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    """Return a moment on the numbered day."""
    return FIRST_DAY + timedelta(days=number)


def batch(sequence: int, rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.RecordBatch:
    """Return rows as a batch, with the columns the ledger wants."""
    full = pa.schema([*schema, ("_sequence", pa.int64()), ("_row", pa.int64())])
    numbered = [
        {"office": "A", **row, "_sequence": sequence, "_row": number}
        for number, row in enumerate(rows, start=1)
    ]
    return pa.RecordBatch.from_pylist(numbered, schema=full)


def land(
    lake: Lake,
    delivery_id: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    on: int = 1,
    illustrative: bool = False,
    schema: pa.Schema = DOSSIER,
) -> Delivery:
    """Land one delivery of dossiers of H22 on a day."""
    lake.ensure_table("dossier", schema, KEY)
    with lake.landing(
        delivery_id=delivery_id,
        organisation="H22",
        record_type="dossier",
        programme_version="v1",
        illustrative=illustrative,
    ) as landing:
        landing.write(batch(landing.sequence, rows, schema))
        return landing.accept(
            content_sha256="0" * 64,
            rows_read=len(rows),
            rows_refused=0,
            rows_flagged=0,
            now=lambda: day(on),
        )


def read(
    lake: Lake, *, as_of: datetime | None = None, every_version: bool = False
) -> list[dict[str, Any]]:
    """Return the dossiers by key and version, read through DuckDB."""
    backend = ibis.duckdb.connect()
    table = lake.records(backend, "dossier", as_of=as_of, every_version=every_version)
    rows = table.order_by("code", "office", "_sequence", "_row").to_pyarrow().to_pylist()
    backend.disconnect()
    return rows


def days(lake: Lake, *, as_of: datetime | None = None) -> dict[str, int]:
    """Return the column `days` of each dossier code."""
    return {row["code"]: row["days"] for row in read(lake, as_of=as_of)}

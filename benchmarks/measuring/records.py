"""Made-up dossiers, in a lake as the sites would have delivered them.

Every province delivers its dossiers, and later delivers a share of them again, now ended: so the
latest version of each key has to be found.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.measuring.programme import COMMUNES, DISTRICTS, PROVINCES, province
from laban.connect import lake_schema
from laban.lake import Lake
from laban.programme import Programme, read_programme

AGAIN_ONE_IN = 50
FIRST_ACCEPTED = datetime(2025, 2, 1, tzinfo=UTC)
_ROWS_PER_BATCH = 131_072
# 2024-01-01 00:00 at UTC+7, and the seconds of that year
_YEAR_BEGINS, _YEAR_SECONDS = 1_704_042_000, 366 * 86_400


def build_lake(home: str, programme: str, records: int) -> dict[str, Any]:
    """Land the dossiers of all provinces; return how many records and files there are."""
    read = read_programme(Path(programme))
    record_type = read.record_types["dossier"]
    with Lake.open(Path(home)) as lake:
        lake.ensure_table("dossier", lake_schema(record_type), record_type.key)
        for again in (False, True):
            for number in range(PROVINCES):
                _deliver(lake, read, number, _share(records, number), again=again)
        deliveries = lake.deliveries()
    files = [Path(home) / "files" / file.path for d in deliveries for file in d.files]
    return {
        "rows": sum(delivery.rows_landed for delivery in deliveries),
        "deliveries": len(deliveries),
        "files": [str(file) for file in files],
        "bytes": sum(file.stat().st_size for file in files),
    }


def _share(records: int, number: int) -> int:
    return records // PROVINCES + (number < records % PROVINCES)


def _deliver(lake: Lake, programme: Programme, number: int, rows: int, *, again: bool) -> None:
    landed = 0
    landing = lake.landing(
        delivery_id=f"{province(number)}-{'again' if again else 'first'}",
        organisation=province(number),
        record_type="dossier",
        programme_version=programme.version,
        illustrative=True,
    )
    accepted_at = FIRST_ACCEPTED + timedelta(hours=landing.sequence)
    with landing:
        for batch in _dossiers(number, rows, landing.sequence, again=again):
            landing.write(batch)
            landed += batch.num_rows
        landing.accept(
            content_sha256="0" * 64,
            rows_read=landed,
            rows_refused=0,
            rows_flagged=0,
            now=lambda: accepted_at,
        )


def _dossiers(number: int, rows: int, sequence: int, *, again: bool) -> Iterator[pa.RecordBatch]:
    """Yield a province's dossiers.

    Communes differ in size, few procedures make up most dossiers, and one in ten has not ended.
    """
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    communes = [f"C{c:04d}" for c in range(COMMUNES) if c % DISTRICTS % PROVINCES == number]
    chosen = f"WHERE i % {AGAIN_ONE_IN} = 7" if again else ""
    connection.execute(
        f"""
        CREATE VIEW drawn AS
        SELECT i, hash({number}, i) AS h, (hash(h) % 1000000) / 1000000.0 AS u,
               (hash(h + 1) % 1000000) / 1000000.0 AS v, hash(h + 2) AS w, hash(h + 3) AS z,
               {_YEAR_BEGINS} + (h % {_YEAR_SECONDS})::BIGINT AS received
        FROM range({rows}) AS r(i) {chosen}
        """
    )
    ended = "true" if again else "w % 10 > 0"
    reader = connection.execute(
        f"""
        SELECT '000.{number:02d}.H' || (10 + i % 80) || '-' || (240101 + i % 28) || '-'
                   || lpad(i::VARCHAR, 8, '0') AS dossier_code,
               $communes[1 + floor(u * sqrt(u) * len($communes))::INT] AS unit,
               '1.' || lpad(floor(exp(v * ln(2000)))::INT::VARCHAR, 6, '0') AS procedure,
               ['online', 'online', 'direct', 'postal'][1 + (w // 16 % 4)::INT] AS channel,
               ['full', 'partial', 'information'][1 + (w // 64 % 3)::INT] AS level,
               to_timestamp(received) AS received_at,
               to_timestamp(received + 86400 * (1 + w // 256 % 20)::BIGINT) AS due_at,
               CASE WHEN {ended}
                    THEN to_timestamp(received + 3600 * (1 + w // 8192 % 480)::BIGINT) END
                   AS ended_at,
               greatest(0, (w // 1048576 % 8)::BIGINT - 5) AS supplements,
               (greatest(0, (z % 16)::BIGINT - 6) * 15000)::DECIMAL(38, 2) AS fee,
               ['none', 'national', 'agency'][1 + (z // 16 % 3)::INT] AS payment,
               z // 64 % 3 > 0 AS has_result, z // 256 % 5 > 1 AS digitised,
               z // 2048 % 2 = 0 AS identified, {sequence}::BIGINT AS _sequence,
               row_number() OVER () AS _row
        FROM drawn
        """,
        {"communes": communes},
    ).to_arrow_reader(_ROWS_PER_BATCH)
    yield from reader

"""Real lakes in folders that go away, with what has been delivered for a random world."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from laban.lake import Lake
from laban.programme import Programme
from tests.measure.reference import Delivered
from tests.measure.reference.worlds import SCHEMA

LEDGER = (pa.field("_sequence", pa.int64()), pa.field("_row", pa.int64()))


@contextmanager
def lake_of(
    programme: Programme,
    deliveries: Iterable[Delivered],
    schemas: Mapping[str, pa.Schema] | None = None,
) -> Iterator[Lake]:
    """Open a new lake into which the deliveries have been landed and withdrawn, in order."""
    landed = list(deliveries)
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder)) as lake:
        for name, schema in (schemas or {"fact": SCHEMA}).items():
            lake.ensure_table(name, schema, programme.record_types[name].key)
        for delivery in landed:
            _land(lake, programme, delivery, (schemas or {"fact": SCHEMA})[delivery.record_type])
        for delivery in landed:
            if delivery.withdrawn_at is not None:
                lake.withdraw(
                    "VN", str(delivery.sequence), reason="Taken back", now=delivery.withdrawn_at
                )
        yield lake


def _land(lake: Lake, programme: Programme, delivery: Delivered, schema: pa.Schema) -> None:
    with lake.landing(
        delivery_id=str(delivery.sequence),
        organisation="VN",
        record_type=delivery.record_type,
        programme_version=programme.version,
        illustrative=delivery.illustrative,
    ) as landing:
        rows = [
            {**row, "_sequence": landing.sequence, "_row": number}
            for number, row in enumerate(delivery.rows, start=1)
        ]
        whole = pa.schema([*schema, *LEDGER])
        landing.write(pa.RecordBatch.from_pylist(rows, schema=whole))
        landing.accept(
            content_sha256="0" * 64,
            rows_read=len(rows),
            rows_refused=0,
            rows_flagged=0,
            now=lambda: delivery.accepted_at,
        )

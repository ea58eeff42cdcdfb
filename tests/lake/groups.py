"""Groups of small deliveries of dossiers, and the way to land them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from laban.lake import REFUSED_SCHEMA, Begun, Delivery, GroupLanding, Lake, Outcome
from tests.lake.scenes import DOSSIER, KEY, batch, day

Rows = Sequence[Mapping[str, Any]]


def begin_group(lake: Lake, ids: Sequence[str], *, record_type: str = "dossier") -> GroupLanding:
    lake.ensure_table(record_type, DOSSIER, KEY)
    return lake.group_landing([Begun(id, "H22", record_type, "v1", False) for id in ids])


def fill_group(
    group: GroupLanding,
    deliveries: Mapping[str, Rows],
    *,
    on: int = 1,
    refused: Mapping[str, Sequence[int]] | None = None,
) -> list[Delivery]:
    """Write the rows of each delivery, and the numbers of its refused rows, and accept all."""
    wrong = refused or {}
    outcomes = {}
    for sequence, (id, rows) in zip(group.sequences, deliveries.items(), strict=True):
        group.write("dossier", batch(sequence, rows, DOSSIER))
        faults = [{"row": row, "reason": f"row {row} of {id}"} for row in wrong.get(id, ())]
        if faults:
            lines = pa.RecordBatch.from_pylist(faults, schema=REFUSED_SCHEMA)
            held = pa.array([sequence] * len(faults), pa.int64())
            group.write_refused(lines.append_column("_sequence", held))
        outcomes[sequence] = Outcome("0" * 64, len(rows), len(rows), len(faults), 0)
    return group.accept(outcomes, now=lambda: day(on))


def land_group(lake: Lake, deliveries: Mapping[str, Rows], **options: Any) -> list[Delivery]:
    """Land deliveries of H22 together."""
    with begin_group(lake, list(deliveries)) as group:
        return fill_group(group, deliveries, **options)

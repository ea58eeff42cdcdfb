"""Land the requests of a group together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from laban.connect.joint_validation import Judged
from laban.connect.offers import Request
from laban.lake import Begun, Delivery, GroupLanding, Lake
from laban.programme import Programme


@dataclass(frozen=True, slots=True)
class Landed:
    """The delivery that counts for a request, and whether it is the request's own."""

    delivery: Delivery
    is_own: bool


def land_together(
    lake: Lake,
    programme: Programme,
    requests: Sequence[Request],
    judged: Sequence[Judged],
    now: Callable[[], datetime],
) -> dict[Request, Landed]:
    """Land requests in their order, all at once, and return what counts for each.

    Raises:
        LakeError: When a compaction has given the landing up meanwhile (lake-013).
    """
    if not requests:
        return {}
    begun = [_begun(request, programme.version) for request in requests]
    outcomes = {r: outcome for one in judged for r, outcome in one.outcomes.items()}
    with lake.group_landing(begun) as group:
        sequences = dict(zip(requests, group.sequences, strict=True))
        _write(group, judged, sequences)
        accepted = group.accept({sequences[r]: outcomes[r] for r in requests}, now=now)
    return {
        request: Landed(delivery, delivery.sequence == sequences[request])
        for request, delivery in zip(requests, accepted, strict=True)
    }


def _begun(request: Request, programme_version: str) -> Begun:
    return Begun(
        delivery_id=request.offer.delivery_id,
        organisation=request.sender.id,
        record_type=request.record_type.record_type,
        programme_version=programme_version,
        illustrative=request.offer.illustrative,
    )


def _write(group: GroupLanding, judged: Sequence[Judged], sequences: Mapping[Request, int]) -> None:
    by_type: defaultdict[str, list[pa.RecordBatch]] = defaultdict(list)
    for one in judged:
        for part in one.parts:
            by_type[one.record_type].append(part.landed(sequences))
            faults = part.faults(sequences)
            if faults.num_rows:
                group.write_refused(faults)
    for record_type, batches in by_type.items():
        for batch in _in_order(batches):
            group.write(record_type, batch)


def _in_order(batches: Sequence[pa.RecordBatch]) -> Sequence[pa.RecordBatch]:
    if len(batches) == 1:
        return batches
    by = [("_sequence", "ascending"), ("_row", "ascending")]
    joined = pa.Table.from_batches(batches).unify_dictionaries().sort_by(by)
    found: Sequence[pa.RecordBatch] = joined.combine_chunks().to_batches()
    return found

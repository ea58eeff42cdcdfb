"""Validate the requests of one record type and mapping together, and judge each for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from laban.base import DeliveryError
from laban.connect.joint_batches import JointBatch, join_batches
from laban.connect.joint_reading import JointReader
from laban.connect.mapping import SourceMapping
from laban.connect.offers import NAME, Failure, Request
from laban.connect.reading import read_options, require_rows
from laban.connect.receipts import Verdict, WrongRowsError
from laban.connect.source_columns import SourceColumns
from laban.connect.tally import FAULTS_IN_A_VERDICT
from laban.connect.validation import Sender, Validated, Validator
from laban.lake import REFUSED_SCHEMA, Outcome
from laban.programme import Programme, RecordType


@dataclass
class Judged:
    """What came of requests: rows that may land, outcomes, and errors, which land nothing."""

    record_type: str
    parts: list[JudgedPart] = field(default_factory=list)
    outcomes: dict[Request, Outcome] = field(default_factory=dict)
    errors: dict[Request, DeliveryError | Failure] = field(default_factory=dict)


@dataclass(frozen=True)
class JudgedPart:
    """A validated batch and the requests whose rows it holds."""

    joint: JointBatch
    validated: Validated

    def counts(self) -> NDArray[np.int64]:
        """Return of each share: rows read, landed, and flagged among the landed."""
        faults, landed = self.validated.faults, _numbers(self.validated.landed.column("_row"))
        is_flag = np.array(faults.column("level").to_pylist()) == "flag"
        flagged = np.unique(_numbers(faults.column("row"))[is_flag])
        width = len(self.joint.shares)
        return np.stack(
            [
                np.array([share.count for share in self.joint.shares], np.int64),
                np.bincount(self.joint.share_of(landed), minlength=width),
                np.bincount(
                    self.joint.share_of(flagged[np.isin(flagged, landed)]), minlength=width
                ),
            ],
            axis=1,
        )

    def landed(self, sequences: Mapping[Request, int]) -> pa.RecordBatch:
        """Return the good rows of the requests that have a sequence, numbered as their own."""
        return self._own(self.validated.landed, "_row", sequences)

    def faults(self, sequences: Mapping[Request, int]) -> pa.RecordBatch:
        """Return the faults of the requests that have a sequence, numbered as their own."""
        return self._own(self.validated.faults, "row", sequences)

    def _own(
        self, batch: pa.RecordBatch, row: str, sequences: Mapping[Request, int]
    ) -> pa.RecordBatch:
        """Return rows with their own numbers and `_sequence`."""
        numbers = _numbers(batch.column(row))
        which = self.joint.share_of(numbers)
        shifts = np.array([share.shift for share in self.joint.shares], np.int64)
        given = [sequences.get(share.request, 0) for share in self.joint.shares]
        held = np.array(given, np.int64)[which]
        place = batch.schema.get_field_index(row)
        own = batch.set_column(place, row, pa.array(numbers + shifts[which]))
        own = own.append_column("_sequence", pa.array(held))
        return own if held.all() else own.filter(pa.array(held > 0))


class JointValidator:
    """Validates requests of one record type and mapping, again and again."""

    def __init__(
        self,
        programme: Programme,
        record_type: RecordType,
        mapping: SourceMapping | None,
        *,
        pseudonym_key: bytes,
    ) -> None:
        columns = SourceColumns.of(record_type, mapping)
        self.mapping = mapping
        self._record_type = record_type
        self._reader = JointReader(columns, read_options(columns, mapping))
        self._validator = Validator(programme, record_type, columns, pseudonym_key=pseudonym_key)

    def close(self) -> None:
        """Let go of the engines."""
        self._reader.close()
        self._validator.__exit__()

    def judge(self, requests: Sequence[Request], sender_of: Mapping[str, Sender]) -> Judged:
        """Say of each request what `deliver` would make of it."""
        read = self._reader.read(requests)
        judged = Judged(self._record_type.record_type, errors=dict(read.errors))
        for joint in join_batches(read.batches):
            judged.parts += self._validated(joint, sender_of)
        counts = _counts(judged.parts)
        for request in requests:
            if request not in judged.errors:
                self._conclude(request, counts.get(request, (0, 0, 0)), judged)
        return judged

    def _validated(self, joint: JointBatch, sender_of: Mapping[str, Sender]) -> list[JudgedPart]:
        """Validate together; where proposals run out, each for itself, as it would be alone."""
        self._validator.begin_delivery()
        validated = self._validator.validate(joint.batch, joint.senders(sender_of))
        if not self._validator.has_proposed_all or len(joint.shares) == 1:
            return [JudgedPart(joint, validated)]
        return [part for alone in joint.alone() for part in self._validated(alone, sender_of)]

    def _conclude(self, request: Request, counts: tuple[int, int, int], judged: Judged) -> None:
        read, landed, flagged = counts
        outcome = Outcome(
            content_sha256=request.content_sha256,
            rows_read=read,
            rows_landed=landed,
            rows_refused=read - landed,
            rows_flagged=flagged,
        )
        try:
            require_rows(read, NAME)
        except DeliveryError as error:
            judged.errors[request] = error
            return
        if request.offer.all_or_nothing and outcome.rows_refused:
            judged.errors[request] = WrongRowsError(_verdict(request, outcome, judged.parts))
            return
        judged.outcomes[request] = outcome


def _counts(parts: Sequence[JudgedPart]) -> dict[Request, tuple[int, int, int]]:
    found: dict[Request, Any] = {}
    for part in parts:
        for share, counts in zip(part.joint.shares, part.counts(), strict=True):
            found[share.request] = found.get(share.request, 0) + counts
    return {request: tuple(counts.tolist()) for request, counts in found.items()}


def _verdict(request: Request, outcome: Outcome, parts: Sequence[JudgedPart]) -> Verdict:
    faults = [part.faults({request: 1}).select(REFUSED_SCHEMA.names) for part in parts]
    refused = pa.Table.from_batches(faults, schema=REFUSED_SCHEMA)
    return Verdict(
        rows_read=outcome.rows_read,
        rows_right=outcome.rows_landed,
        rows_refused=outcome.rows_refused,
        rows_flagged=outcome.rows_flagged,
        content_sha256=outcome.content_sha256,
        refused=refused.slice(0, FAULTS_IN_A_VERDICT),
    )


def _numbers(rows: pa.Int64Array) -> NDArray[np.int64]:
    return np.asarray(rows.to_numpy(zero_copy_only=False), np.int64)

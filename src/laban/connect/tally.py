"""Count a delivery as it goes, and keep its first faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa

from laban.connect.receipts import Progress, Verdict
from laban.connect.sources import Source
from laban.connect.validation import Validated
from laban.lake import REFUSED_SCHEMA

FAULTS_IN_A_VERDICT = 1000


@dataclass
class Tally:
    """What has been counted so far."""

    source: Source
    on_progress: Callable[[Progress], None] | None
    read: int = 0
    landed: int = 0
    refused: int = 0
    flagged: int = 0
    _first: list[pa.RecordBatch] = field(default_factory=list)
    _kept: int = 0

    def add(self, part: Validated) -> None:
        """Count a part."""
        self.read += part.rows_read
        self.refused += part.rows_refused
        self.landed += part.landed.num_rows
        self.flagged += part.rows_flagged
        if self.on_progress:
            self.on_progress(Progress(self.read, self.landed, self.refused, self.source.bytes_read))
        faults = part.faults
        if faults.num_rows and self._kept < FAULTS_IN_A_VERDICT:
            self._first.append(faults.slice(0, FAULTS_IN_A_VERDICT - self._kept))
            self._kept += self._first[-1].num_rows

    def verdict(self) -> Verdict:
        """Return the counts, the digest and the first faults."""
        return Verdict(
            rows_read=self.read,
            rows_right=self.landed,
            rows_refused=self.refused,
            rows_flagged=self.flagged,
            content_sha256=self.source.sha256(),
            refused=pa.Table.from_batches(self._first, schema=REFUSED_SCHEMA),
        )

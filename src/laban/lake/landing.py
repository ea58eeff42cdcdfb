"""Land one delivery: begin, write, accept. Killed anywhere, it never happened."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime

import pyarrow as pa

from laban.base import LakeError
from laban.lake.deliveries import Begun, Delivery, Outcome
from laban.lake.ledger import Ledger
from laban.lake.open_landing import OpenLanding
from laban.lake.publication import Publication
from laban.lake.storage import FileStore


class Landing(OpenLanding):
    """A delivery on its way in, used as a context manager.

    `write` takes batches with the columns of the record type and `_sequence`, `_row`; rows come
    in the order of `_row`, each number once. Texts may come as dictionaries, best the same in
    every batch. Leaving without `accept` leaves nothing behind.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        store: FileStore,
        publication: Publication,
        schema_of: Callable[[str], pa.Schema],
        begun: Begun,
    ) -> None:
        super().__init__(
            ledger=ledger, store=store, schema_of=schema_of, begun=[begun], in_background=True
        )
        self._publication = publication
        self._record_type = begun.record_type
        [self.sequence] = self.sequences

    def write(self, batch: pa.RecordBatch) -> None:
        """Take a batch of good rows.

        Raises:
            ValueError: When columns, types, `_sequence` or the order of `_row` are not as agreed.
        """
        self._records[self._record_type].write(batch)

    def write_refused(self, batch: pa.RecordBatch) -> None:
        """Take a batch of `REFUSED_SCHEMA`: rows that were refused or flagged, and why."""
        sequences = pa.repeat(pa.scalar(self.sequence, pa.int64()), batch.num_rows)
        self._refused.write(batch.append_column("_sequence", sequences))

    def accept(
        self,
        *,
        content_sha256: str,
        rows_read: int,
        rows_refused: int,
        rows_flagged: int,
        now: Callable[[], datetime],
    ) -> Delivery:
        """Make the delivery count, all at once, and return it.

        When another process accepted the same delivery id first, its delivery is returned
        (`sequence` differs from this landing's) and nothing of this one counts.

        Raises:
            LakeError: When a compaction has given the landing up meanwhile (lake-013).
        """
        outcome = Outcome(
            content_sha256=content_sha256,
            rows_read=rows_read,
            rows_landed=self._records[self._record_type].rows,
            rows_refused=rows_refused,
            rows_flagged=rows_flagged,
        )
        [delivery] = self._accept({self.sequence: outcome}, now)
        if delivery.sequence == self.sequence:
            # It counts already; a crowded table takes its files with the next publication.
            with contextlib.suppress(LakeError):
                self._publication.publish(self._record_type)
        return delivery

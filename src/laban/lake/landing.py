"""Land one delivery: begin, write, accept. Killed anywhere, it never happened."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

import pyarrow as pa

from laban.base import LakeError
from laban.lake.deliveries import Begun, Delivery, Outcome
from laban.lake.landing_files import RecordFiles, RefusedRows
from laban.lake.ledger import Ledger
from laban.lake.publication import Publication
from laban.lake.storage import FileStore


class Landing:
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
        lake_schema: pa.Schema,
        begun: Begun,
    ) -> None:
        self._ledger = ledger
        self._publication = publication
        self._record_type = begun.record_type
        [self.sequence] = ledger.begin([begun])
        self._records = RecordFiles(
            store, begun.record_type, lake_schema, [self.sequence], in_background=True
        )
        self._refused = RefusedRows(store, self.sequence)
        self._is_settled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._is_settled:
            self._ledger.abandon([self.sequence])
            self._discard()

    def write(self, batch: pa.RecordBatch) -> None:
        """Take a batch of good rows.

        Raises:
            ValueError: When columns, types, `_sequence` or the order of `_row` are not as agreed.
        """
        self._records.write(batch)

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
            rows_landed=self._records.rows,
            rows_refused=rows_refused,
            rows_flagged=rows_flagged,
        )
        landed, refused = self._records.finish(), self._refused.finish()
        [delivery] = self._ledger.accept(
            {self.sequence: outcome}, [landed] if landed else [], refused, now
        )
        self._is_settled = True
        if delivery.sequence != self.sequence:
            self._discard()
        else:
            # It counts already; a crowded table takes its files with the next publication.
            with contextlib.suppress(LakeError):
                self._publication.publish(self._record_type)
        return delivery

    def _discard(self) -> None:
        self._refused.discard()
        self._records.discard()

"""Land many small deliveries together: one file for each record type, two transactions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

import pyarrow as pa

from laban.lake.deliveries import Begun, Delivery, Outcome
from laban.lake.landing_files import RecordFiles, RefusedRows
from laban.lake.ledger import Ledger
from laban.lake.storage import FileStore


class GroupLanding:
    """Deliveries on their way in together, used as a context manager.

    `sequences` are theirs, in the order given, which is the order in which they count. Killed or
    left before `accept`, none of them happened.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        store: FileStore,
        schema_of: Callable[[str], pa.Schema],
        begun: Sequence[Begun],
    ) -> None:
        if len({(one.organisation, one.delivery_id) for one in begun}) != len(begun):
            raise ValueError("a delivery id may come once in a group")
        self._ledger = ledger
        schemas = {name: schema_of(name) for name in {one.record_type for one in begun}}
        self.sequences = tuple(ledger.begin(begun))
        by_type: defaultdict[str, list[int]] = defaultdict(list)
        for sequence, one in zip(self.sequences, begun, strict=True):
            by_type[one.record_type].append(sequence)
        self._records = {
            name: RecordFiles(store, name, schemas[name], held, in_background=False)
            for name, held in by_type.items()
        }
        self._refused = RefusedRows(store, self.sequences[0])
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
            self._ledger.abandon(self.sequences)
            self._discard()

    def write(self, record_type: str, batch: pa.RecordBatch) -> None:
        """Take good rows of a record type, in the order of `_sequence` and `_row`.

        Raises:
            ValueError: When columns, types, sequences or the order are not as agreed.
        """
        self._records[record_type].write(batch)

    def write_refused(self, batch: pa.RecordBatch) -> None:
        """Take refused or flagged rows: `REFUSED_SCHEMA` with `_sequence`."""
        self._refused.write(batch)

    def accept(
        self, outcomes: Mapping[int, Outcome], *, now: Callable[[], datetime]
    ) -> list[Delivery]:
        """Make the deliveries count, all at once; return for each the one that counts.

        That is another process's when it accepted the same id first: then nothing of this one
        counts, and the others are not harmed. Iceberg learns of the files when it is published.

        Raises:
            LakeError: When a compaction has given the landing up meanwhile (lake-013).
        """
        if outcomes.keys() != set(self.sequences):
            raise ValueError("every delivery of the group needs its outcome, and no other")
        landed = [files for records in self._records.values() if (files := records.finish())]
        in_order = {sequence: outcomes[sequence] for sequence in self.sequences}
        deliveries = self._ledger.accept(in_order, landed, self._refused.finish(), now)
        self._is_settled = True
        if not {delivery.sequence for delivery in deliveries} & set(self.sequences):
            self._discard()
        return deliveries

    def _discard(self) -> None:
        self._refused.discard()
        for records in self._records.values():
            records.discard()

"""Land many small deliveries together: one file for each record type, two transactions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import pyarrow as pa

from laban.lake.deliveries import Begun, Delivery, Outcome
from laban.lake.ledger import Ledger
from laban.lake.open_landing import OpenLanding
from laban.lake.storage import FileStore


class GroupLanding(OpenLanding):
    """Deliveries on their way in together."""

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
        super().__init__(
            ledger=ledger, store=store, schema_of=schema_of, begun=begun, in_background=False
        )

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
        return self._accept({sequence: outcomes[sequence] for sequence in self.sequences}, now)

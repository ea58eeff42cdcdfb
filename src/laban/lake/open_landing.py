"""A landing from its beginning to its end: accepted, or left without a trace."""

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


class OpenLanding:
    """Deliveries that were begun, used as a context manager.

    `sequences` are theirs, in the order given, which is the order in which they count. Killed or
    left before they are accepted, none of them happened.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        store: FileStore,
        schema_of: Callable[[str], pa.Schema],
        begun: Sequence[Begun],
        in_background: bool,
    ) -> None:
        schemas = {name: schema_of(name) for name in {one.record_type for one in begun}}
        self._ledger = ledger
        self.sequences = tuple(ledger.begin(begun))
        by_type: defaultdict[str, list[int]] = defaultdict(list)
        for sequence, one in zip(self.sequences, begun, strict=True):
            by_type[one.record_type].append(sequence)
        self._records = {
            name: RecordFiles(store, name, schemas[name], held, in_background=in_background)
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

    def _accept(
        self, outcomes: Mapping[int, Outcome], now: Callable[[], datetime]
    ) -> list[Delivery]:
        landed = [files for records in self._records.values() if (files := records.finish())]
        deliveries = self._ledger.accept(outcomes, landed, self._refused.finish(), now)
        self._is_settled = True
        if not {delivery.sequence for delivery in deliveries} & set(self.sequences):
            self._discard()
        return deliveries

    def _discard(self) -> None:
        self._refused.discard()
        for records in self._records.values():
            records.discard()

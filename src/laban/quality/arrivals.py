"""What arrived of a record type, added up for everybody it counts for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from laban.engine import Engine
from laban.lake import Lake
from laban.programme import Programme, RecordType
from laban.quality.connections import Arrivals
from laban.quality.gaps import Gap
from laban.quality.signs import Signs, read_signs
from laban.quality.subjects import Subject


@dataclass(frozen=True)
class Reading:
    """Reads what arrived of a record type, and adds it up for everybody it counts for."""

    programme: Programme
    lake: Lake
    engine: Engine
    as_of: datetime
    subject: Subject

    def read(self, gaps: Iterable[Gap]) -> dict[str, Arrivals]:
        """Return what arrived for each organisation wanted."""
        found: dict[str, Arrivals] = {}
        owed = self.subject.record_type
        for signs, at in self._signs(owed, self.subject.columns()):
            for id in self.subject.counts_for(signs.organisation):
                _add_records(found.setdefault(id, Arrivals()), signs, at)
        for totals in self.programme.record_types.values():
            if totals.reconciles and totals.reconciles.record_type == owed.record_type:
                for signs, at in self._signs(totals, ()):
                    for id in self.subject.counts_for(signs.organisation):
                        _add_sign(found.setdefault(id, Arrivals()), signs, at)
        for gap in gaps:
            if gap.record_type == owed.record_type:
                for id in self.subject.counts_for(gap.organisation):
                    arrivals = found.setdefault(id, Arrivals())
                    arrivals.gaps += 1
                    arrivals.illustrative |= gap.illustrative
        return found

    def _signs(
        self, record_type: RecordType, columns: Sequence[str]
    ) -> Iterator[tuple[Signs, datetime]]:
        """Yield what arrived of a record type, with the moment of its last delivery."""
        found = read_signs(
            self.programme,
            self.lake,
            self.engine,
            record_type,
            as_of=self.as_of,
            spans=self.subject.spans(),
            columns=columns,
        )
        accepted = self.lake.acceptance_moments({signs.last_sequence for signs in found})
        for signs in found:
            yield signs, accepted[signs.last_sequence]


def _add_records(arrivals: Arrivals, signs: Signs, at: datetime) -> None:
    arrivals.last_delivery_at = max(at, arrivals.last_delivery_at or at)
    for column, value in signs.values.items():
        if value is not None:
            for span, count in signs.counts.items():
                arrivals.values[column, value, span] += count
    _add_sign(arrivals, signs, at)


def _add_sign(arrivals: Arrivals, signs: Signs, at: datetime) -> None:
    arrivals.last_sign_at = max(at, arrivals.last_sign_at or at)
    arrivals.illustrative |= signs.illustrative
    for span, count in signs.counts.items():
        arrivals.counts[span] += count

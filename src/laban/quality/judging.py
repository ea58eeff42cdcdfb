"""Judge every connection that is owed on a day: one pass over each record type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from laban.engine import Engine
from laban.lake import Lake
from laban.programme import Organisations, Programme, bound_on, last_due
from laban.quality.arrivals import Reading
from laban.quality.bodies import Bodies, way_up
from laban.quality.connections import Connection
from laban.quality.gaps import Gap, find_gaps
from laban.quality.subjects import Subject


@dataclass(frozen=True)
class Judgement:
    """What was found on a day, from the deliveries that count as of a moment."""

    day: date
    as_of: datetime
    connections: tuple[Connection, ...]
    gaps: tuple[Gap, ...]

    def about(self, organisations: Organisations, id: str) -> Judgement:
        """Return what concerns an organisation, those below it and those it took over."""

        def concerns(other: str) -> bool:
            return id in way_up(organisations, other, self.day)

        return Judgement(
            self.day,
            self.as_of,
            tuple(one for one in self.connections if concerns(one.organisation)),
            tuple(gap for gap in self.gaps if concerns(gap.organisation)),
        )


def judge(
    programme: Programme, lake: Lake, engine: Engine, *, day: date, as_of: datetime
) -> Judgement:
    """Return the verdict on every connection owed on a day, and the gaps of the days before.

    Shape: one connection for each organisation and record type, in the order of the obligations.
    Empty: no connections when nobody owes anything on that day.
    """
    gaps = _compared(programme, find_gaps(programme, lake, engine, day=day, as_of=as_of), day)
    connections: dict[tuple[str, str], Connection] = {}
    for name in dict.fromkeys(one.record_type for one in programme.obligations):
        subject = Subject.of(programme, name, day)
        if subject:
            arrivals = Reading(programme, lake, engine, as_of, subject).read(gaps)
            for connection in subject.connections(arrivals):
                connections.setdefault((connection.organisation, name), connection)
    return Judgement(day, as_of, tuple(connections.values()), tuple(gaps))


def _compared(programme: Programme, gaps: Iterable[Gap], day: date) -> list[Gap]:
    """Return the gaps of days whose records were to be there."""
    due: dict[tuple[str, str], date] = {}
    for obligation in programme.obligations:
        fallen = last_due(obligation, day, programme.head.holidays)
        until = fallen.last_day if fallen else date.min
        for id in bound_on(programme.organisations, obligation, day):
            due.setdefault((obligation.record_type, id), until)
    bodies = Bodies(programme.organisations, day, {id for _, id in due})

    def is_due(gap: Gap) -> bool:
        above = [due.get((gap.record_type, id)) for id in bodies.above(gap.organisation)]
        stated = [until for until in above if until]
        return not stated or gap.day <= stated[0]

    return [gap for gap in gaps if is_due(gap)]

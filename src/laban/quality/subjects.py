"""What is asked of one record type on a day: who owes it, and what must be there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from laban.programme import Cover, Programme, RecordType, bound_on
from laban.quality.bodies import Bodies
from laban.quality.connections import (
    Arrivals,
    Connection,
    Missing,
    Question,
    decide,
    missing_units,
    missing_values,
)
from laban.quality.days import Span


@dataclass(frozen=True)
class Subject:
    """One record type on one day: the questions, whom each is about, and the units wanted."""

    programme: Programme
    record_type: RecordType
    questions: tuple[tuple[Question, tuple[str, ...]], ...]
    units: Mapping[str, str]
    bodies: Bodies

    @cached_property
    def bound(self) -> frozenset[str]:
        """Everybody who owes the record type."""
        return frozenset(id for _, bound in self.questions for id in bound)

    @classmethod
    def of(cls, programme: Programme, record_type: str, day: date) -> Subject | None:
        """Return what is asked of a record type; nothing when nobody owes it on the day."""
        organisations = programme.organisations
        asked = []
        for obligation in programme.obligations:
            bound = bound_on(organisations, obligation, day)
            question = Question.of(obligation, day, programme.head.holidays)
            if obligation.record_type == record_type and bound and question:
                asked.append((question, bound))
        if not asked:
            return None
        covered = {kind for q, _ in asked for c in q.obligation.covers for kind in c.kinds}
        units = {
            one.id: one.kind
            for one in organisations.by_id.values()
            if one.kind in covered and one.is_valid_on(day)
        }
        wanted = {*units, *(id for _, bound in asked for id in bound)}
        bodies = Bodies(organisations, day, wanted)
        kind = programme.record_types[record_type]
        return cls(programme, kind, tuple(asked), units, bodies)

    def counts_for(self, id: str) -> tuple[str, ...]:
        """Return for whom records of an organisation count: the nearest that owes, and units.

        So what a subordinate owes by itself is not credited to those above it.
        """
        above = self.bodies.above(id)
        nearest = next((one for one in above if one in self.bound), None)
        return tuple(one for one in above if one in self.units or one == nearest)

    def connections(self, arrivals: Mapping[str, Arrivals]) -> Iterator[Connection]:
        """Yield the verdict on each organisation that owes the record type."""
        zone = ZoneInfo(self.programme.head.time_zone)
        below = self._units_below()
        for question, bound in self.questions:
            for id in bound:
                arrived = arrivals.get(id, Arrivals())
                sign = arrived.last_sign_at
                fallen = question.fallen
                yield decide(
                    question,
                    id,
                    arrived,
                    tuple(self._missing(question, arrived, below.get(id, {}), arrivals)),
                    existed=bool(fallen and self.bodies.existed_by(id, fallen.last_day)),
                    last_day=sign.astimezone(zone).date() if sign else None,
                )

    def _units_below(self) -> dict[str, dict[str, str]]:
        """Return the units below each organisation, by identity with their kind."""
        below: dict[str, dict[str, str]] = {}
        for unit, kind in self.units.items():
            for id in self.bodies.above(unit):
                if id != unit:
                    below.setdefault(id, {})[unit] = kind
        return below

    def _missing(
        self,
        question: Question,
        arrived: Arrivals,
        below: Mapping[str, str],
        arrivals: Mapping[str, Arrivals],
    ) -> Iterator[Missing]:
        for cover in question.obligation.covers:
            spans = question.spans_of(cover)
            if spans and cover.column:
                yield from missing_values(cover, spans, arrived, self._known(cover))
            elif spans:
                now = spans[0]
                units = {
                    id: kind
                    for id, kind in below.items()
                    if kind in cover.kinds and self.bodies.existed_by(id, now[0])
                }
                yield from missing_units(units, now, arrivals)

    def _known(self, cover: Cover) -> Collection[str] | None:
        column = self.record_type.columns[str(cover.column)]
        codes = self.programme.code_lists.get(column.code_list or "")
        return {entry.code for entry in codes.entries} if codes else None

    def spans(self) -> list[Span]:
        """Return every span in which arrivals are counted, each once."""
        return list(dict.fromkeys(s for question, _ in self.questions for s in question.spans()))

    def columns(self) -> list[str]:
        """Return the columns whose values are looked at, each once."""
        covers = (cover for question, _ in self.questions for cover in question.obligation.covers)
        return list(dict.fromkeys(str(cover.column) for cover in covers if cover.column))

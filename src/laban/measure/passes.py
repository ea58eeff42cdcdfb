"""The passes over records: each source is read once, delivery after delivery, and gives cells.

What a pass keeps of each record lies in memory until it has been added up. So the deliveries are
taken in parts of a bounded number of records: memory does not grow with the lake, and cells of
the same organisation and half-month that come from two parts are added like any others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import ibis.expr.types as ir
import pyarrow as pa

from laban.base import Calendar
from laban.engine import Engine, WorkingCalendar
from laban.lake import IncludedDelivery, Lake
from laban.measure.cells import RecordsPass, Window
from laban.measure.components import Cube, Plan, plan_passes
from laban.measure.unknown_organisations import unknown_organisation
from laban.programme import Indicator, Programme

# Of each some hundred bytes are kept.
RECORDS_PER_PART = 20_000_000


@dataclass(frozen=True)
class PassCells:
    """What the pass over one source brought back; a cell may be there in several parts."""

    plan: Plan
    cubes: Mapping[Cube, pa.Table]
    values: Mapping[tuple[str, str], pa.Table]

    @property
    def tables(self) -> list[pa.Table]:
        """Everything that was brought back."""
        return [*self.cubes.values(), *self.values.values()]


@dataclass(frozen=True)
class PassReader:
    """Reads the records that indicators need, as of a moment, in a window of half-months."""

    programme: Programme
    lake: Lake
    engine: Engine
    as_of: datetime
    window: Window | None

    def read(
        self, indicators: Sequence[Indicator], on_progress: Callable[[str], None]
    ) -> list[PassCells]:
        """Return the cells of every source.

        Raises:
            MeasureError: Records of an organisation that the programme does not have.
        """
        found = []
        halves = _needs_halves(self.programme, indicators)
        for plan in plan_passes(self.programme, indicators):
            name = plan.source.record_type.record_type
            on_progress(f"{name}: reading records")
            parts = [self._cells(plan, part, halves) for part in self._parts(plan)]
            found.append(_joined(plan, parts))
            _refuse_unknown(found[-1])
        return found

    def _parts(self, plan: Plan) -> Iterator[ir.Table]:
        """Yield the records of a source; those of one entity stay together, and Spark divides."""
        name = plan.source.record_type.record_type
        records = self.lake.records(self.engine.backend, name, as_of=self.as_of)
        deliveries = self.lake.included(self.as_of, record_type=name)
        bounds = part_bounds(deliveries, RECORDS_PER_PART)
        if plan.source.entity or self.engine.is_spark or len(bounds) < 2:
            yield records
            return
        for first, last in bounds:
            yield records.filter(records["_sequence"].between(first, last))

    def _cells(self, plan: Plan, records: ir.Table, halves: bool) -> PassCells:
        records_pass = RecordsPass(
            plan,
            records,
            self.engine,
            WorkingCalendar.of(self.programme, spark=self.engine.is_spark),
            self.programme.code_lists,
            organisation_numbers(self.programme),
            halves=halves,
            window=self.window,
        )
        with records_pass.read() as rows:
            cubes = {cube: rows.cube(cube) for cube in plan.cubes}
            values = {
                (recipe.indicator.indicator, breakdown): rows.values(recipe, breakdown)
                for recipe in plan.holistic
                for breakdown in ("", *recipe.indicator.breakdowns)
            }
        return PassCells(plan, cubes, values)


def part_bounds(deliveries: Iterable[IncludedDelivery], records: int) -> list[tuple[int, int]]:
    """Return the first and last sequence of parts that hold so many records, or one delivery.

    `deliveries` come in the order of their sequence.
    """
    bounds: list[tuple[int, int]] = []
    held = 0
    for delivery in deliveries:
        held += delivery.rows_landed
        if bounds and held <= records:
            bounds[-1] = (bounds[-1][0], delivery.sequence)
        else:
            bounds.append((delivery.sequence, delivery.sequence))
            held = delivery.rows_landed
    return bounds


def organisation_numbers(programme: Programme) -> dict[str, int]:
    """Return a number for each organisation: records carry it instead of the identity."""
    return {id_: number for number, id_ in enumerate(programme.organisations.by_id)}


def _joined(plan: Plan, parts: Sequence[PassCells]) -> PassCells:
    first = parts[0]
    cubes = {cube: pa.concat_tables(part.cubes[cube] for part in parts) for cube in first.cubes}
    values = {key: pa.concat_tables(part.values[key] for part in parts) for key in first.values}
    return PassCells(plan, cubes, values)


def _refuse_unknown(cells: PassCells) -> None:
    """Refuse to leave out records whose organisation the programme no longer has."""
    if any(table["organisation"].null_count for table in cells.tables):
        raise unknown_organisation(cells.plan.source.record_type.record_type)


def _needs_halves(programme: Programme, indicators: Sequence[Indicator]) -> bool:
    """Say whether the 15th matters: for reports, or because an organisation ends within a month."""
    reports = any(Calendar.REPORT in indicator.calendars for indicator in indicators)
    ends = (one.valid_to for one in programme.organisations.by_id.values())
    return reports or any(end is not None and end.day != 1 for end in ends)

"""The one pass over records: from each record to small cells that add up.

The pass reads every record once and keeps a narrow row of it: whose it is, the half-months its
moments fall into, its categories, which components it counts for. All indicators of the record
type are then aggregated from these rows. A cell is an organisation, a half-month and a category.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from laban.engine import Engine, WorkingCalendar, bind_columns, compile_expression, half_month_of
from laban.measure.components import OBSERVED_UNTIL, Component, Cube, Plan, Recipe
from laban.programme import CodeList, ValueType


@dataclass(frozen=True)
class Window:
    """The half-months measured, first and last included; earlier ones count as `first - 1`."""

    first: int
    last: int


@dataclass(frozen=True)
class RecordsPass:
    """Everything one pass needs: the plan, the records, and how to read them.

    `organisations` maps each identity to its number. `halves`: the 15th matters.
    """

    plan: Plan
    records: ir.Table
    engine: Engine
    calendar: WorkingCalendar
    code_lists: Mapping[str, CodeList]
    organisations: Mapping[str, int]
    halves: bool
    window: Window | None

    @contextmanager
    def read(self) -> Iterator[NarrowRows]:
        """Go through the records once; the narrow rows are let go of at the end."""
        rows = self.narrow_rows()
        if self.engine.is_spark:
            # Ibis makes the small tables of a query known to Spark when it is run, not before
            # it is cached.
            rows.limit(0).to_pyarrow()
        cached = rows.cache()
        try:
            yield NarrowRows(self.plan, cached)
        finally:
            cached.release()

    def narrow_rows(self, kept: Sequence[str] = ()) -> ir.Table:
        """Return the narrow rows, unread, with the columns of the record that are `kept`."""
        return _Narrowing(self).rows(kept)


@dataclass(frozen=True)
class NarrowRows:
    """What the pass kept of each record.

    Shape: organisation (number, or null when the programme does not have it), m0… (half-month of each moment), d0… (category of each
    dimension), p0… (counts for the component), v0… (what each different value adds),
    _illustrative.
    """

    plan: Plan
    table: ir.Table

    def cube(self, cube: Cube) -> pa.Table:
        """Return the sums of a cube's components.

        Shape: organisation, half, category, present, illustrative, c… (by component number).
        """
        table = self._at(cube.moment, cube.breakdown)
        sums = {
            f"c{number}": self._sum(table, number, self.plan.components[number])
            for number in self.plan.numbers_of(cube)
        }
        cells = table.group_by(["organisation", "half", "category"]).aggregate(
            present=table.count(), illustrative=table.count(where=table["_illustrative"]), **sums
        )
        return cells.to_pyarrow()

    def values(self, recipe: Recipe, breakdown: str) -> pa.Table:
        """Return how often each value of a distinct count or quantile occurs.

        Shape: organisation, half, category, value, times, illustrative. Records that do not
        count are there without value, 0 times.
        """
        records = recipe.components["records"]
        table = self._at(records.moment, breakdown)
        value = table[f"v{self.plan.values.index(str(recipe.value))}"]
        counts = table[f"p{self.plan.components.index(records)}"]
        table = table.mutate(value=ibis.cases((counts, value)), counts=counts)
        cells = table.group_by(["organisation", "half", "category", "value"]).aggregate(
            times=table.count(where=table["counts"]),
            illustrative=table.count(where=table["_illustrative"]),
        )
        return cells.to_pyarrow()

    def _at(self, moment: str, breakdown: str) -> ir.Table:
        half = self.table[f"m{self.plan.moments.index(moment)}"]
        category = ibis.literal("")
        if breakdown:
            category = self.table[f"d{self.plan.dimensions.index(breakdown)}"]
        return self.table.mutate(half=half, category=category).filter(half.notnull())

    def _sum(self, table: ir.Table, number: int, component: Component) -> ir.Value:
        """Return the sum of a component; nothing to add gives 0."""
        counts = table[f"p{number}"]
        if component.value is None:
            return table.count(where=counts)
        value = table[f"v{self.plan.values.index(component.value)}"]
        return ibis.coalesce(value.sum(where=counts), 0)


class _Narrowing:
    """Makes the narrow rows of one pass."""

    def __init__(self, records_pass: RecordsPass) -> None:
        self.records_pass, self.plan = records_pass, records_pass.plan
        source = self.plan.source
        records = _observations(records_pass) if source.entity else records_pass.records
        names = {name for text in self.plan.texts for name in self.plan.expression(text).columns}
        self.table, self.values = bind_columns(
            records,
            frozenset(names | {*self.plan.dimensions}),
            source.record_type,
            records_pass.code_lists,
            spark=records_pass.engine.is_spark,
        )

    def rows(self, kept: Sequence[str]) -> ir.Table:
        plan = self.plan
        columns: dict[str, ir.Value] = {}
        columns |= {f"m{i}": self.half(moment) for i, moment in enumerate(plan.moments)}
        columns |= {f"d{i}": self.category(name) for i, name in enumerate(plan.dimensions)}
        columns |= {f"p{i}": self.condition(part) for i, part in enumerate(plan.components)}
        columns |= {f"v{i}": self.value(text) for i, text in enumerate(plan.values)}
        numbers = ibis.memtable(
            {
                "__organisation": list(self.records_pass.organisations),
                "organisation": list(self.records_pass.organisations.values()),
            },
            schema=ibis.schema({"__organisation": "string", "organisation": "int32"}),
        )
        rows = self.table.select(
            "_illustrative",
            *kept,
            __whose=self.table[plan.source.record_type.organisation],
            **columns,
        )
        moments = [rows[f"m{i}"].notnull() for i in range(len(plan.moments))]
        rows = rows.filter(reduce(or_, moments))
        joined = rows.left_join(numbers, rows["__whose"] == numbers["__organisation"])
        return joined.drop("__whose", "__organisation")

    def value(self, text: str) -> ir.Value:
        expression = self.plan.expression(text)
        return compile_expression(expression, self.values, self.records_pass.calendar)

    def condition(self, component: Component) -> ir.BooleanValue:
        """Return whether a record counts: it has a moment and meets every condition."""
        conditions = [self.value(text) for text in component.conditions]
        return reduce(and_, conditions, self.value(component.moment).notnull())

    def category(self, name: str) -> ir.StringValue:
        """Return the category of a breakdown; a missing code is the category `unknown`."""
        return ibis.coalesce(self.values[name].cast("string"), "unknown")

    def half(self, text: str) -> ir.IntegerValue:
        """Return the half-month of a moment, clamped to the window; null after it."""
        half = half_month_of(
            self.value(text),
            is_timestamp=self.plan.expression(text).type is ValueType.TIMESTAMP,
            calendar=self.records_pass.calendar,
            halves=self.records_pass.halves,
        )
        window = self.records_pass.window
        if window:
            before = ibis.literal(window.first - 1, type="int64")
            half = ibis.cases((half < window.first, before), (half <= window.last, half))
        return half.cast("int32")


def _observations(records_pass: RecordsPass) -> ir.Table:
    """Add until when each observation of an entity is its last: the moment of the next one.

    The moment comes as a whole number, as `bind_columns` gives it.
    """
    source = records_pass.plan.source
    moment = records_pass.plan.expression(str(source.moment))
    table, values = bind_columns(
        records_pass.records,
        moment.columns,
        source.record_type,
        records_pass.code_lists,
        spark=records_pass.engine.is_spark,
    )
    table = table.mutate(observed_at=compile_expression(moment, values, records_pass.calendar))
    table = table.filter(table["observed_at"].notnull())
    window = ibis.window(
        group_by=list(source.entity),
        order_by=[table["observed_at"], table["_sequence"], table["_row"]],
    )
    until = table["observed_at"].lead().over(window)
    columns = records_pass.records.columns
    return table.mutate(**{OBSERVED_UNTIL: until}).select(*columns, OBSERVED_UNTIL)

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
from laban.programme import CodeList, IndicatorKind, ValueType


@dataclass(frozen=True)
class Window:
    """The half-months measured, first and last included; earlier ones count as `first - 1`."""

    first: int
    last: int

    def clamp(self, half: ir.IntegerValue) -> ir.IntegerValue:
        """Return a half-month that is not after the window."""
        return ibis.greatest(half, ibis.literal(self.first - 1, type="int32"))


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
            yield NarrowRows(self.plan, cached, self.window)
        finally:
            cached.release()

    def narrow_rows(self, kept: Sequence[str] = ()) -> ir.Table:
        """Return the narrow rows, unread, with the columns of the record that are `kept`."""
        return _Narrowing(self).rows(kept)


@dataclass(frozen=True)
class NarrowRows:
    """What the pass kept of each record.

    Shape: organisation (number, or null when the programme does not have it), m0… (half-month of
    each moment), d0… (category of each dimension), p0… (whether the different conditions are met),
    v0… (what each different value adds), _illustrative.
    """

    plan: Plan
    table: ir.Table
    window: Window | None

    def cube(self, cube: Cube) -> pa.Table:
        """Return the sums of a cube's components.

        Shape: organisation, half, category (with a breakdown), present, illustrative, c… (by
        component number).
        """
        table, keys = self._at(cube.moment, cube.breakdown)
        sums = {
            f"c{number}": self._sum(table, self.plan.components[number])
            for number in self.plan.numbers_of(cube)
        }
        cells = table.group_by(keys).aggregate(
            present=table.count(), illustrative=table.count(where=table["_illustrative"]), **sums
        )
        return cells.to_pyarrow()

    def values(self, recipe: Recipe, breakdown: str) -> pa.Table:
        """Return how often each value of a distinct count or quantile occurs.

        Shape: organisation, half, category (with a breakdown), value, times, illustrative
        (whether any is). Records that do not count are there without value, 0 times. The values
        of a distinct count come as a dictionary: which are alike is all that is asked.
        """
        records = recipe.components["records"]
        table, keys = self._at(records.moment, breakdown)
        value = table[f"v{self.plan.values.index(str(recipe.value))}"]
        counts = counting(self.plan, table, records)
        table = table.mutate(value=ibis.cases((counts, value)), counts=counts)
        cells = table.group_by([*keys, "value"]).aggregate(
            times=table.count(where=table["counts"]), illustrative=table["_illustrative"].any()
        )
        found = cells.to_pyarrow()
        if recipe.indicator.kind is not IndicatorKind.DISTINCT:
            return found
        place = found.column_names.index("value")
        return found.set_column(place, "value", found["value"].dictionary_encode())

    def _at(self, moment: str, breakdown: str) -> tuple[ir.Table, list[str]]:
        """Return the rows that have a moment in the window, and what cells are told apart by."""
        half = self.table[f"m{self.plan.moments.index(moment)}"]
        rows = self.table.filter(_is_inside(half, self.window))
        rows = rows.mutate(half=self.window.clamp(half) if self.window else half)
        if not breakdown:
            return rows, ["organisation", "half"]
        category = rows[f"d{self.plan.dimensions.index(breakdown)}"]
        return rows.mutate(category=category), ["organisation", "half", "category"]

    def _sum(self, table: ir.Table, component: Component) -> ir.Value:
        """Return the sum of a component; nothing to add gives 0."""
        counts = counting(self.plan, table, component)
        if component.value is None:
            return table.count(where=counts)
        value = table[f"v{self.plan.values.index(component.value)}"]
        return ibis.coalesce(value.sum(where=counts), 0)


def counting(plan: Plan, rows: ir.Table, component: Component) -> ir.BooleanValue:
    """Return whether narrow rows that have a component's moment count for it."""
    if not component.conditions:
        return ibis.literal(True)
    return rows[f"p{plan.conditions.index(component.conditions)}"]


def _is_inside(half: ir.IntegerValue, window: Window | None) -> ir.BooleanValue:
    return half <= window.last if window else half.notnull()


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
        columns |= {f"p{i}": self.condition(all_) for i, all_ in enumerate(plan.conditions)}
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
        window = self.records_pass.window
        moments = [_is_inside(rows[f"m{i}"], window) for i in range(len(plan.moments))]
        rows = rows.filter(reduce(or_, moments))
        joined = rows.left_join(numbers, rows["__whose"] == numbers["__organisation"])
        return joined.drop("__whose", "__organisation")

    def value(self, text: str) -> ir.Value:
        expression = self.plan.expression(text)
        return compile_expression(expression, self.values, self.records_pass.calendar)

    def condition(self, conditions: Sequence[str]) -> ir.BooleanValue:
        """Return whether a record meets every condition."""
        return reduce(and_, [self.value(text) for text in conditions])

    def category(self, name: str) -> ir.StringValue:
        """Return the category of a breakdown; a missing code is the category `unknown`."""
        return ibis.coalesce(self.values[name].cast("string"), "unknown")

    def half(self, text: str) -> ir.IntegerValue:
        """Return the half-month of a moment."""
        half = half_month_of(
            self.value(text),
            is_timestamp=self.plan.expression(text).type is ValueType.TIMESTAMP,
            calendar=self.records_pass.calendar,
            halves=self.records_pass.halves,
        )
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

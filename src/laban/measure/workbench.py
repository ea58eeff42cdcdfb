"""The local DuckDB in which cells become figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pyarrow.compute as pc

from laban.base import Calendar, Period
from laban.measure.figures import FIGURE_SCHEMA, IDENTITY
from laban.measure.reach import Reach
from laban.measure.words import NUMBERED_SCHEMA, Words
from laban.programme import Brief, Indicator, Programme


@dataclass(frozen=True)
class Workbench:
    """A local DuckDB, and the figures found so far, by indicator, with numbers for their texts.

    `organisations`: the word's number of each organisation, by the number that records carry.
    `percent_units` are shown times 100.
    """

    backend: ibis.backends.duckdb.Backend
    words: Words
    organisations: pa.Array
    percent_units: frozenset[str]
    found: dict[str, list[pa.Table]] = field(default_factory=dict)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The DuckDB connection beneath."""
        return self.backend.con

    @classmethod
    def open(
        cls,
        programme: Programme,
        periods: Sequence[Period],
        words: Words,
        organisations: Iterable[str],
        config: Mapping[str, str],
    ) -> Workbench:
        """Open a workbench for the given periods.

        `organisations`: identities in the order of the numbers that records carry. `config`:
        DuckDB's limits.
        """
        identities = pa.array(organisations, pa.string())
        bench = cls(
            ibis.duckdb.connect(**config),
            words,
            pc.index_in(identities, value_set=words.texts["organisation"]),
            frozenset(percent_units(programme)),
        )
        bench.take("period", _period_table(periods, programme.head.brief))
        bench.connection.execute(
            "CREATE TEMP TABLE period_half AS "
            "SELECT period, in_brief, unnest(range(first_half, last_half + 1))::INT AS half "
            "FROM period"
        )
        return bench

    def take(self, name: str, brought: pa.Table) -> None:
        """Copy a table: DuckDB groups its own tables with all processors, Arrow's with one."""
        self.connection.register("brought", self.words.numbered(brought))
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM brought")
        self.connection.unregister("brought")

    def use_reach(self, reach: Reach) -> None:
        """Take the organisations' reach for the roll-ups that follow.

        A line is an organisation that is reached, in one hierarchy: one number to group by.
        """
        targets = self.organisations.take(reach.parts["target"].combine_chunks())
        place = reach.parts.column_names.index("target")
        self.take("reach_part", reach.parts.set_column(place, "target", targets))
        self.take("era", reach.eras)
        self.connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE line AS
            SELECT row_number() OVER ()::INT AS line, *
            FROM (SELECT DISTINCT hierarchy, target, brief FROM reach_part);
            CREATE OR REPLACE TEMP TABLE reach AS
            SELECT era, organisation, line, weight, brief
            FROM reach_part JOIN line USING (hierarchy, target, brief);
            CREATE OR REPLACE TEMP TABLE period_end AS
            SELECT period, in_brief, last_half, stock_era
            FROM period JOIN era ON era.half = period.last_half;
            """
        )

    def add(
        self, indicator: Indicator, breakdown: str, select: str, parameters: Sequence[Any] = ()
    ) -> None:
        """Add the figures of an indicator that a query yields.

        Shape: target, hierarchy, period, category (with a breakdown), value, numerator,
        denominator, records, estimated, illustrative.
        """
        number = self.words.number
        figures = self.connection.execute(
            f"""
            SELECT {number("indicator", indicator.indicator)} AS indicator,
                   target AS organisation, hierarchy, period,
                   {number("breakdown", breakdown)} AS breakdown,
                   {"category" if breakdown else number("category", "")} AS category,
                   {number("source", "")} AS source, {number("vintage", "")} AS vintage,
                   value, numerator::DECIMAL(38, 9) AS numerator,
                   denominator::DECIMAL(38, 9) AS denominator, records,
                   {number("unit", indicator.unit)} AS unit, estimated, illustrative
            FROM ({select})
            """,
            list(parameters),
        ).to_arrow_table()
        self.add_table(indicator, figures)

    def add_table(self, indicator: Indicator, figures: pa.Table) -> None:
        """Add figures of an indicator: the columns of FIGURE_SCHEMA, with texts or numbers."""
        numbered = self.words.numbered(figures).cast(NUMBERED_SCHEMA)
        self.found.setdefault(indicator.indicator, []).append(numbered)

    def numbered_figures(self, indicators: Sequence[str]) -> pa.Table:
        """Return the figures of some indicators, unsorted, with numbers for their texts."""
        parts = [part for code in indicators for part in self.found.get(code, ())]
        return pa.concat_tables([NUMBERED_SCHEMA.empty_table(), *parts])

    def figures(self) -> pa.Table:
        """Return all figures in canonical order, and let go of them.

        One indicator after the other: what is sorted at once stays small.
        """
        ordered = [FIGURE_SCHEMA.empty_table()]
        for code in sorted(self.found):
            unsorted = self.numbered_figures([code]).combine_chunks()
            del self.found[code]
            places = pc.sort_indices(unsorted, [(name, "ascending") for name in IDENTITY])
            ordered.append(self.words.spelt(unsorted.take(places)).cast(FIGURE_SCHEMA))
        return pa.concat_tables(ordered)

    def stated_for(self, indicator: Indicator) -> str:
        """Return the condition that keeps the periods and hierarchies an indicator is stated for."""
        numbers = [self.words.number("hierarchy", name) for name in indicator.hierarchies]
        hierarchies = ", ".join(map(str, numbers))
        return f"hierarchy IN ({hierarchies}) AND {period_filter(indicator)}"

    def is_one_to_one(self, condition: str = "true") -> bool:
        """Say whether each half-month in `climbed` is a period by itself, as whole months are.

        `condition`: on the periods that are asked for.
        """
        counts = self.connection.execute(
            "SELECT count(*), count(DISTINCT half), count(DISTINCT period) FROM period_half "
            f"WHERE half IN (SELECT DISTINCT half FROM climbed) AND {condition}"
        ).fetchall()[0]
        return len(set(counts)) == 1


def period_filter(indicator: Indicator) -> str:
    """Return the condition that keeps the periods an indicator is stated for."""
    grains = ", ".join(f"'{grain.value}'" for grain in indicator.grains)
    calendars = ", ".join(f"'{calendar.value}'" for calendar in indicator.calendars)
    return (
        f"period IN (SELECT period FROM period WHERE grain IN ({grains}) "
        f"AND calendar IN ({calendars}))"
    )


def percent_units(programme: Programme) -> set[str]:
    """Return the units whose shares are shown times 100."""
    units = programme.code_lists["unit"].entries
    return {entry.code for entry in units if entry.attributes.get("dimension") == "percent"}


def _period_table(periods: Sequence[Period], brief: Brief) -> pa.Table:
    """Return the periods with the half-months they run over, first and last included."""
    rows = []
    for period in periods:
        shift = -1 if period.calendar is Calendar.REPORT else 0
        rows.append(
            {
                "period": period.id,
                "grain": period.grain.value,
                "calendar": period.calendar.value,
                "first_half": 2 * period.slots[0] + shift,
                "last_half": 2 * period.slots[-1] + 1 + shift,
                "in_brief": brief.has_period(period),
            }
        )
    schema = pa.schema(
        [
            ("period", pa.string()),
            ("grain", pa.string()),
            ("calendar", pa.string()),
            ("first_half", pa.int32()),
            ("last_half", pa.int32()),
            ("in_brief", pa.bool_()),
        ]
    )
    return pa.Table.from_pylist(rows, schema=schema)

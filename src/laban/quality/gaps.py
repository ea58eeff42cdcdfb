"""Reconciliation: control totals against the records that arrived, by body, day and columns.

A record is counted for the nearest organisation, itself or above it on the day counted, that
states totals for that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce

import ibis
import ibis.expr.types as ir

from laban.engine import Engine, day_number
from laban.lake import Lake
from laban.programme import Organisations, Programme, Reconciles, RecordType
from laban.quality.bodies import levels_up
from laban.quality.days import with_days


@dataclass(frozen=True, slots=True)
class Gap:
    """A control total that differs from the records that arrived.

    `organisation` states the totals of `record_type`, or is the one whose records they are;
    `by` holds the columns that tell totals of one day apart; `count` names the total.
    `stated` is unknown when the day's totals do not name what arrived.
    """

    organisation: str
    record_type: str
    day: date
    by: Mapping[str, str | None]
    count: str
    stated: int | None
    landed: int
    illustrative: bool


def find_gaps(
    programme: Programme, lake: Lake, engine: Engine, *, day: date, as_of: datetime
) -> list[Gap]:
    """Return the gaps of every day before a day, by organisation, day, columns and total.

    Empty: nothing when all totals are met, or none was stated.
    """
    found: list[Gap] = []
    for record_type in programme.record_types.values():
        if record_type.reconciles:
            pass_ = _Pass(programme, lake, engine, day, as_of, record_type, record_type.reconciles)
            found += pass_.gaps()
    return sorted(found, key=lambda g: (g.organisation, g.day, str(list(g.by.values())), g.count))


@dataclass(frozen=True)
class _Pass:
    """One record type of control totals, held against the records that it counts."""

    programme: Programme
    lake: Lake
    engine: Engine
    day: date
    as_of: datetime
    totals: RecordType
    reconciles: Reconciles

    def gaps(self) -> Iterator[Gap]:
        """Yield what differs."""
        stated = self._stated()
        if not stated.count().to_pyarrow().as_py():
            return
        found = _difference(stated, self._landed(stated), list(self.reconciles.by))
        for row in found.to_pyarrow().to_pylist():
            yield Gap(
                organisation=row["whose"],
                record_type=self.reconciles.record_type,
                day=date(1970, 1, 1) + timedelta(days=row["day_number"]),
                by={name: row[name] for name in self.reconciles.by},
                count=row["total"],
                stated=row["stated"],
                landed=row["landed"] or 0,
                illustrative=bool(row["illustrative"]),
            )

    def _stated(self) -> ir.Table:
        """Return the totals in reach: one row for each, unknown ones too."""
        table = self._records(self.totals, {"day_number": self.totals.time})
        table = table.filter(self._in_reach(table["day_number"])).cache()
        return _stacked(
            table.select(
                whose=table[self.totals.organisation],
                day_number=table["day_number"],
                **{name: table[name] for name in self.reconciles.by},
                total=ibis.literal(name),
                stated=table[name].cast("int64"),
                stated_illustrative=table["_illustrative"].cast("int8"),
            )
            for name in self.reconciles.counts
        ).cache()

    def _landed(self, stated: ir.Table) -> ir.Table:
        """Return how many records arrived for each body, day, columns and total."""
        counted = self.programme.record_types[self.reconciles.record_type]
        table = self._records(
            counted, {f"day_of_{n}": t for n, t in self.reconciles.counts.items()}
        )
        keys = ["whose", "day_number", *self.reconciles.by]
        rows = _stacked(
            table.filter(self._in_reach(table[f"day_of_{name}"]))
            .select(
                whose=table[counted.organisation],
                day_number=table[f"day_of_{name}"],
                **{own: table[other] for own, other in self.reconciles.by.items()},
                _illustrative=table["_illustrative"].cast("int8"),
            )
            .group_by(keys)
            .aggregate(landed=ibis._.count(), landed_illustrative=ibis._["_illustrative"].max())
            .mutate(total=ibis.literal(name))
            for name in self.reconciles.counts
        )
        return self._assigned(rows, stated)

    def _assigned(self, rows: ir.Table, stated: ir.Table) -> ir.Table:
        """Give each count to the nearest body that states totals for the day; drop the rest."""
        ways = _ways(self.programme.organisations)
        stating = stated.select("whose", "day_number").distinct()
        reached = ways.join(stating, ways["body"] == stating["whose"])
        nearest = reached.group_by("unit", "day_number").aggregate(
            body=reached["body"].argmin(reached["steps"])
        )
        joined = rows.join(
            nearest,
            [rows["whose"] == nearest["unit"], rows["day_number"] == nearest["day_number"]],
        )
        joined = joined.select(
            *("day_number", *self.reconciles.by, "total", "landed", "landed_illustrative"),
            whose=joined["body"],
        )
        return joined.group_by("whose", "day_number", *self.reconciles.by, "total").aggregate(
            landed=joined["landed"].sum(), landed_illustrative=joined["landed_illustrative"].max()
        )

    def _records(self, record_type: RecordType, days: Mapping[str, str]) -> ir.Table:
        """Return the latest records with the days that expressions give."""
        name = record_type.record_type
        table = self.lake.records(self.engine.backend, name, as_of=self.as_of)
        return with_days(table, days, self.programme, record_type, spark=self.engine.is_spark)

    def _in_reach(self, day: ir.Value) -> ir.BooleanValue:
        first = day_number(self.day - timedelta(days=self.reconciles.within_days))
        return (day >= first) & (day < day_number(self.day))


def _difference(stated: ir.Table, landed: ir.Table, by: list[str]) -> ir.Table:
    """Return the totals that differ, and the counts of what no total of the day names.

    A kind of total that a body does not state at all on a day is not compared.
    """
    keys = ["whose", "day_number", *by]
    both = stated.left_join(landed, [*keys, "total"])
    columns = [*keys, "total", "stated"]
    differing = both.filter(
        both["stated"].notnull() & (both["stated"] != ibis.coalesce(both["landed"], 0))
    ).select(
        *columns,
        landed="landed",
        illustrative=ibis.greatest(
            ibis._["stated_illustrative"], ibis.coalesce(ibis._["landed_illustrative"], 0)
        ),
    )
    known = stated.filter(stated["stated"].notnull())
    of_stated_totals = landed.semi_join(known, ["whose", "day_number", "total"])
    unnamed = of_stated_totals.anti_join(stated, keys).select(
        *keys,
        "total",
        stated=ibis.null("int64"),
        landed="landed",
        illustrative="landed_illustrative",
    )
    return differing.union(unnamed)


def _stacked(parts: Iterator[ir.Table]) -> ir.Table:
    return reduce(lambda one, other: one.union(other), parts)


def _ways(organisations: Organisations) -> ir.Table:
    """Return every organisation with the bodies on its way up and how many steps away."""
    rows = [
        {"unit": id, "body": body, "steps": steps}
        for id in organisations.by_id
        for steps, body in enumerate(levels_up(organisations, id))
    ]
    types = {"unit": "string", "body": "string", "steps": "int64"}
    return ibis.memtable(rows, schema=ibis.schema(types))

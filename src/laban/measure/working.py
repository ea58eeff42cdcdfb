"""How a figure came about: the SQL over the records, whose records count, from which deliveries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
import ibis.expr.types as ir

from laban.base import Calendar, Period
from laban.engine import Engine, WorkingCalendar
from laban.lake import Lake
from laban.measure.cells import RecordsPass, counting
from laban.measure.components import LEAVES, Plan, plan_passes
from laban.measure.derived import with_inputs
from laban.measure.proofs import Contribution, Working
from laban.measure.reach import build_reach
from laban.measure.readable_sql import readable_sql
from laban.measure.workbench import percent_units
from laban.programme import Indicator, IndicatorKind, Programme


@dataclass(frozen=True)
class Workings:
    """Shows the working of figures of one run: its programme, lake, engine and moment."""

    programme: Programme
    lake: Lake
    engine: Engine
    as_of: datetime
    structure: Any = None

    def of(self, figure: Mapping[str, Any]) -> Working:
        """Return the working of a figure (a row of FIGURE_SCHEMA)."""
        indicator = self.programme.indicators[figure["indicator"]]
        inputs = [
            one
            for one in with_inputs(self.programme, [indicator])
            if one.kind is not IndicatorKind.DERIVED
        ]
        parts = [self._part(one, figure) for one in inputs]
        texts = [f"-- {one.indicator}\n{sql}" for one, (sql, _) in zip(inputs, parts, strict=True)]
        if indicator.kind is IndicatorKind.DERIVED:
            texts.append(f"-- {indicator.indicator} = {indicator.expression}")
        return _joined("\n\n".join(texts), [rows for _, rows in parts])

    def _part(
        self, indicator: Indicator, figure: Mapping[str, Any]
    ) -> tuple[str, list[dict[str, Any]]]:
        if indicator.kind is IndicatorKind.PUBLISHED:
            sql, rows = _published_sql(indicator, figure), self._published(indicator, figure)
        else:
            plan = plan_passes(self.programme, [indicator])[0]
            percent = indicator.unit in percent_units(self.programme)
            zone = self.programme.head.time_zone
            sql = readable_sql(plan, figure, zone, scale=100 if percent else 1)
            rows = self._measured(plan, figure)
        counted = rows.group_by(["_sequence", "whose"]).aggregate(records=rows.count())
        return sql, counted.to_pyarrow().to_pylist()

    def _records(self, indicator: Indicator) -> ir.Table:
        return self.lake.records(self.engine.backend, str(indicator.record_type), as_of=self.as_of)

    def _published(self, indicator: Indicator, figure: Mapping[str, Any]) -> ir.Table:
        records = self._records(indicator)
        series = indicator.series or indicator.indicator
        chosen = records.filter(records["indicator"] == series)
        for column in ("source", "vintage"):
            if figure[column]:
                chosen = chosen.filter(chosen[column] == figure[column])
        return chosen.filter(
            chosen["period"] == figure["period"], self._counts(chosen["organisation"], figure)
        ).select("_sequence", whose="organisation")

    def _measured(self, plan: Plan, figure: Mapping[str, Any]) -> ir.Table:
        records_pass = RecordsPass(
            plan,
            self._records(plan.recipes[0].indicator),
            self.engine,
            WorkingCalendar.of(self.programme, spark=self.engine.is_spark),
            self.programme.code_lists,
            {id_: number for number, id_ in enumerate(self.programme.organisations.by_id)},
            halves=True,
            window=None,
        )
        organisation = plan.source.record_type.organisation
        rows = records_pass.narrow_rows([organisation, "_sequence"])
        rows = rows.filter(self._counts(rows[organisation], figure), _in_period(rows, plan, figure))
        if figure["breakdown"]:
            name = f"d{plan.dimensions.index(figure['breakdown'])}"
            rows = rows.filter(rows[name] == figure["category"])
        return rows.select("_sequence", whose=organisation)

    def _counts(self, column: ir.StringValue, figure: Mapping[str, Any]) -> ir.BooleanValue:
        """Say whether a record's organisation counts towards the figure's."""
        counted = ibis.memtable(
            {"organisation": sorted(self._reaching(figure))},
            schema=ibis.schema({"organisation": "string"}),
        )
        return column.isin(counted["organisation"])

    def _reaching(self, figure: Mapping[str, Any]) -> set[str]:
        organisations = self.programme.organisations
        identities = list(organisations.by_id)
        numbers = {id_: number for number, id_ in enumerate(identities)}
        first, last = _halves(Period.parse(figure["period"]))
        reach = build_reach(
            organisations,
            numbers,
            [figure["hierarchy"]],
            identities,
            {figure["organisation"]: False},
            range(first, last + 1),
            self.structure,
        )
        return {identities[number] for number in reach.parts["organisation"].to_pylist()}


def _published_sql(indicator: Indicator, figure: Mapping[str, Any]) -> str:
    stated = {
        "indicator": indicator.series or indicator.indicator,
        "period": figure["period"],
        "source": figure["source"],
        "vintage": figure["vintage"],
    }
    conditions = [f"{column} = '{value}'" for column, value in stated.items() if value]
    conditions.append("organisation IN (SELECT identity FROM counted)")
    return f"SELECT sum(value) AS value\nFROM {indicator.record_type}\nWHERE " + "\n  AND ".join(
        conditions
    )


def _halves(period: Period) -> tuple[int, int]:
    shift = -1 if period.calendar is Calendar.REPORT else 0
    return 2 * period.slots[0] + shift, 2 * period.slots[-1] + 1 + shift


def _in_period(rows: ir.Table, plan: Plan, figure: Mapping[str, Any]) -> ir.BooleanValue:
    """Say whether a narrow row is one of the records that the figure rests on."""
    first, last = _halves(Period.parse(figure["period"]))
    recipe = plan.recipes[0]
    records = recipe.components["records"]
    counts = counting(plan, rows, records)
    half = rows[f"m{plan.moments.index(records.moment)}"]
    if recipe.indicator.kind is not IndicatorKind.STOCK:
        return counts & half.between(first, last)
    inside = counts & (half <= last)
    leaving = recipe.components.get(f"{LEAVES}records")
    if leaving is None:
        return inside
    left = counting(plan, rows, leaving) & (rows[f"m{plan.moments.index(leaving.moment)}"] <= last)
    return inside & ~ibis.coalesce(left, False)


def _joined(sql: str, parts: Iterable[list[dict[str, Any]]]) -> Working:
    """Return the working of all parts; a record that serves several inputs counts once at most
    per input, so the largest count of a delivery is stated."""
    organisations: set[str] = set()
    records: Counter[int] = Counter()
    for rows in parts:
        own: Counter[int] = Counter()
        for row in rows:
            own[row["_sequence"]] += row["records"]
            organisations.add(row["whose"])
        records |= own
    contributions = tuple(
        Contribution(sequence, count) for sequence, count in sorted(records.items())
    )
    return Working(sql, tuple(sorted(organisations)), contributions)

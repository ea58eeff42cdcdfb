"""What was promised, and where it stands today by each source that states the figure."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from laban.assess import Standing, judge_targets
from laban.publication import PUBLISHED_SCHEMA
from laban.report.lists.open_list import (
    DAY,
    EXACT,
    FLAG,
    NUMBER,
    TEXT,
    ListFacts,
    OpenColumn,
    OpenList,
    Row,
    both,
    titled,
)


def _rows(facts: ListFacts) -> Iterator[Row]:
    for standing in judge_targets(facts.programme, _figures(facts), facts.today):
        yield {**_promised(standing), **_found(standing)}


def _figures(facts: ListFacts) -> pa.Table:
    """Return the published figures that targets are judged by."""
    publication = facts.publication
    wanted = {(one.indicator, one.organisation) for one in facts.programme.targets}
    tables = [
        publication.figures_table([indicator], organisation)
        for indicator, organisation in sorted(wanted)
        if publication
    ]
    return pa.concat_tables([PUBLISHED_SCHEMA.empty_table(), *tables])


def _promised(standing: Standing) -> Row:
    target = standing.target
    return {
        "target": target.code,
        **both("title", target.title),
        "indicator": target.indicator,
        "organisation": target.organisation,
        "accountable": target.accountable,
        "due_period": target.period,
        "due_on": standing.progress.due_on,
        "target_value": target.value,
        "unit": target.unit,
        "direction": target.direction,
        "baseline_period": target.baseline.period if target.baseline else None,
        "baseline_value": target.baseline.value if target.baseline else None,
    }


def _found(standing: Standing) -> Row:
    figure, progress = standing.figure, standing.progress
    stated = {
        "state": standing.state.value,
        "rule": standing.rule.code,
        **both("state_title", standing.rule.title),
        "source": figure.source if figure else "",
        "travelled": _float(progress.travelled),
        "expected_value": _float(progress.expected),
        "projected_value": _float(progress.projected),
        "needed_per_year": _float(progress.pace_needed and progress.pace_needed.per_year),
    }
    if figure is None:
        return stated
    return stated | {
        "vintage": figure.vintage,
        "period": figure.period.id,
        "value": figure.value,
        "estimated": figure.is_estimated,
        "illustrative": figure.is_illustrative,
    }


def _float(number: object) -> float | None:
    return None if number is None else float(str(number))


LIST = OpenList(
    code="targets",
    columns=(
        OpenColumn("target", TEXT, "Code of the target."),
        *titled("title", "Its name"),
        OpenColumn("indicator", TEXT, "Code of the indicator that it is a value of."),
        OpenColumn("organisation", TEXT, "Identity of the organisation it is promised for."),
        OpenColumn("accountable", TEXT, "Identity of the organisation that answers for it."),
        OpenColumn("due_period", TEXT, "The period by which it must be reached."),
        OpenColumn("due_on", DAY, "The last day of that period."),
        OpenColumn("target_value", EXACT, "The value promised."),
        OpenColumn("unit", TEXT, "Code of the unit."),
        OpenColumn("direction", TEXT, "`at_least` or `at_most`."),
        OpenColumn("baseline_period", TEXT, "Where it started from: the period."),
        OpenColumn("baseline_value", EXACT, "Where it started from: the value."),
        OpenColumn("state", TEXT, "The state: achieved, likely, needs effort, missed, no data."),
        OpenColumn("rule", TEXT, "The rule of the programme that gave the state."),
        *titled("state_title", "The state in words"),
        OpenColumn("source", TEXT, "Document that states the figure; empty when measured."),
        OpenColumn("vintage", TEXT, "Which statement of the source."),
        OpenColumn("period", TEXT, "The period of the latest figure."),
        OpenColumn("value", EXACT, "The latest figure. Empty when there is none."),
        OpenColumn("estimated", FLAG, "Whether the figure is an estimate."),
        OpenColumn("illustrative", FLAG, "Whether the figure rests on invented records."),
        OpenColumn("travelled", NUMBER, "Share of the way from the baseline, 1 is the target."),
        OpenColumn("expected_value", NUMBER, "What the path expects at the figure's period."),
        OpenColumn("projected_value", NUMBER, "Where the pace so far leads by the due day."),
        OpenColumn("needed_per_year", NUMBER, "Change per year needed from now, in the unit."),
    ),
    key=("target", "source"),
    rows=_rows,
    filters=("indicator", "organisation", "accountable", "state"),
)

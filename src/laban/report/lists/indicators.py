"""The indicators of the programme, and what is published of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from laban.programme import Indicator
from laban.publication import IndicatorSummary
from laban.report.lists.open_list import (
    DAY,
    FLAG,
    TEXT,
    TEXTS,
    WHOLE,
    ListFacts,
    OpenColumn,
    OpenList,
    Row,
    both,
    titled,
)


def _rows(facts: ListFacts) -> Iterator[Row]:
    summaries = facts.publication.summaries if facts.publication else {}
    for code, indicator in facts.programme.indicators.items():
        yield {**_stated(indicator), **_published(summaries.get(code))}


def _stated(indicator: Indicator) -> Row:
    return {
        "indicator": indicator.indicator,
        **both("title", indicator.title),
        **both("why", indicator.why),
        **both("formula", indicator.formula),
        "kind": indicator.kind.value,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "record_type": indicator.record_type,
        "breakdowns": list(indicator.breakdowns),
        "owner": indicator.owner,
        "documents": list(dict.fromkeys(one.document for one in indicator.source)),
    }


def _published(summary: IndicatorSummary | None) -> Row:
    if summary is None:
        return {"figures": 0, "suppressed": 0, "illustrative": False, "grains": []}
    return {
        "figures": summary.figures,
        "suppressed": summary.suppressed,
        "illustrative": summary.is_illustrative,
        "organisations": summary.organisations,
        "grains": [grain.value for grain in summary.grains],
        "first_day": summary.first_day,
        "last_day": summary.end - timedelta(days=1),
    }


LIST = OpenList(
    code="indicators",
    columns=(
        OpenColumn("indicator", TEXT, "Code of the indicator."),
        *titled("title", "Its name"),
        *titled("why", "Why it matters"),
        *titled("formula", "The formula in words"),
        OpenColumn("kind", TEXT, "How the number is made, e.g. `share`, `sum`, `published`."),
        OpenColumn("unit", TEXT, "Code of the unit, from the code list `unit`."),
        OpenColumn("direction", TEXT, "Which way is better: `up`, `down` or `none`."),
        OpenColumn("record_type", TEXT, "Record type that it is made from; empty when derived."),
        OpenColumn("breakdowns", TEXTS, "Columns that it is broken down by."),
        OpenColumn("owner", TEXT, "Identity of the organisation that keeps it."),
        OpenColumn("documents", TEXTS, "Codes of the documents that it comes from."),
        OpenColumn("figures", WHOLE, "Number of published figures."),
        OpenColumn("suppressed", WHOLE, "How many of them are kept back."),
        OpenColumn("illustrative", FLAG, "Whether any of them rests on invented records."),
        OpenColumn("organisations", WHOLE, "Number of organisations that have figures."),
        OpenColumn("grains", TEXTS, "Lengths of the periods that figures are stated for."),
        OpenColumn("first_day", DAY, "First day of the first period."),
        OpenColumn("last_day", DAY, "Last day of the last period."),
    ),
    key=("indicator",),
    rows=_rows,
    filters=("kind", "unit", "owner"),
)

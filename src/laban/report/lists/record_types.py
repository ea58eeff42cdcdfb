"""The columns of every record type: what organisations deliver."""

from __future__ import annotations

from collections.abc import Iterator

from laban.report.lists.open_list import (
    FLAG,
    TEXT,
    ListFacts,
    OpenColumn,
    OpenList,
    Row,
    both,
    titled,
)


def _rows(facts: ListFacts) -> Iterator[Row]:
    for name, record_type in facts.programme.record_types.items():
        for place, (column, told) in enumerate(record_type.columns.items(), start=1):
            yield {
                "record_type": name,
                "place": f"{place:03d}",
                "column": column,
                **both("record_type_title", record_type.title),
                **both("title", told.title),
                "type": told.type.value,
                "required": told.required,
                "is_key": column in record_type.key,
                "code_list": told.code_list,
                "unit": told.unit,
                "personal": told.personal.value if told.personal else None,
            }


LIST = OpenList(
    code="record-columns",
    columns=(
        OpenColumn("record_type", TEXT, "Code of the record type."),
        OpenColumn("place", TEXT, "Place of the column in the record type."),
        OpenColumn("column", TEXT, "Name of the column."),
        *titled("record_type_title", "Name of the record type"),
        *titled("title", "Name of the column for people"),
        OpenColumn("type", TEXT, "What it may hold, e.g. `date`, `code`, `money`."),
        OpenColumn("required", FLAG, "Whether a record without it is refused."),
        OpenColumn("is_key", FLAG, "Whether it is among the columns that name the fact."),
        OpenColumn("code_list", TEXT, "Code list that its values come from."),
        OpenColumn("unit", TEXT, "Code of its unit."),
        OpenColumn("personal", TEXT, "`pseudonym`: replaced by a keyed hash; `drop`: not stored."),
    ),
    key=("record_type", "place"),
    rows=_rows,
    filters=("record_type",),
)

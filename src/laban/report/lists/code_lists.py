"""Every entry of every code list."""

from __future__ import annotations

from collections.abc import Iterator

from laban.report.lists.open_list import (
    TEXT,
    TEXTS,
    ListFacts,
    OpenColumn,
    OpenList,
    Row,
    both,
    titled,
)


def _rows(facts: ListFacts) -> Iterator[Row]:
    for name, code_list in facts.programme.code_lists.items():
        for entry in code_list.entries:
            yield {
                "code_list": name,
                "code": entry.code,
                **both("title", entry.title),
                "attributes": [
                    f"{key}={value}" for key, value in entry.attributes.items() if value is not None
                ],
            }


LIST = OpenList(
    code="code-lists",
    columns=(
        OpenColumn("code_list", TEXT, "Name of the code list."),
        OpenColumn("code", TEXT, "The code, as it stands in records and figures."),
        *titled("title", "What it means"),
        OpenColumn("attributes", TEXTS, "What else the list says of it, each as name=value."),
    ),
    key=("code_list", "code"),
    rows=_rows,
    filters=("code_list", "code"),
)

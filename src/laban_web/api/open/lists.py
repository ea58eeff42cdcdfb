"""The lists beside the figures: a page of JSON, or all rows in a file."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from laban.base import did_you_mean
from laban.report import FORMATS, LICENCE_ADDRESS
from laban.report.files import WRITERS, json_row
from laban.report.lists import LISTS, OpenList
from laban_web.api.open.answers import LICENCE_NAME, OpenAnswer, OpenBody, json_body, no_such
from laban_web.api.open.questions import Question, wrong_value
from laban_web.api.open.sources import OpenSources

_BETWEEN = "~"


def read_list(sources: OpenSources, question: Question) -> OpenAnswer:
    """Answer with the rows of a list, of all or of those whose first key the path names."""
    code, *rest = question.path
    found = LISTS[code]
    question.require_known((*found.filters, "format", "size", "after"))
    format = question.format()
    rows = _chosen(found, sources.table(code), question, "/".join(rest))

    def body() -> OpenBody:
        if format == "json":
            return _page(found, rows, question)
        about = {"licence": LICENCE_ADDRESS, "licence_name": LICENCE_NAME, "list": code}
        parts = WRITERS[format](found.schema, rows.to_batches(max_chunksize=20_000), about)
        return OpenBody(parts=lambda: parts)

    latest = sources.here.publication
    return OpenAnswer(
        media_type=FORMATS[format],
        depends_on=(
            *sources.list_depends_on(),
            question.address,
            question.sorted_parameters,
        ),
        body=body,
        modified_at=latest.facts.created_at if latest and _is_published(code) else None,
        file_name=None if format == "json" else f"{code}.{format}",
        is_heavy=format == "xlsx",
    )


def _is_published(code: str) -> bool:
    """Say whether a list changes with publications alone."""
    return code == "publications"


def _chosen(found: OpenList, rows: pa.Table, question: Question, name: str) -> pa.Table:
    if name:
        first = found.key[0]
        known = rows[first].unique().to_pylist()
        if name not in known:
            cure = did_you_mean(name, known) or f"/api/v1/{found.code} lists them."
            raise no_such(f'There is no "{name}" among {found.code}.', cure)
        rows = rows.filter(pc.equal(rows[first], name))
    for column in found.filters:
        values = question.many(column)
        if values:
            rows = rows.filter(_among(rows, column, values))
    return rows


def _among(rows: pa.Table, column: str, values: tuple[str, ...]) -> pa.Array:
    """Return which rows have one of some values; an empty one wants those without."""
    texts = pc.fill_null(rows[column], "")
    known = texts.unique().to_pylist()
    for value in values:
        if value and value not in known:
            cure = did_you_mean(value, known)
            raise wrong_value(column, value, cure or "Send a value of that column.")
    return pc.is_in(texts, pa.array(values, pa.string()))


def _page(found: OpenList, rows: pa.Table, question: Question) -> OpenBody:
    size, after = question.size(), question.one("after")
    keys = [found.key_of(row) for row in rows.select(found.key).to_pylist()]
    begin = bisect_right(keys, _cursor(found, after)) if after is not None else 0
    shown = rows.slice(begin, size).to_pylist()
    following = None
    if begin + size < rows.num_rows:
        following = question.next_address(_BETWEEN.join(found.key_of(shown[-1])))
    document: dict[str, Any] = {
        "licence": LICENCE_ADDRESS,
        found.code.replace("-", "_"): [json_row(row) for row in shown],
        "next": following,
    }
    return json_body(document, following)


def _cursor(found: OpenList, after: str) -> tuple[str, ...]:
    parts = tuple(after.split(_BETWEEN))
    if len(parts) != len(found.key):
        raise wrong_value("after", after, "Take it from `next` of the page before.")
    return parts

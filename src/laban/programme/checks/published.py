"""Published values: their record type has the columns that keep two sources apart."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import Issue
from laban.programme.draft import Draft
from laban.programme.model import ColumnType, IndicatorKind
from laban.programme.naming import listed

_TEXT = (ColumnType.STRING, ColumnType.CODE)
COLUMNS: dict[str, tuple[ColumnType, ...]] = {
    "indicator": _TEXT,
    "organisation": (ColumnType.ORGANISATION,),
    "period": (ColumnType.STRING,),
    "value": (ColumnType.DECIMAL, ColumnType.INTEGER, ColumnType.MONEY),
    "unit": _TEXT,
    "source": _TEXT,
    "vintage": (*_TEXT, ColumnType.DATE),
    "method": _TEXT,
    "published_on": (ColumnType.DATE, ColumnType.TIMESTAMP),
    "status": _TEXT,
}


def check(draft: Draft) -> Iterator[Issue]:
    """Yield the columns that published values need and do not have, once a record type."""
    used = {
        entry.value.record_type
        for entry in draft.indicators
        if entry.value.kind is IndicatorKind.PUBLISHED
    }
    for entry in draft.record_types:
        if entry.value.record_type not in used:
            continue
        for name, types in COLUMNS.items():
            column = entry.value.columns.get(name)
            words = listed(types)
            if column is None:
                sentence = f'Published values need the column "{name}", which is missing.'
                cure = f"Add `{name}:` of type {words}."
                yield entry.error(("columns",), sentence, cure, "programme-072")
            elif column.type not in types:
                sentence = f'"{name}" of published values is of type {column.type}, not {words}.'
                path = ("columns", name, "type")
                yield entry.error(path, sentence, f"Write `type: {types[0]}`.", "programme-072")

"""Indicators: what they refer to, and that their fields are those of their kind."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import Issue
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.model import ColumnType, Indicator, IndicatorKind, Personal
from laban.programme.naming import (
    check_citations,
    find_doubles,
    unknown_name,
    unknown_organisation,
)
from laban.programme.organisations import ADMINISTRATIVE

# Needed and allowed fields of each kind, among those that not every kind has.
NEEDED: dict[IndicatorKind, tuple[str, ...]] = {
    IndicatorKind.COUNT: ("record_type",),
    IndicatorKind.SUM: ("record_type", "value"),
    IndicatorKind.SHARE: ("record_type", "numerator"),
    IndicatorKind.MEAN: ("record_type", "value"),
    IndicatorKind.DISTINCT: ("record_type", "value"),
    IndicatorKind.QUANTILE: ("record_type", "value", "quantile"),
    IndicatorKind.STOCK: ("record_type",),
    IndicatorKind.DERIVED: ("expression",),
    IndicatorKind.PUBLISHED: ("record_type",),
}
_RECORDS = ("time", "where", "breakdowns")
ALLOWED: dict[IndicatorKind, tuple[str, ...]] = {
    IndicatorKind.COUNT: _RECORDS,
    IndicatorKind.SUM: _RECORDS,
    IndicatorKind.SHARE: (*_RECORDS, "denominator"),
    IndicatorKind.MEAN: _RECORDS,
    IndicatorKind.DISTINCT: _RECORDS,
    IndicatorKind.QUANTILE: _RECORDS,
    IndicatorKind.STOCK: (
        *(*_RECORDS, "value", "numerator", "denominator"),
        *("begins", "ends", "entity"),
    ),
    IndicatorKind.DERIVED: ("nature",),
    IndicatorKind.PUBLISHED: ("series", "nature", "roll_up"),
}
_SPECIAL = tuple(
    dict.fromkeys(name for table in (NEEDED, ALLOWED) for names in table.values() for name in names)
)
# Fields that exclude each other.
_CLASHES = (
    ("numerator", "value"),
    ("entity", "begins"),
    ("entity", "ends"),
)


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with what indicators refer to and with their fields."""
    yield from find_doubles("indicator", ((e.value.indicator, e) for e in draft.indicators))
    for entry in draft.indicators:
        yield from check_citations(draft, entry, entry.value.source)
        yield from _fields(entry)
        yield from _references(draft, entry)
        yield from _columns(draft, entry)


def _fields(entry: Entry[Indicator]) -> Iterator[Issue]:
    kind = entry.value.kind
    stated = _stated(entry.value)
    for name in NEEDED[kind]:
        if name not in stated:
            meaning = Indicator.model_fields[name].description
            cure = f"Add `{name}:`" + (f" ({meaning})." if meaning else ".")
            sentence = f'The kind {kind} needs "{name}", which is missing.'
            yield entry.error(("kind",), sentence, cure, "programme-061")
    fitting = (*NEEDED[kind], *ALLOWED[kind])
    for name in stated:
        if name not in fitting:
            sentence = f'"{name}" means nothing for the kind {kind}.'
            cure = f"Remove it, or change the kind; {kind} takes {', '.join(fitting)}."
            yield entry.error((name,), sentence, cure, "programme-062")
    if "denominator" in stated and "numerator" not in stated and "denominator" in fitting:
        sentence = '"denominator" is stated without "numerator".'
        yield entry.error(("denominator",), sentence, "State both.", "programme-061")
    for one, other in _CLASHES:
        if one in stated and other in stated and {one, other} <= set(fitting):
            sentence = f'"{one}" and "{other}" exclude each other.'
            yield entry.error((other,), sentence, "Keep one of them.", "programme-062")


def _stated(indicator: Indicator) -> list[str]:
    empty = (None, ())
    return [
        name
        for name in _SPECIAL
        if name in indicator.model_fields_set and getattr(indicator, name) not in empty
    ]


def _references(draft: Draft, entry: Entry[Indicator]) -> Iterator[Issue]:
    indicator = entry.value
    types = draft.declared.record_types
    if indicator.record_type and indicator.record_type not in types:
        path = ("record_type",)
        yield unknown_name(
            entry, path, "record type", indicator.record_type, types, "programme-060"
        )
    if indicator.owner and indicator.owner not in draft.tree.by_id:
        path = ("owner",)
        yield unknown_organisation(entry, path, indicator.owner, draft.tree, "programme-068")
    hierarchies = draft.head.value.hierarchies if draft.head else None
    for index, name in enumerate(indicator.hierarchies):
        if hierarchies is not None and name not in (*hierarchies, ADMINISTRATIVE):
            at = ("hierarchies", index)
            yield unknown_name(entry, at, "hierarchy", name, hierarchies, "programme-073")


def _columns(draft: Draft, entry: Entry[Indicator]) -> Iterator[Issue]:
    """Yield faults of the columns that are named, not calculated with."""
    record_type = draft.record_type_of.get(entry.value.record_type or "")
    if record_type is None:
        return
    columns = record_type.columns
    for index, name in enumerate(entry.value.breakdowns):
        path = ("breakdowns", index)
        if name not in columns:
            yield unknown_name(entry, path, "column", name, columns, "programme-064")
        elif columns[name].type not in (ColumnType.CODE, ColumnType.BOOLEAN):
            sentence = f'The breakdown "{name}" is a column of type {columns[name].type}.'
            cure = "Break down by a column of type code or boolean."
            yield entry.error(path, sentence, cure, "programme-065")
        elif columns[name].personal:
            cure = "Break down by a column that is not personal."
            yield entry.error(path, f'The breakdown "{name}" is personal.', cure, "programme-065")
    for index, name in enumerate(entry.value.entity):
        path = ("entity", index)
        if name not in columns or columns[name].personal is Personal.DROP:
            yield unknown_name(entry, path, "column", name, columns, "programme-074")

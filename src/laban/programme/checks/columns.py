"""Columns of record types: settings that fit the type, bounds, patterns, forms of time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from laban.base import Issue, did_you_mean
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.model import Column, ColumnType, Personal, RecordType
from laban.programme.naming import listed, unknown_name

NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.MONEY)
TIMES = (ColumnType.DATE, ColumnType.TIMESTAMP)

# Which types each setting has a meaning for.
SETTINGS: dict[str, tuple[ColumnType, ...]] = {
    "code_list": (ColumnType.CODE,),
    "unit": NUMBERS,
    "nature": NUMBERS,
    "scale": (ColumnType.DECIMAL, ColumnType.MONEY),
    "pattern": (ColumnType.STRING,),
    "max_length": (ColumnType.STRING,),
    "min": (*NUMBERS, *TIMES),
    "max": (*NUMBERS, *TIMES),
    "valid_at": (ColumnType.ORGANISATION,),
    "formats": TIMES,
    "thousands": NUMBERS,
    "decimal_mark": (ColumnType.DECIMAL, ColumnType.MONEY),
}
_FORMAT = re.compile(r"(yyyy|MM|dd|HH|mm|ss|d|M|[-/.: T,])+")


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with single columns."""
    for entry in draft.record_types:
        for name, column in entry.value.columns.items():
            below = entry.below(column, ("columns", name))
            yield from _settings(below, name)
            yield from _lists(draft, below, name)
            yield from _bounds(below, name)
            yield from _texts(below, name)
            yield from _valid_at(entry, name, column)


def _settings(entry: Entry[Column], name: str) -> Iterator[Issue]:
    column = entry.value
    for setting, types in SETTINGS.items():
        if setting in column.model_fields_set and column.type not in types:
            sentence = f'`{setting}` means nothing for "{name}", a column of type {column.type}.'
            cure = f"Remove it, or write the type {listed(types)}."
            yield entry.error((setting,), sentence, cure, "programme-045")
    if column.personal is Personal.PSEUDONYM and column.type is not ColumnType.STRING:
        sentence = f'"{name}" becomes a pseudonym, which is text, but its type is {column.type}.'
        yield entry.error(("personal",), sentence, "Write `type: string`.", "programme-055")
    if column.thousands and column.thousands == (column.decimal_mark or "."):
        sentence = f'"{name}" has one mark, "{column.thousands}", for thousands and for decimals.'
        cure = "Write `decimal_mark:` with the other mark."
        if column.type is not ColumnType.INTEGER:
            yield entry.error(("thousands",), sentence, cure, "programme-046")


def _lists(draft: Draft, entry: Entry[Column], name: str) -> Iterator[Issue]:
    column = entry.value
    known = draft.declared.code_lists
    if column.type is ColumnType.CODE and column.code_list is None:
        sentence = f'"{name}" is of type code but names no code list.'
        cure = "Add `code_list:` with the name of a file of codes/."
        yield entry.error((), sentence, cure, "programme-043")
    elif column.code_list and column.code_list not in known:
        path = ("code_list",)
        yield unknown_name(entry, path, "code list", column.code_list, known, "programme-044")
    if column.unit and draft.dimension_of and column.unit not in draft.dimension_of:
        units = draft.dimension_of
        yield unknown_name(entry, ("unit",), "unit", column.unit, units, "programme-066")


def _bounds(entry: Entry[Column], name: str) -> Iterator[Issue]:
    column = entry.value
    if column.type not in (*NUMBERS, *TIMES):
        return
    wanted, words = (Decimal, "a number") if column.type in NUMBERS else (date, "a day")
    for setting, bound in (("min", column.min), ("max", column.max)):
        if bound is not None and not isinstance(bound, wanted):
            sentence = f'`{setting}` of "{name}" is {bound}, which is not {words}.'
            yield entry.error((setting,), sentence, f"Write {words}.", "programme-046")
            return
    low, high = column.min, column.max
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        sentence = f'`min` of "{name}" is {low}, more than its `max`, {high}.'
        yield entry.error(("min",), sentence, "Exchange them.", "programme-046")


def _texts(entry: Entry[Column], name: str) -> Iterator[Issue]:
    try:
        re.compile(entry.value.pattern or "")
    except re.error as error:
        sentence = f'The pattern of "{name}" is not a regular expression: {error.msg}.'
        cure = "Look at its brackets and backslashes."
        yield entry.error(("pattern",), sentence, cure, "programme-047")
    for index, form in enumerate(entry.value.formats):
        if not _FORMAT.fullmatch(form):
            sentence = f'"{form}" is not a form of a date or time.'
            cure = "Use the letters dd MM yyyy HH mm ss, e.g. dd/MM/yyyy."
            yield entry.error(("formats", index), sentence, cure, "programme-053")


def _valid_at(entry: Entry[RecordType], name: str, column: Column) -> Iterator[Issue]:
    if column.valid_at is None:
        return
    path = ("columns", name, "valid_at")
    other = entry.value.columns.get(column.valid_at)
    if other is None:
        known = entry.value.columns
        yield unknown_name(entry, path, "column", column.valid_at, known, "programme-048")
    elif other.type not in TIMES:
        times = [key for key, known in entry.value.columns.items() if known.type in TIMES]
        sentence = f'`valid_at` is "{column.valid_at}", which is no date and no timestamp.'
        cure = did_you_mean(column.valid_at, times) or f"Name one of {', '.join(times)}."
        yield entry.error(path, sentence, cure, "programme-048")

"""Control totals: what they are totals of, and that each total is stated once."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import Issue
from laban.programme.draft import Draft
from laban.programme.entries import Entry, Path
from laban.programme.expression_tree import TIMES
from laban.programme.model import ColumnType, Reconciles, RecordType
from laban.programme.naming import unknown_name
from laban.programme.typed_expressions import read_record_expression


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with what control totals are totals of."""
    for entry in draft.record_types:
        reconciles = entry.value.reconciles
        if reconciles is None:
            continue
        below = entry.below(reconciles, ("reconciles",))
        yield from _stated_once(entry, reconciles)
        known = draft.declared.record_types
        counted = reconciles.record_type
        if counted not in known:
            path: Path = ("record_type",)
            yield unknown_name(below, path, "record type", counted, known, "programme-057")
        elif counted in draft.record_type_of:
            yield from _by(below, entry.value, draft.record_type_of[counted])
            yield from _counts(draft, below, entry.value)


def _stated_once(entry: Entry[RecordType], reconciles: Reconciles) -> Iterator[Issue]:
    own = entry.value
    wanted = [own.organisation, own.time, *reconciles.by]
    if sorted(own.key) != sorted(wanted):
        sentence = f'The key of "{own.record_type}" must name one total.'
        cure = f"Write `key: [{', '.join(wanted)}]`."
        yield entry.error(("key",), sentence, cure, "programme-056")
    time = own.columns.get(own.time)
    if time and time.type is not ColumnType.DATE:
        sentence = f'"{own.time}" is of type {time.type}; a control total is stated for a day.'
        yield entry.error(("time",), sentence, "Name a column of type date.", "programme-056")


def _by(entry: Entry[Reconciles], own: RecordType, counted: RecordType) -> Iterator[Issue]:
    for name, other in entry.value.by.items():
        path = ("by", name)
        if name not in own.columns:
            yield unknown_name(entry, path, "column", name, own.columns, "programme-058")
        elif other not in counted.columns:
            yield unknown_name(entry, path, "column", other, counted.columns, "programme-058")
        elif own.columns[name].type != counted.columns[other].type:
            sentence = f'"{name}" is {own.columns[name].type}, "{other}" of the counted records is '
            sentence += f"{counted.columns[other].type}."
            cure = "Compare columns of one type."
            yield entry.error(path, sentence, cure, "programme-058")


def _counts(draft: Draft, entry: Entry[Reconciles], own: RecordType) -> Iterator[Issue]:
    for name, text in entry.value.counts.items():
        path = ("counts", name)
        column = own.columns.get(name)
        if column is None:
            yield unknown_name(entry, path, "column", name, own.columns, "programme-058")
        elif column.type is not ColumnType.INTEGER:
            sentence = f'"{name}" is of type {column.type}; a control total is a whole number.'
            yield entry.error(path, sentence, "Write `type: integer`.", "programme-058")
        counted = entry.value.record_type
        found = read_record_expression(draft, entry, path, counted, text, TIMES)
        if isinstance(found, Issue):
            yield found

"""Record types: their key, organisation and time columns, their rules, what they cite."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import Issue
from laban.programme.draft import Draft
from laban.programme.entries import Entry, Path
from laban.programme.model import ColumnType, Personal, RecordType
from laban.programme.naming import check_citations, find_doubles, listed, unknown_name
from laban.programme.typed_expressions import CONDITION, read_record_expression

TIMES = (ColumnType.DATE, ColumnType.TIMESTAMP)


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with the record types as a whole."""
    yield from find_doubles("record type", ((e.value.record_type, e) for e in draft.record_types))
    for entry in draft.record_types:
        yield from check_citations(draft, entry, entry.value.source)
        yield from _key(entry)
        yield from _named(entry, ("organisation",), (ColumnType.ORGANISATION,), "programme-041")
        yield from _named(entry, ("time",), TIMES, "programme-042")
        yield from _rules(draft, entry)


def _key(entry: Entry[RecordType]) -> Iterator[Issue]:
    columns = entry.value.columns
    for index, name in enumerate(entry.value.key):
        path = ("key", index)
        if name not in columns:
            yield unknown_name(entry, path, "column", name, columns, "programme-040")
        elif columns[name].personal is Personal.DROP:
            sentence = f'The key column "{name}" is dropped at the door.'
            cure = "Write `personal: pseudonym`: a pseudonym may be a key."
            yield entry.error(path, sentence, cure, "programme-049")
        if name in entry.value.key[:index]:
            sentence = f'The key names the column "{name}" twice.'
            yield entry.error(path, sentence, "Keep one of them.", "programme-040")


def _named(
    entry: Entry[RecordType], path: Path, types: tuple[ColumnType, ...], code: str
) -> Iterator[Issue]:
    """Yield a fault when a setting names a column that is missing, of another type or personal."""
    setting = str(path[0])
    name = getattr(entry.value, setting)
    column = entry.value.columns.get(name)
    if column is None:
        yield unknown_name(entry, path, "column", name, entry.value.columns, code)
    elif column.type not in types:
        words = listed(types)
        fitting = [other for other, known in entry.value.columns.items() if known.type in types]
        cure = f"Name one of {', '.join(fitting)}." if fitting else f"Add a column of type {words}."
        sentence = f'`{setting}` is "{name}", a column of type {column.type}, not {words}.'
        yield entry.error(path, sentence, cure, code)
    elif column.personal:
        sentence = f'`{setting}` is "{name}", a personal column.'
        yield entry.error(path, sentence, "Name a column that is not personal.", "programme-049")


def _rules(draft: Draft, entry: Entry[RecordType]) -> Iterator[Issue]:
    rules = list(enumerate(entry.value.rules))
    yield from find_doubles("rule", ((r.code, entry.below(r, ("rules", i))) for i, r in rules))
    for index, rule in rules:
        path = ("rules", index, "check")
        name = entry.value.record_type
        found = read_record_expression(draft, entry, path, name, rule.check, CONDITION)
        if isinstance(found, Issue):
            yield found

"""Sources: what they name exists, their settings fit their kind, no secret stands in them."""

from __future__ import annotations

from collections.abc import Iterator

from laban.base import Issue
from laban.programme.checks import source_connections
from laban.programme.draft import Draft
from laban.programme.entries import Entry
from laban.programme.model import Model
from laban.programme.naming import find_doubles, unknown_name, unknown_organisation
from laban.programme.schedules import Schedule, ScheduleError
from laban.programme.source_cursors import CursorError, read_cursor
from laban.programme.sources import CursorType, Source, SourceKind

_WITH_CURSOR = (SourceKind.SQL, SourceKind.REST)


def check(draft: Draft) -> Iterator[Issue]:
    """Yield what is wrong with the sources."""
    yield from find_doubles("source", ((entry.value.source, entry) for entry in draft.sources))
    for entry in draft.sources:
        yield from _references(draft, entry)
        yield from _kind(entry)
        yield from _schedule(entry)
        yield from _cursor(entry)
        settings = getattr(entry.value, entry.value.kind)
        if isinstance(settings, Model):
            below = entry.below(settings, (entry.value.kind.value,))
            yield from source_connections.check(below)


def _references(draft: Draft, entry: Entry[Source]) -> Iterator[Issue]:
    source, declared, tree = entry.value, draft.declared, draft.tree
    if source.organisation not in tree.by_id and not tree.of_code(source.organisation):
        name = source.organisation
        yield unknown_organisation(entry, ("organisation",), name, tree, "programme-140")
    if source.record_type not in declared.record_types:
        known, name = declared.record_types, source.record_type
        yield unknown_name(entry, ("record_type",), "record type", name, known, "programme-141")
    if isinstance(source.mapping, str) and source.mapping not in declared.mappings:
        known, name = declared.mappings, source.mapping
        yield unknown_name(entry, ("mapping",), "mapping", name, known, "programme-142")


def _kind(entry: Entry[Source]) -> Iterator[Issue]:
    kind = entry.value.kind
    for other in SourceKind:
        is_there = getattr(entry.value, other) is not None
        if other is kind and not is_there:
            sentence = f"The source is of kind {kind}, yet its settings are missing."
            yield entry.error(("kind",), sentence, f"Add `{kind}:` with them.", "programme-144")
        elif other is not kind and is_there:
            sentence = f'"{other}" means nothing for a source of kind {kind}.'
            cure = f"Remove it, or write `kind: {other}`."
            yield entry.error((other.value,), sentence, cure, "programme-144")


def _schedule(entry: Entry[Source]) -> Iterator[Issue]:
    text = entry.value.schedule
    if text is None:
        return
    try:
        Schedule.parse(text)
    except ScheduleError as error:
        yield entry.error(
            ("schedule",),
            f'"{text}" is not a schedule: {error}.',
            "Write `every 15 minutes`, `every 2 hours`, or a cron line such as `0 2 * * *`.",
            "programme-143",
        )


def _cursor(entry: Entry[Source]) -> Iterator[Issue]:
    source, cursor = entry.value, entry.value.cursor
    if cursor is None:
        if source.kind is SourceKind.SQL:
            sentence = "A database is pulled by what only grows in it, and no cursor is stated."
            cure = "Add `cursor: {column: updated_at, initial: 2024-01-01T00:00:00+07:00}`."
            yield entry.error((), sentence, cure, "programme-145")
        return
    if source.kind not in _WITH_CURSOR:
        sentence = f"A cursor means nothing for a source of kind {source.kind}: "
        sentence += "new files are told by name, size and time."
        yield entry.error(("cursor",), sentence, "Remove it.", "programme-145")
        return
    yield from _cursor_values(entry, source)


def _cursor_values(entry: Entry[Source], source: Source) -> Iterator[Issue]:
    cursor = source.cursor
    if cursor is None:
        return
    try:
        read_cursor(cursor.type, cursor.initial)
    except CursorError as error:
        sentence = f'"{cursor.initial}" is not {error.wanted}, as the cursor\'s type says.'
        cure = f"Write e.g. {error.example}, or another `type`."
        yield entry.error(("cursor", "initial"), sentence, cure, "programme-146")
    if cursor.hold_back_minutes and cursor.type is not CursorType.TIMESTAMP:
        sentence = f'"hold_back_minutes" means nothing for a cursor of type {cursor.type}.'
        path = ("cursor", "hold_back_minutes")
        yield entry.error(path, sentence, "Remove it.", "programme-145")
    columns = source.sql.columns if source.sql else ()
    if columns and cursor.column not in columns:
        sentence = f'The cursor "{cursor.column}" is not among the columns to take.'
        cure = f"Add {cursor.column} to `columns`."
        yield entry.error(("cursor", "column"), sentence, cure, "programme-145")

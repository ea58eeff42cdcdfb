"""A PostgreSQL table that demands of dossiers what the record type demands, as far as it can."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from laban.programme import CodeList, ColumnType, Programme, RecordColumn, RecordType

_TYPES = {
    ColumnType.STRING: "text",
    ColumnType.CODE: "text",
    ColumnType.ORGANISATION: "text",
    ColumnType.INTEGER: "bigint",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.TIMESTAMP: "timestamptz",
}


def statements(programme: Programme, kind: RecordType, names: Sequence[str]) -> Iterator[str]:
    """Yield what creates the table of a record type with these columns, and those it refers to."""
    lists = {column.code_list for column in kind.columns.values() if column.code_list}
    for name in sorted(lists):
        codes = [entry.code for entry in programme.code_lists[name].entries]
        yield from _words(f"code_{name}", codes)
    yield from _words(
        "organisation", sorted({o.code for o in programme.organisations.by_id.values()})
    )
    parts = [_column(name, kind.columns[name]) for name in names]
    parts += [f"CHECK ({_rule(rule.check, kind, programme.code_lists)})" for rule in kind.rules]
    parts.append(f"PRIMARY KEY ({', '.join(kind.key)})")
    yield f"CREATE TABLE record ({', '.join(parts)})"


def _words(table: str, words: Sequence[str]) -> Iterator[str]:
    yield f"CREATE TABLE {table} (code text PRIMARY KEY)"
    yield f"INSERT INTO {table} VALUES {', '.join(f'({_quoted(word)})' for word in words)}"


def _column(name: str, column: RecordColumn) -> str:
    is_amount = column.type in (ColumnType.DECIMAL, ColumnType.MONEY)
    parts = [name, f"numeric(38, {column.scale})" if is_amount else _TYPES[column.type]]
    if column.required:
        parts.append("NOT NULL")
    if column.pattern:
        parts.append(f"CHECK ({name} ~ {_quoted(f'^({column.pattern})$')})")
    if column.max_length:
        parts.append(f"CHECK (length({name}) <= {column.max_length})")
    if column.min is not None:
        parts.append(f"CHECK ({name} >= {column.min})")
    if column.max is not None:
        parts.append(f"CHECK ({name} <= {column.max})")
    if column.code_list:
        parts.append(f"REFERENCES code_{column.code_list}")
    if column.type is ColumnType.ORGANISATION:
        parts.append("REFERENCES organisation")
    return " ".join(parts)


def _rule(check: str, kind: RecordType, lists: Mapping[str, CodeList]) -> str:
    """Return a rule in SQL; `status.is_final` becomes the codes of which it is true."""

    def codes(found: re.Match[str]) -> str:
        column, attribute = found.groups()
        entries = lists[str(kind.columns[column].code_list)].entries
        true = [_quoted(entry.code) for entry in entries if entry.attributes.get(attribute)]
        return f"{column} IN ({', '.join(true)})"

    return re.sub(r"\b([a-z_]+)\.([a-z_]+)\b", codes, check)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

"""The code lists of `codes/`: code, two names, and attributes with their types."""

from __future__ import annotations

import re

from laban.base import Issue, did_you_mean
from laban.programme.cells import ATTRIBUTES, read_attribute, read_text
from laban.programme.csv_files import Row, Table
from laban.programme.entries import Entry
from laban.programme.model import CodeEntry, CodeList, ColumnType

REQUIRED = ("code", "name_vi", "name_en")


def read_code_list(name: str, table: Table, issues: list[Issue]) -> Entry[CodeList] | None:
    """Return a code list with the line of each entry; rows with faults are reported."""
    if not re.fullmatch("[a-z][a-z0-9_]*", name):
        sentence = f'"{name}" is not a code.'
        cure = "Name the file with lower-case letters, digits and underscores, a letter first."
        issues.append(Issue(table.file, None, sentence, cure, "programme-016"))
        return None
    missing = [*table.missing_columns(REQUIRED)]
    issues += missing
    if missing:
        return None
    columns = _attributes(table, issues)
    lines: dict[tuple[str | int, ...], int] = {(): 1}
    entries: list[CodeEntry] = []
    for row in table.rows:
        entry = _entry(table.file, row, columns, issues)
        if entry is not None:
            lines[(len(entries),)] = row.line
            entries.append(entry)
    attributes = {column.split(":")[0]: type_ for column, type_ in columns.items()}
    code_list = CodeList(code=name, attributes=attributes, entries=tuple(entries))
    return Entry(code_list, table.file, lines)


def _attributes(table: Table, issues: list[Issue]) -> dict[str, ColumnType]:
    """Return the attribute columns of a table as their headers state them, with their types."""
    known = [type_.value for type_ in ATTRIBUTES]
    found: dict[str, ColumnType] = {}
    for column in table.columns:
        attribute, _, type_ = column.partition(":")
        if column in (*REQUIRED, "source"):
            continue
        if re.fullmatch("[a-z][a-z0-9_]*", attribute) and type_ in known:
            found[column] = ColumnType(type_)
            continue
        cure = did_you_mean(type_, known) or f"Write `name:type` with one of {', '.join(known)}."
        sentence = f'The column "{column}" does not name an attribute and its type.'
        issues.append(Issue(table.file, 1, sentence, cure, "programme-130"))
    return found


def _entry(
    file: str, row: Row, columns: dict[str, ColumnType], issues: list[Issue]
) -> CodeEntry | None:
    if not row.cells["code"]:
        cure = "Write the code, or remove the row."
        issues.append(Issue(file, row.line, "The row has no code.", cure, "programme-018"))
        return None
    title = read_text(file, row, issues)
    attributes = {
        column.split(":")[0]: read_attribute(file, row, column, type_, issues)
        for column, type_ in columns.items()
    }
    return CodeEntry(code=row.cells["code"], title=title, attributes=attributes)

"""The CSV files of `organisations/`: who exists when, and who follows whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import cast

from laban.base import Issue, did_you_mean
from laban.programme.cells import read_day, read_text
from laban.programme.csv_files import Row, Table
from laban.programme.entries import Entry, entry_at
from laban.programme.organisations import (
    ADMINISTRATIVE,
    Basis,
    Extent,
    Organisation,
    Succession,
)

REQUIRED = ("code", "kind", "name_vi", "name_en", "parent")
OPTIONAL = ("valid_from", "valid_to", "source")
SUCCESSION_REQUIRED = ("predecessor", "successor", "extent")
SUCCESSION_OPTIONAL = ("share", "basis", "source", "note")
EXTENTS = ("whole", "part")
BASES = ("population", "area", "explicit")


def read_organisations(
    table: Table, hierarchies: Collection[str], issues: list[Issue]
) -> list[Entry[Organisation]]:
    """Return the organisations of one file; rows with faults are reported and left out."""
    others = [name for name in hierarchies if name != ADMINISTRATIVE]
    missing = [*table.missing_columns(REQUIRED)]
    issues += [*missing, *table.unknown_columns((*REQUIRED, *OPTIONAL, *others))]
    if missing:
        return []
    columns = {ADMINISTRATIVE: "parent"} | {name: name for name in others}
    read = (_organisation(table.file, row, columns, issues) for row in table.rows)
    return [entry for entry in read if entry is not None]


def _organisation(
    file: str, row: Row, columns: Mapping[str, str], issues: list[Issue]
) -> Entry[Organisation] | None:
    found, cells = len(issues), row.cells
    if not cells["code"] or "@" in cells["code"]:
        sentence = f'"{cells["code"]}" cannot be the code of an organisation.'
        cure = "Write its code, without the day after @."
        issues.append(Issue(file, row.line, sentence, cure, "programme-018"))
    name = read_text(file, row, issues)
    first = read_day(file, row, "valid_from", issues)
    last = read_day(file, row, "valid_to", issues)
    if any(issue.code == "programme-018" for issue in issues[found:]):
        return None
    stated = ((hierarchy, cells.get(column)) for hierarchy, column in columns.items())
    parents = {hierarchy: parent for hierarchy, parent in stated if parent}
    organisation = Organisation(cells["code"], first, last, cells["kind"], name, parents)
    return entry_at(organisation, file, row.line)


def read_successions(table: Table, issues: list[Issue]) -> list[Entry[Succession]]:
    """Return the successions of `organisations/successions.csv`; faults are reported."""
    missing = [*table.missing_columns(SUCCESSION_REQUIRED)]
    known = (*SUCCESSION_REQUIRED, *SUCCESSION_OPTIONAL)
    issues += [*missing, *table.unknown_columns(known)]
    if missing:
        return []
    read = (_succession(table.file, row, issues) for row in table.rows)
    return [entry for entry in read if entry is not None]


def _succession(file: str, row: Row, issues: list[Issue]) -> Entry[Succession] | None:
    found, cells = len(issues), row.cells
    _one_of(file, row, "extent", EXTENTS, issues)
    if cells.get("basis"):
        _one_of(file, row, "basis", BASES, issues)
    share = _share(file, row, issues)
    if len(issues) > found:
        return None
    succession = Succession(
        cells["predecessor"],
        cells["successor"],
        cast(Extent, cells["extent"]),
        share,
        cast(Basis, cells["basis"]) if cells.get("basis") else None,
        cells.get("source") or None,
        cells.get("note") or None,
    )
    return entry_at(succession, file, row.line)


def _one_of(file: str, row: Row, column: str, known: Collection[str], issues: list[Issue]) -> None:
    word = row.cells[column]
    if word not in known:
        sentence = f'"{column}" is "{word}", which is not one of its values.'
        cure = did_you_mean(word, known) or f"Write one of {', '.join(known)}."
        issues.append(Issue(file, row.line, sentence, cure, "programme-015"))


def _share(file: str, row: Row, issues: list[Issue]) -> Fraction | None:
    text = row.cells.get("share")
    if not text:
        return None
    try:
        share = Fraction(Decimal(text))
    except (InvalidOperation, ValueError, OverflowError):
        share = Fraction(-1)
    if 0 <= share <= 1:
        return share
    sentence = f'"share" is "{text}", which is not a fraction of the predecessor.'
    cure = "Write a number from 0 to 1, e.g. 0.37, or leave it empty when it is unknown."
    issues.append(Issue(file, row.line, sentence, cure, "programme-035"))
    return None

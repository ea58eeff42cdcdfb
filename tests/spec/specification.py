"""The one form of a specification, and how its tables are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NO_FIGURE = "no figure"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Specification:
    """One rule of the measures, shown by an example.

    `records` are one delivery or several, one after another; `withdrawn` numbers those taken
    back, from 1. `figures` lists every figure of the organisations, periods and categories that
    it names; a combination that is not listed has no figure.
    """

    title: str
    meaning: str
    records: str | tuple[str, ...]
    indicator: str
    figures: str
    record_type: str = "dossier"
    as_of: datetime = datetime(2026, 6, 30, 12, tzinfo=ZONE)
    structure: date | None = None
    span: tuple[date, date] | None = None
    illustrative: frozenset[int] = frozenset()
    withdrawn: frozenset[int] = frozenset()

    @property
    def deliveries(self) -> tuple[str, ...]:
        """The tables of records, one a delivery."""
        return (self.records,) if isinstance(self.records, str) else self.records


@dataclass(frozen=True)
class Chapter:
    """A page of the manual: rules that belong together."""

    title: str
    introduction: str
    specifications: tuple[Specification, ...]


def read_table(text: str) -> list[dict[str, str]]:
    """Read a table written with `|` between columns.

    Example:
        >>> read_table("a | b" + chr(10) + "1 | ")
        [{'a': '1', 'b': ''}]
    """
    lines = [line for line in text.strip().splitlines() if line.strip()]
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]


def read_records(text: str, types: Mapping[str, str]) -> list[dict[str, Any]]:
    """Read records; an empty cell is unknown, and so is a column that is left out."""
    rows = read_table(text)
    return [{name: _value(row.get(name, ""), kind) for name, kind in types.items()} for row in rows]


def _value(text: str, kind: str) -> Any:
    if text == "":
        return None
    if kind == "timestamp":
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    readers = {
        "boolean": lambda: {"true": True, "false": False}[text],
        "integer": lambda: int(text),
        "decimal": lambda: Decimal(text),
        "money": lambda: Decimal(text),
        "date": lambda: date.fromisoformat(text),
    }
    return readers.get(kind, lambda: text)()


# Columns of the expected table that tell figures apart, with what they are when left out.
NAMES = {
    "indicator": "",
    "organisation": "",
    "hierarchy": "administrative",
    "period": "",
    "breakdown": "",
    "category": "",
    "source": "",
    "vintage": "",
}


def expected_figures(spec: Specification, indicator: str) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the listed figures by their names."""
    named = {}
    for row in read_table(spec.figures):
        full = {**NAMES, "indicator": indicator, **row}
        if full["category"] and not full["breakdown"]:
            raise ValueError(f"{spec.title}: a category needs its breakdown")
        named[tuple(full[name] for name in NAMES)] = {
            name: cell for name, cell in row.items() if name not in NAMES
        }
    return named


def found_figures(
    rows: Iterable[Mapping[str, Any]], named: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """Return the measured figures of every organisation, period and category that is named."""
    places = list(NAMES)
    named_at = [{name[i] for name in named} for i in range(len(places))]
    found = {}
    for row in rows:
        key = tuple(row[place] for place in places)
        if all(part in wanted for part, wanted in zip(key, named_at, strict=True)):
            found[key] = row
    return found

"""Cells of CSV files read as days, texts in two languages and typed attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from laban.base import Issue
from laban.programme.csv_files import Row
from laban.programme.faults import LANGUAGES
from laban.programme.model import ColumnType, Text

Attribute = str | int | Decimal | bool | date | None


@lru_cache(maxsize=4096)
def _iso_day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(text)
    return day


def _yes_or_no(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _exact(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


# How an attribute of each type is read, and what to write.
ATTRIBUTES: Mapping[ColumnType, tuple[Callable[[str], Attribute], str]] = {
    ColumnType.STRING: (str, "text"),
    ColumnType.INTEGER: (int, "a whole number"),
    ColumnType.DECIMAL: (_exact, "a number"),
    ColumnType.BOOLEAN: (_yes_or_no, "true or false"),
    ColumnType.DATE: (_iso_day, "a day like 2024-12-31"),
}


def read_day(file: str, row: Row, column: str, issues: list[Issue]) -> date | None:
    """Return the day in a cell; nothing when it is empty or, with a fault, not a day."""
    value = read_attribute(file, row, column, ColumnType.DATE, issues)
    return value if isinstance(value, date) else None


def read_attribute(
    file: str, row: Row, column: str, type_: ColumnType, issues: list[Issue]
) -> Attribute:
    """Return the value of a cell; nothing when it is empty or, with a fault, of another type."""
    text = row.cells.get(column)
    if not text:
        return None
    read, wanted = ATTRIBUTES[type_]
    try:
        return read(text)
    except (ValueError, InvalidOperation):
        sentence = f'"{column}" is "{text}", which is not {wanted}.'
        issues.append(Issue(file, row.line, sentence, f"Write {wanted}.", "programme-018"))
        return None


def read_text(file: str, row: Row, issues: list[Issue], key: str = "code") -> Text:
    """Return `name_vi` and `name_en` of a row as one text; an empty one is a fault."""
    vi, en = row.cells["name_vi"], row.cells["name_en"]
    if vi and en:
        return Text(vi=vi, en=en)
    for language, name in (("vi", vi), ("en", en)):
        if not name:
            sentence = f'The {LANGUAGES[language]} name of "{row.cells[key]}" is empty.'
            cure = f"Fill in name_{language}: every text has both."
            issues.append(Issue(file, row.line, sentence, cure, "programme-012"))
    return Text.model_construct(vi=vi, en=en)

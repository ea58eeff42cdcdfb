"""Numbers as each language writes them: 1.234,5 in Vietnamese, 1,234.5 in English."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from laban.programme import Programme

Language = Literal["vi", "en"]

# How many digits after the point a unit of a dimension is shown with.
DIGITS = {"count": 0, "percent": 1, "index": 4, "money": 0, "time": 1, "number": 2}
MARKS = {"en": (",", "."), "vi": (".", ",")}
UNKNOWN = {"en": "unknown", "vi": "không rõ"}


def format_value(
    value: float | Decimal | None, unit: str, programme: Programme, language: Language = "en"
) -> str:
    """Return a figure's value rounded as its unit is shown, with the language's marks.

    Empty: the word for unknown, never 0.
    """
    if value is None:
        return UNKNOWN[language]
    return format_number(value, DIGITS.get(_dimension(programme, unit), 2), language)


def format_number(value: float | Decimal | int, digits: int, language: Language = "en") -> str:
    """Return a number rounded half up, with marks between thousands.

    Example:
        >>> format_number(1234.55, 1, "vi"), format_number(1234.55, 1, "en")
        ('1.234,6', '1,234.6')
    """
    rounded = Decimal(repr(value) if isinstance(value, float) else value).quantize(
        Decimal(1).scaleb(-digits), ROUND_HALF_UP
    )
    thousands, point = MARKS[language]
    return f"{rounded:,f}".replace(",", "\0").replace(".", point).replace("\0", thousands)


def unit_title(unit: str, programme: Programme, language: Language = "en") -> str:
    """Return how a unit is written; percent is a sign."""
    if _dimension(programme, unit) == "percent":
        return "%"
    titles = {entry.code: entry.title for entry in programme.code_lists["unit"].entries}
    return str(getattr(titles[unit], language)) if unit in titles else unit


def _dimension(programme: Programme, unit: str) -> str:
    for entry in programme.code_lists["unit"].entries:
        if entry.code == unit:
            return str(entry.attributes.get("dimension"))
    return "number"

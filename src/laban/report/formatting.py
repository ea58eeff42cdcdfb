"""Numbers as each language writes them: 1.234,5 in Vietnamese, 1,234.5 in English."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal, get_args

from laban.base import Grain, Period
from laban.programme import Programme

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

# How many digits after the point a unit of a dimension is shown with.
DIGITS = {"count": 0, "percent": 1, "index": 4, "money": 0, "time": 1, "number": 2}
_MOST_DIGITS = 9
MARKS = {"en": (",", "."), "vi": (".", ",")}
UNKNOWN = {"en": "unknown", "vi": "không rõ"}

_PERIODS = {
    "vi": {
        Grain.YEAR: "{year}",
        Grain.HALF: "Nửa {roman}/{year}",
        Grain.NINE_MONTHS: "9 tháng/{year}",
        Grain.QUARTER: "Quý {roman}/{year}",
        Grain.MONTH: "{number}/{year}",
        Grain.CUMULATIVE: "{number} tháng/{year}",
    },
    "en": {
        Grain.YEAR: "{year}",
        Grain.HALF: "H{number} {year}",
        Grain.NINE_MONTHS: "Jan–Sep {year}",
        Grain.QUARTER: "Q{number} {year}",
        Grain.MONTH: "{month} {year}",
        Grain.CUMULATIVE: "Jan–{month} {year}",
    },
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_value(
    value: float | Decimal | None, unit: str, programme: Programme, language: Language = "en"
) -> str:
    """Return a figure's value rounded as its unit is shown, with the language's marks.

    Empty: the word for unknown, never 0.
    """
    if value is None:
        return UNKNOWN[language]
    return format_number(value, unit_digits(unit, programme), language)


def format_apart(
    value: Decimal, other: Decimal, unit: str, programme: Programme, language: Language = "en"
) -> str:
    """Return a value as its unit is shown, with more digits where it would read like another
    value that it is not: 39.96 % of 40 % is not 40.0 %."""
    digits = unit_digits(unit, programme)
    if value != other:
        while digits < _MOST_DIGITS and _rounded(value, digits) == _rounded(other, digits):
            digits += 1
    return format_number(value, digits, language)


def format_number(value: float | Decimal | int, digits: int, language: Language = "en") -> str:
    """Return a number rounded half up, with marks between thousands.

    Example:
        >>> format_number(1234.55, 1, "vi"), format_number(1234.55, 1, "en")
        ('1.234,6', '1,234.6')
    """
    thousands, point = MARKS[language]
    return (
        f"{_rounded(value, digits):,f}".replace(",", "\0")
        .replace(".", point)
        .replace("\0", thousands)
    )


def _rounded(value: float | Decimal | int, digits: int) -> Decimal:
    exact = Decimal(repr(value) if isinstance(value, float) else value)
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def unit_digits(unit: str, programme: Programme) -> int:
    """Return how many digits after the point a value of a unit is shown with.

    Those that the list of units states for it (`digits:integer`), else those of its dimension.
    """
    for entry in programme.code_lists["unit"].entries:
        if entry.code == unit and isinstance(stated := entry.attributes.get("digits"), int):
            return stated
    return DIGITS.get(_dimension(programme, unit), 2)


@lru_cache(maxsize=4096)
def format_period(period: str, language: Language = "en") -> str:
    """Return the name of a period as people write it.

    Example:
        >>> format_period("2024-Q3", "vi"), format_period("2024-Q3"), format_period("2024-03", "vi")
        ('Quý III/2024', 'Q3 2024', '3/2024')
    """
    parsed = Period.parse(period)
    words = _PERIODS[language][parsed.grain]
    return words.format(
        year=parsed.year,
        number=parsed.number,
        roman=("", "I", "II", "III", "IV")[parsed.number] if parsed.number < 5 else "",
        month=_MONTHS[parsed.number - 1],
    )


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

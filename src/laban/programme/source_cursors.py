"""Values of a cursor: read from text, written back, and compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from laban.programme.sources import CursorType

CursorValue = datetime | date | int | str


class CursorError(ValueError):
    """A text is no value of the cursor's type."""

    def __init__(self, wanted: str, example: str) -> None:
        self.wanted, self.example = wanted, example
        super().__init__(f"not {wanted}")


_READ: Mapping[CursorType, tuple[Callable[[str], CursorValue], str, str]] = {
    CursorType.TIMESTAMP: (
        datetime.fromisoformat,
        "a moment",
        "2024-01-01T00:00:00+07:00",
    ),
    CursorType.DATE: (date.fromisoformat, "a day", "2024-01-01"),
    CursorType.INTEGER: (int, "a whole number", "0"),
    CursorType.TEXT: (str, "a text", '""'),
}


def read_cursor(kind: CursorType, text: str) -> CursorValue:
    """Return the value that a text states.

    Raises:
        CursorError: When it states none of that type.

    Example:
        >>> read_cursor(CursorType.INTEGER, "17")
        17
    """
    read, wanted, example = _READ[kind]
    try:
        return read(text)
    except ValueError:
        raise CursorError(wanted, example) from None


def write_cursor(value: CursorValue) -> str:
    """Return the text that `read_cursor` reads as the same value.

    Example:
        >>> write_cursor(date(2024, 1, 31))
        '2024-01-31'
    """
    return value.isoformat() if isinstance(value, date) else str(value)

"""What charts are drawn from: a heading, and lines of points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from laban.programme import Programme
from laban.report.charts.words import WORDS
from laban.report.formatting import Language, format_number, unit_digits, unit_title


@dataclass(frozen=True, slots=True)
class Heading:
    """What a chart says of itself, in one language.

    `unit` stands behind every number, which is shown with `digits` after the point.
    """

    title: str
    unit: str = ""
    digits: int = 1
    language: Language = "vi"
    source: str = ""

    def number(self, value: float | Decimal | None) -> str:
        """Return a value as it is shown, without its unit.

        Empty: the word for unknown.
        """
        if value is None:
            return WORDS[self.language].unknown
        return format_number(value, self.digits, self.language)

    def value(self, value: float | Decimal | None) -> str:
        """Return a value with its unit."""
        space = "" if self.unit in ("", "%") else " "
        return self.number(value) + (f"{space}{self.unit}" if value is not None else "")


def heading_of(
    title: str, unit: str, programme: Programme, language: Language = "vi", source: str = ""
) -> Heading:
    """Return the heading of a chart of values in a unit of the programme's code list."""
    shown = unit_title(unit, programme, language)
    return Heading(title, shown, unit_digits(unit, programme), language, source)


@dataclass(frozen=True, slots=True)
class Point:
    """One value: of a period, an organisation or a part, which `at` names.

    `value` is unrounded; `None` is unknown, or kept from the public when `is_suppressed`.
    """

    at: str
    value: float | Decimal | None
    is_estimated: bool = False
    is_illustrative: bool = False
    is_suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Points that belong together: one source, one organisation, one part of a whole."""

    name: str
    points: tuple[Point, ...]

    def known(self) -> tuple[tuple[Point, float], ...]:
        """Return the points that have a value, with it."""
        return tuple((p, float(p.value)) for p in self.points if p.value is not None)


def has_illustrative(lines: Iterable[Line]) -> bool:
    """Say whether any point is invented."""
    return any(point.is_illustrative for line in lines for point in line.points)


def values_of(lines: Iterable[Line]) -> Iterator[float]:
    """Yield every known value."""
    return (value for line in lines for _, value in line.known())


def positions(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return what the points of several lines are at, each once, in the order of the lines."""
    return tuple(dict.fromkeys(point.at for line in lines for point in line.points))

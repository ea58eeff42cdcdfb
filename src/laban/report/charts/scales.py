"""Axes: which numbers and periods are written, and how."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from laban.base import Period
from laban.report.formatting import Language, format_number, format_period

# Large numbers on an axis are written in these.
_LARGE = {
    "vi": ((1e12, " nghìn tỷ"), (1e9, " tỷ"), (1e6, " triệu")),
    "en": ((1e12, " tn"), (1e9, " bn"), (1e6, " m")),
}


@dataclass(frozen=True, slots=True)
class Axis:
    """From where to where, and what is written at which place."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def channel(self, field: str, **axis: object) -> dict[str, object]:
        """Return a channel of a specification for values on this axis."""
        return {
            "field": field,
            "type": "quantitative",
            "scale": {"domain": [self.low, self.high], "nice": False, "zero": False},
            "title": None,
            "axis": {
                "values": [place for place, _ in self.ticks],
                "labelExpr": self._names(),
                **axis,
            },
        }

    def across(self, value: float, room: float) -> float:
        """Return the pixel of a value where the axis has some room."""
        return round((value - self.low) / (self.high - self.low) * room, 1)

    def _names(self) -> str:
        """Return the name of each place as an expression of Vega."""
        places = json.dumps([place for place, _ in self.ticks])
        texts = json.dumps([text for _, text in self.ticks], ensure_ascii=False)
        return f"{texts}[indexof({places}, datum.value)]"


def value_axis(
    values: Iterable[float], language: Language, *, from_zero: bool = False, ticks: int = 4
) -> Axis:
    """Return an axis that holds all values and 0, unless they lie far from it.

    Empty: 0 to 1 when there is no value.
    """
    known = list(values)
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if from_zero or 0 <= low <= 0.6 * high:
        low = min(low, 0.0)
    if from_zero or (high <= 0 and high >= 0.6 * low):
        high = max(high, 0.0)
    if low == high:
        low, high = min(low, 0.0), max(high, 0.0) or 1.0
    step = _step((high - low) / ticks)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    places = [round(number * step, 12) for number in range(first, last + 1)]
    return Axis(places[0], places[-1], tuple(zip(places, _texts(places, language), strict=True)))


def bare_axis(values: Iterable[float]) -> Axis:
    """Return an axis from 0 to the last value, for bars that bear their numbers."""
    known = list(values)
    low, high = min(0.0, *known), max(0.0, *known)
    return Axis(low, high if high > low else low + 1, ())


def period_axis(periods: Sequence[str], language: Language, room: int) -> Axis:
    """Return an axis of the periods' ends, with as many names as there is room for, in pixels."""
    places = {place_of(period): format_period(period, language) for period in periods}
    ordered = sorted(places)
    low, high = (ordered[0], ordered[-1]) if ordered else (0.0, 1.0)
    apart = max((len(text) for text in places.values()), default=4) * 7.6 + 10
    named: list[float] = []
    for place in reversed(ordered):
        if not named or (named[-1] - place) * room / (high - low) >= apart:
            named.append(place)
    if low == high:
        low, high = low - 0.5, high + 0.5
    return Axis(low, high, tuple((place, places[place]) for place in sorted(named)))


@lru_cache(maxsize=4096)
def place_of(period: str) -> float:
    """Return the end of a period in years.

    Example:
        >>> place_of("2024"), place_of("2024-Q2"), place_of("2024-06-YTD")
        (2025.0, 2024.5, 2024.5)
    """
    return round(Period.parse(period).slots.stop / 12, 6)


def short_number(value: float, language: Language) -> str:
    """Return a number in as few letters as a tile has room for."""
    return _texts([value], language)[0] if abs(value) >= 1e6 else format_number(value, 0, language)


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)


def _texts(places: Sequence[float], language: Language) -> list[str]:
    largest = max(map(abs, places))
    divisor, word = next(
        ((size, word) for size, word in _LARGE[language] if largest >= size), (1.0, "")
    )
    shown = [place / divisor for place in places]
    digits = next(
        (n for n in range(4) if all(abs(s - round(s, n)) < 1e-9 * largest for s in shown)), 4
    )
    return [format_number(s, digits, language) + (word if s else "") for s in shown]

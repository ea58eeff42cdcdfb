"""What one record says for one indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from laban.programme import Indicator, IndicatorKind
from tests.measure.reference.evaluating import Reader, Record

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Reading:
    """One record, read for one indicator.

    `begins` puts it into a period; a stock holds it until `ends`. `counts` says whether the
    figure rests on it; `top` and `bottom` are what it adds above and below the line, or the value
    that is told apart or put in order.
    """

    organisation: str
    begins: date | datetime
    ends: date | datetime | None
    categories: Mapping[str, str]
    illustrative: bool
    counts: bool
    top: Any
    bottom: Any

    def is_known_by(self, moment: date | datetime) -> bool:
        return self.begins < moment

    def is_held_at(self, moment: date | datetime) -> bool:
        """Say whether a stock holds the record at a moment, the end of a period."""
        return self.begins < moment and (self.ends is None or self.ends >= moment)


def read_all(indicator: Indicator, reader: Reader, records: Iterable[Record]) -> list[Reading]:
    """Read every record that has a moment."""
    found = [_read(indicator, reader, record) for record in records]
    if indicator.entity:
        found = _with_next(indicator, reader, list(records))
    return [reading for reading in found if reading is not None]


def begins_text(indicator: Indicator, reader: Reader) -> str:
    """Return the expression that puts a record of the indicator into a period."""
    begins = indicator.begins if indicator.kind is IndicatorKind.STOCK else None
    return begins or indicator.time or reader.record_type.time


def _read(
    indicator: Indicator, reader: Reader, record: Record, ends: date | None = None
) -> Reading | None:
    begins = reader.day(begins_text(indicator, reader), record)
    if begins is None:
        return None
    if indicator.kind is IndicatorKind.STOCK and indicator.ends:
        ends = reader.day(indicator.ends, record)
    counts, top, bottom = _parts(indicator, reader, record)
    return Reading(
        organisation=record[reader.record_type.organisation],
        begins=begins,
        ends=ends,
        categories={name: category(reader.read(name, record)) for name in indicator.breakdowns},
        illustrative=record["_illustrative"],
        counts=counts,
        top=top,
        bottom=bottom,
    )


def _with_next(indicator: Indicator, reader: Reader, records: list[Record]) -> list[Reading | None]:
    """Read observations: each is the state of its entity until the next one's day."""
    moment = begins_text(indicator, reader)
    by_entity: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for record in records:
        if reader.read(moment, record) is not None:
            by_entity[tuple(record[name] for name in indicator.entity)].append(record)
    found = []
    for observations in by_entity.values():
        observations.sort(key=lambda r: (reader.read(moment, r), r["_sequence"], r["_row"]))
        ends = [reader.day(moment, later) for later in observations[1:]]
        for record, end in zip(observations, [*ends, None], strict=True):
            # The next observation takes over on its day: it is known by the end of that day.
            found.append(_read(indicator, reader, record, end))
    return found


def category(value: Any) -> str:
    if value is None:
        return UNKNOWN
    return str(value).lower() if isinstance(value, bool) else str(value)


def _parts(indicator: Indicator, reader: Reader, record: Record) -> tuple[bool, Any, Any]:
    """Return whether the figure rests on the record, and what it adds above and below."""

    def read(text: str) -> Any:
        return reader.read(text, record)

    passes = indicator.where is None or read(indicator.where) is True
    if indicator.numerator is not None:
        bottom = _number(read(indicator.denominator)) if indicator.denominator else Fraction(1)
        held = passes and bottom is not None
        top = _number(read(indicator.numerator)) if held else None
        return held, top or Fraction(0), bottom
    if indicator.value is None:
        return passes, Fraction(1), None
    value = read(indicator.value)
    if indicator.kind not in (IndicatorKind.DISTINCT, IndicatorKind.QUANTILE):
        value = _number(value)
    return passes and value is not None, value, Fraction(1)


def _number(value: Any) -> Fraction | None:
    """Return what a condition or a number adds; nothing for an unknown or a false condition."""
    if value is None or value is False:
        return None
    return Fraction(value)

"""Look figures up in the SQLite file of a publication."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from laban.base import Period
from laban.publication.figures import PublishedFigure, SeriesKey


@dataclass(frozen=True, slots=True)
class Slice:
    """All organisations of one indicator, breakdown, category, structure, source and vintage."""

    id: int
    indicator: str
    breakdown: str
    category: str
    structure: str
    hierarchy: str
    source: str
    vintage: str
    unit: str
    first: int
    last: int

    def key(self, organisation: str) -> SeriesKey:
        """Return the series of one organisation."""
        return SeriesKey(
            self.indicator,
            organisation,
            self.unit,
            self.hierarchy,
            self.structure,
            self.breakdown,
            self.category,
            self.source,
            self.vintage,
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many figures a slice has in one period."""

    period: Period
    figures: int


_COLUMNS = "figure.value, figure.numerator, figure.denominator, figure.records, figure.flags"


class Queries:
    """Reads one open file; a connection belongs to one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        rows = connection.execute("SELECT id, name FROM period ORDER BY id").fetchall()
        self.periods: tuple[str, ...] = tuple(name for _, name in rows)
        self._numbers = {name: number for number, name in rows}
        self._slices = tuple(Slice(*row) for row in connection.execute("SELECT * FROM slice"))
        self._owners = lru_cache(maxsize=256)(self._find_owners)

    def slices(self, indicator: str | None = None) -> Iterator[Slice]:
        """Yield the slices of an indicator, or all."""
        return (one for one in self._slices if indicator in (None, one.indicator))

    def coverage(self, slice: Slice) -> list[Coverage]:
        """Return the periods of a slice, oldest first, with the number of figures in each."""
        rows = self._connection.execute(
            "SELECT period, figures FROM slice_period WHERE slice = ? ORDER BY period", (slice.id,)
        )
        return [Coverage(Period.parse(self.periods[number]), count) for number, count in rows]

    def cross_section(
        self, slice: Slice, period: str, organisations: Collection[str] | None = None
    ) -> list[PublishedFigure]:
        """Return the figures of a slice in one period, by organisation."""
        number = self._numbers.get(period)
        rows = self._connection.execute(
            f"SELECT series.organisation, {_COLUMNS} FROM figure"
            " JOIN series ON series.id = figure.series"
            " WHERE figure.period = ? AND figure.series BETWEEN ? AND ?",
            (number, slice.first, slice.last),
        )
        return [
            _figure(slice.key(organisation), period, *values)
            for organisation, *values in rows
            if organisations is None or organisation in organisations
        ]

    def section(
        self, slice: Slice, period: int, first: int, few: Sequence[int] | None = None
    ) -> Iterator[tuple[int, PublishedFigure]]:
        """Yield the figures of a slice in one period from a series on, with the series' numbers.

        `few` are the numbers of the only series that are wanted.
        """
        chosen = f" AND figure.series IN ({','.join(map(str, few))})" if few is not None else ""
        rows = self._connection.execute(
            f"SELECT figure.series, series.organisation, {_COLUMNS} FROM figure"
            " JOIN series ON series.id = figure.series"
            f" WHERE figure.period = ? AND figure.series BETWEEN ? AND ?{chosen}"
            " ORDER BY figure.series",
            (period, first, slice.last),
        )
        name = self.periods[period]
        for series, organisation, *values in rows:
            yield series, _figure(slice.key(organisation), name, *values)

    def numbers_of_periods(self, slice: Slice) -> list[int]:
        """Return the numbers of the periods in which a slice has figures, in order."""
        rows = self._connection.execute(
            "SELECT period FROM slice_period WHERE slice = ? ORDER BY period", (slice.id,)
        )
        return [number for (number,) in rows]

    def numbers_of_series(self, slice: Slice, organisations: Collection[str]) -> list[int]:
        """Return the places of the series of some organisations in canonical order."""
        numbers = (self.number_of(slice, one) for one in organisations)
        return sorted(number for number in numbers if number is not None)

    def values(self, slice: Slice, period: str) -> dict[str, float | None]:
        """Return the values of a slice in one period by organisation."""
        owners = self._owners(slice.first, slice.last)
        rows = self._connection.execute(
            "SELECT series, value FROM figure WHERE period = ? AND series BETWEEN ? AND ?",
            (self._numbers.get(period), slice.first, slice.last),
        )
        return {owners[number - slice.first]: value for number, value in rows}

    def _find_owners(self, first: int, last: int) -> tuple[str, ...]:
        """Return the organisations of a range of series; equal texts are kept once."""
        rows = self._connection.execute(
            "SELECT organisation FROM series WHERE id BETWEEN ? AND ? ORDER BY id", (first, last)
        )
        return tuple(sys.intern(organisation) for (organisation,) in rows)

    def newest(
        self, slice: Slice, organisation: str, periods: Iterable[str]
    ) -> PublishedFigure | None:
        """Return an organisation's figure in the first of some periods that has one."""
        number = self.number_of(slice, organisation)
        for period in periods if number is not None else ():
            row = self._connection.execute(
                f"SELECT {_COLUMNS} FROM figure WHERE period = ? AND series = ?",
                (self._numbers.get(period), number),
            ).fetchone()
            if row:
                return _figure(slice.key(organisation), period, *row)
        return None

    def series(self, slice: Slice, organisation: str) -> list[PublishedFigure]:
        """Return the figures of one organisation in a slice, oldest period first."""
        number = self.number_of(slice, organisation)
        return [] if number is None else self._figures_of(number, slice.key(organisation))

    def numbered_series(self, number: int) -> tuple[SeriesKey, list[PublishedFigure]]:
        """Return the series that stands at a place in canonical order."""
        slice_id, organisation = self._connection.execute(
            "SELECT slice, organisation FROM series WHERE id = ?", (number,)
        ).fetchone()
        key = self._slices[slice_id].key(organisation)
        return key, self._figures_of(number, key)

    def number_of(self, slice: Slice, organisation: str) -> int | None:
        """Return the place of a series in canonical order."""
        row = self._connection.execute(
            "SELECT id FROM series WHERE organisation = ? AND slice = ?", (organisation, slice.id)
        ).fetchone()
        return None if row is None else int(row[0])

    def slices_of(self, organisation: str) -> list[Slice]:
        """Return the slices in which an organisation has figures."""
        rows = self._connection.execute(
            "SELECT slice FROM series WHERE organisation = ? ORDER BY slice", (organisation,)
        )
        return [self._slices[number] for (number,) in rows]

    def counts(self) -> list[tuple[str, str, int, int, int]]:
        """Return each indicator's periods with their figures, suppressed and illustrative ones."""
        return self._connection.execute(
            "SELECT indicator, period.name, sum(figures), sum(suppressed), sum(illustrative)"
            " FROM slice_period JOIN slice ON slice.id = slice_period.slice"
            " JOIN period ON period.id = slice_period.period GROUP BY 1, 2"
        ).fetchall()

    def organisation_counts(self) -> dict[str, int]:
        """Return how many organisations have figures of each indicator."""
        return dict(
            self._connection.execute(
                "SELECT indicator, count(DISTINCT organisation)"
                " FROM series JOIN slice ON slice.id = series.slice GROUP BY 1"
            )
        )

    def organisations(self) -> set[str]:
        """Return the organisations that have figures."""
        rows = self._connection.execute("SELECT DISTINCT organisation FROM series")
        return {organisation for (organisation,) in rows}

    def _figures_of(self, number: int, key: SeriesKey) -> list[PublishedFigure]:
        rows = self._connection.execute(
            f"SELECT figure.period, {_COLUMNS} FROM period JOIN figure ON figure.period = period.id"
            " WHERE figure.series = ? ORDER BY period.id",
            (number,),
        )
        return [_figure(key, self.periods[period], *values) for period, *values in rows]


def _figure(key: SeriesKey, period: str, *values: Any) -> PublishedFigure:
    value, numerator, denominator, records, flags = values
    return PublishedFigure(
        key,
        period,
        value,
        None if numerator is None else Decimal(numerator),
        None if denominator is None else Decimal(denominator),
        records,
        bool(flags & 1),
        bool(flags & 2),
        bool(flags & 4),
    )


def chosen(slices: Sequence[Slice], **wanted: str | None) -> list[Slice]:
    """Return the slices whose columns are as wanted; `None` wants anything."""
    return [
        one
        for one in slices
        if all(value is None or getattr(one, name) == value for name, value in wanted.items())
    ]

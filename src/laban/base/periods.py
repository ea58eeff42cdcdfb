"""Periods of time for which figures are stated.

Two calendars: `calendar` (months as they are) and `report`, the administrative reporting
calendar, whose month runs from the 15th of the month before to the 14th.
Source: Decree 09/2019/NĐ-CP, cut-off windows as in Khánh Hòa Decision 01/2023/QĐ-UBND.

A *slot* numbers the months of a calendar: `12 * year + month - 1`. Every period is a run of
slots of its calendar, which is what makes longer periods exact sums of months.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from laban.base.errors import UserError


class Calendar(StrEnum):
    """Whose months: the calendar's, or the administrative reports' that end on the 14th."""

    CALENDAR = "calendar"
    REPORT = "report"


class Grain(StrEnum):
    """How long a period is. `cumulative` runs from the year's start to the end of a month."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    CUMULATIVE = "cumulative"


_FORMS = {
    Grain.YEAR: re.compile(r"(?P<year>\d{4})"),
    Grain.MONTH: re.compile(r"(?P<year>\d{4})-(?P<number>0[1-9]|1[0-2])"),
    Grain.QUARTER: re.compile(r"(?P<year>\d{4})-Q(?P<number>[1-4])"),
    Grain.HALF: re.compile(r"(?P<year>\d{4})-H(?P<number>[12])"),
    Grain.NINE_MONTHS: re.compile(r"(?P<year>\d{4})-9M"),
    Grain.CUMULATIVE: re.compile(r"(?P<year>\d{4})-(?P<number>0[1-9]|1[0-2])-YTD"),
}
_MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.HALF: 6, Grain.NINE_MONTHS: 9, Grain.YEAR: 12}


class PeriodError(UserError):
    """A text is not the name of a period."""


@dataclass(frozen=True)
class Period:
    """A period: its calendar, how long it is, its year, and which one within the year.

    Example:
        >>> Period.parse("2024-Q1").start.isoformat(), Period.parse("2024-Q1").end.isoformat()
        ('2024-01-01', '2024-04-01')
        >>> Period.parse("R2024-H1").start.isoformat(), Period.parse("R2024-H1").end.isoformat()
        ('2023-12-15', '2024-06-15')
    """

    calendar: Calendar
    grain: Grain
    year: int
    number: int = 1

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2024`, `2024-03`, `2024-Q1`, `2024-H1`, `2024-9M`, `2024-03-YTD`; `R` before it
        for the reporting calendar.

        Raises:
            PeriodError: When the text is none of these.
        """
        calendar = Calendar.REPORT if text.startswith("R") else Calendar.CALENDAR
        for grain, form in _FORMS.items():
            match = form.fullmatch(text.removeprefix("R"))
            if match:
                found = match.groupdict()
                return cls(calendar, grain, int(found["year"]), int(found.get("number") or 1))
        raise PeriodError(
            f'"{text}" is not a period.',
            cure="Write 2024, 2024-03, 2024-Q1, 2024-H1, 2024-9M or 2024-03-YTD; "
            "put R before it for the reporting calendar.",
            code="period-001",
        )

    @cached_property
    def id(self) -> str:
        """The period's name, as `parse` reads it."""
        name = {
            Grain.YEAR: f"{self.year:04d}",
            Grain.MONTH: f"{self.year:04d}-{self.number:02d}",
            Grain.QUARTER: f"{self.year:04d}-Q{self.number}",
            Grain.HALF: f"{self.year:04d}-H{self.number}",
            Grain.NINE_MONTHS: f"{self.year:04d}-9M",
            Grain.CUMULATIVE: f"{self.year:04d}-{self.number:02d}-YTD",
        }[self.grain]
        return f"R{name}" if self.calendar is Calendar.REPORT else name

    @cached_property
    def slots(self) -> range:
        """The months of this period, as slots of its calendar."""
        first = 12 * self.year
        if self.grain is Grain.CUMULATIVE:
            return range(first, first + self.number)
        months = _MONTHS[self.grain]
        first += months * (self.number - 1)
        return range(first, first + months)

    @property
    def start(self) -> date:
        """The first day of the period."""
        return slot_start(self.slots[0], self.calendar)

    @property
    def end(self) -> date:
        """The first day after the period."""
        return slot_start(self.slots[-1] + 1, self.calendar)

    def __str__(self) -> str:
        return self.id


def slot_of(day: date, calendar: Calendar) -> int:
    """Return the slot (numbered month) of a calendar that a day falls in.

    Example:
        >>> slot_of(date(2024, 3, 15), Calendar.CALENDAR) == 12 * 2024 + 2
        True
        >>> slot_of(date(2024, 3, 15), Calendar.REPORT) == 12 * 2024 + 3
        True
    """
    late = calendar is Calendar.REPORT and day.day >= 15
    return 12 * day.year + day.month - 1 + int(late)


def slot_start(slot: int, calendar: Calendar) -> date:
    """Return the first day of a slot."""
    if calendar is Calendar.REPORT:
        before = slot - 1
        return date(before // 12, before % 12 + 1, 15)
    return date(slot // 12, slot % 12 + 1, 1)


def periods_of(calendar: Calendar, grain: Grain, first: int, last: int) -> Iterator[Period]:
    """Yield the periods of one length that hold at least one of the slots `first` to `last`."""
    for year in range(first // 12, last // 12 + 1):
        count = 12 if grain is Grain.CUMULATIVE else 1
        if grain in (Grain.MONTH, Grain.QUARTER, Grain.HALF):
            count = 12 // _MONTHS[grain]
        for number in range(1, count + 1):
            period = Period(calendar, grain, year, number)
            in_reach = period.slots[0] <= last and period.slots[-1] >= first
            if grain is Grain.CUMULATIVE:
                in_reach = first <= period.slots[-1] <= last
            if in_reach:
                yield period

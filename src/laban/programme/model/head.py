"""The head of a programme: `programme.yaml`."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from laban.base import Calendar, Grain, Period
from laban.programme.model.texts import Code, Document, Model, Text


class Disclosure(Model):
    """How small counts are kept from the public."""

    threshold: int = Field(5, ge=0, description="Counts from 1 up to this minus 1 are suppressed")
    grains: tuple[Grain, ...] = Field(
        tuple(Grain),
        min_length=1,
        description="Lengths of the periods whose measured figures are public; the fewer, the less "
        "must be suppressed so that they do not give one another away",
    )
    calendars: tuple[Calendar, ...] = Field(
        tuple(Calendar), min_length=1, description="Calendars whose measured figures are public"
    )

    def has_period(self, period: Period) -> bool:
        """Say whether measured figures of a period are public."""
        return period.calendar in self.calendars and period.grain in self.grains


class Brief(Model):
    """Kinds of organisation whose figures are stated in brief, so that thousands of them do not
    multiply every period by every breakdown. A value that an authority published is stated for
    every organisation and period that it names; what is added up from such values is in brief."""

    kinds: tuple[str, ...] = Field((), description="Kinds of organisation, e.g. commune")
    grains: tuple[Grain, ...] = Field(
        (Grain.MONTH, Grain.YEAR), description="Their periods, of the calendar; no breakdowns"
    )

    def has_period(self, period: Period) -> bool:
        """Say whether figures in brief are stated for a period."""
        return period.calendar is Calendar.CALENDAR and period.grain in self.grains


class MapSubject(Model):
    """What a map of `maps/NAME.csv` shows: every organisation of a kind that exists on a day."""

    title: Text
    kind: Code = Field(description="A code of codes/organisation_kind.csv")
    valid_on: date = Field(description="The day whose organisations it shows")


class ProgrammeFile(Model):
    """The head of a programme: `programme.yaml`."""

    code: Code
    title: Text
    description: Text | None = None
    time_zone: str = Field(description="IANA name, e.g. Asia/Ho_Chi_Minh")
    root: str = Field(description="Identity of the organisation at the top")
    currency: str = Field("VND", description="ISO 4217 code of money columns")
    hierarchies: dict[Code, Text] = Field(
        description="Name of each hierarchy. `administrative` is read from the column `parent` "
        "of the organisations' CSV, any other from the column of its own name"
    )
    disclosure: Disclosure = Disclosure(threshold=5)
    brief: Brief = Brief()
    documents: tuple[Document, ...] = ()
    holidays: tuple[date, ...] = Field((), description="Days that are not working days")
    subjects: dict[Code, Text] = Field(
        {}, description="Title of each file of indicators/, in the order in which they are shown"
    )
    maps: dict[Code, MapSubject] = Field({}, description="The maps of equal tiles: maps/NAME.csv")

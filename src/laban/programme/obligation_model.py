"""Who owes which records, how often and by when: the entries of `obligations.yaml`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from laban.base import Calendar
from laban.programme.model import Citation, Code, Model, Text


class Rhythm(StrEnum):
    """How often records are promised."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    AS_EVENTS_OCCUR = "as_events_occur"


class Term(Model):
    """A length of time in days or in working days, one of the two."""

    days: int | None = Field(None, ge=0, description="Days of the calendar")
    working_days: int | None = Field(
        None, ge=0, description="Days without Saturdays, Sundays and the programme's `holidays`"
    )


class Cover(Model):
    """What a delivery must hold to be whole: values of a column, or subordinate units."""

    column: Code | None = Field(None, description="A column of type code, e.g. procedure")
    values: tuple[str, ...] = Field(
        (),
        description="Values of the column that are due; default: those that were there before, "
        "`seen_at_least` times",
    )
    kinds: tuple[str, ...] = Field(
        (), description="Kinds of subordinate organisation, each of which must be present"
    )
    seen_at_least: int = Field(
        10, ge=1, description="So many records in the span before make a value missed in this one"
    )
    within_days: int = Field(
        30, ge=1, description="as_events_occur: the span looked at, and the one before it"
    )


Assumable = Literal[
    "kinds", "organisations", "valid_from", "rhythm", "due", "longest_silence", "covers"
]


class Obligation(Model):
    """Who owes records of one type, in which rhythm, and by when."""

    code: str
    title: Text
    record_type: Code = Field(description="The record type that is owed")
    kinds: tuple[str, ...] = Field((), description="Kinds of organisation that owe it")
    organisations: tuple[str, ...] = Field(
        (), description="Identities that owe it; who follows one as a whole owes it after it"
    )
    valid_from: date | None = Field(None, description="The first day on which it is owed")
    valid_to: date | None = Field(None, description="The first day on which it no longer is")
    rhythm: Rhythm
    calendar: Calendar = Field(
        Calendar.CALENDAR, description="monthly, quarterly, yearly: whose periods"
    )
    due: Term | None = Field(
        None, description="How long after the period's last day a delivery is still in time"
    )
    longest_silence: Term | None = Field(
        None, description="as_events_occur: how long after a delivery the next is still in time"
    )
    covers: tuple[Cover, ...] = Field((), description="What must be present; else it is partial")
    assumed: tuple[Assumable, ...] = Field(
        (), description="Keys whose content no document states: our assumption"
    )
    source: tuple[Citation, ...] = Field(min_length=1)
    notes: Text | None = None


class ObligationsFile(Model):
    """`obligations.yaml`."""

    obligations: tuple[Obligation, ...]

"""Record types: `records/*.yaml`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import Field

from laban.programme.model.texts import Citation, Code, Model, Text


class ColumnType(StrEnum):
    """What a column of a record may hold."""

    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    CODE = "code"
    ORGANISATION = "organisation"
    MONEY = "money"


class Nature(StrEnum):
    """How a number may be rolled up: flows add, stocks do not add over time, ratios never add."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    DISTINCT = "distinct"


class Personal(StrEnum):
    """What happens at the door to a column that tells who somebody is."""

    PSEUDONYM = "pseudonym"
    DROP = "drop"


class Column(Model):
    """One column of a record type."""

    type: ColumnType
    title: Text
    help: Text | None = None
    required: bool = False
    code_list: Code | None = Field(None, description="For type code: the file codes/NAME.csv")
    unit: str | None = Field(None, description="For numbers: a code of codes/unit.csv")
    nature: Nature | None = Field(None, description="For numbers: flow (default), stock or ratio")
    scale: int = Field(2, ge=0, le=9, description="For decimal and money: digits after the point")
    pattern: str | None = Field(None, description="Regular expression the whole text must match")
    min: Decimal | date | None = None
    max: Decimal | date | None = None
    max_length: int | None = Field(None, ge=1)
    valid_at: str | None = Field(
        None,
        description="For type organisation: the time column at which the code is looked up; "
        "default: the record type's `time`",
    )
    formats: tuple[str, ...] = Field(
        (),
        description="For date and timestamp: forms besides ISO 8601, in the letters "
        "dd MM yyyy HH mm ss, e.g. dd/MM/yyyy or yyyyMMddHHmmss",
    )
    thousands: Literal[".", ",", " "] | None = Field(
        None, description="For numbers in text: the mark between thousands, e.g. `.` for 2.154"
    )
    decimal_mark: Literal[".", ","] | None = Field(
        None, description="For numbers in text: the decimal mark; default `.`"
    )
    personal: Personal | None = None
    example: str | None = Field(
        None, description="A value as somebody would type it, for forms and templates"
    )


class Rule(Model):
    """A condition that every record must meet."""

    code: Code
    check: str = Field(description="SQL condition over the record's columns; unknown passes")
    message: Text
    level: Literal["refuse", "flag"] = Field(
        "refuse", description="refuse: the row is not landed; flag: landed, and reported"
    )


class Reconciles(Model):
    """Of control totals: what they are totals of.

    A total is stated by the record type's organisation for the day of its `time`, and by the
    columns of `by`.
    """

    record_type: Code = Field(description="The record type whose records are counted")
    by: dict[Code, str] = Field(
        {}, description="Own column: the column of the counted records that it must equal"
    )
    counts: dict[Code, str] = Field(
        min_length=1,
        description="Own integer column: the day or moment at which a counted record belongs to "
        "it, e.g. received_at; unknown: it does not",
    )
    within_days: int = Field(92, ge=1, description="Totals of days longer ago are not compared")


class RecordType(Model):
    """The shape of one kind of fact that organisations deliver: `records/*.yaml`."""

    record_type: Code
    title: Text
    description: Text | None = None
    source: tuple[Citation, ...] = ()
    key: tuple[str, ...] = Field(
        min_length=1,
        description="Columns that name the fact; a later delivery of the same key supersedes it",
    )
    organisation: str = Field(description="The column that says whose record it is")
    time: str = Field(description="The date or timestamp column: when the fact happened")
    approval: Literal["none", "required"] = Field(
        "none", description="required: what a person typed waits until another one approves it"
    )
    delivered_by: Literal["anybody", "root"] = Field(
        "anybody", description="root: only the organisation at the top delivers records of the type"
    )
    disclosure: Literal["protected", "open"] = Field(
        "protected",
        description="open: who the records count is no secret, so small counts of them are not kept "
        "from the public",
    )
    reconciles: Reconciles | None = Field(
        None, description="For control totals: what is reconciled with them"
    )
    columns: dict[Code, Column] = Field(min_length=1)
    rules: tuple[Rule, ...] = ()

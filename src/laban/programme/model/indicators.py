"""Indicators: `indicators/*.yaml`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import Field

from laban.base import Calendar, Grain
from laban.programme.model.records import Nature
from laban.programme.model.texts import Citation, Code, Model, Text


class IndicatorKind(StrEnum):
    """How a number is made from records."""

    COUNT = "count"
    SUM = "sum"
    SHARE = "share"
    MEAN = "mean"
    DISTINCT = "distinct"
    QUANTILE = "quantile"
    STOCK = "stock"
    DERIVED = "derived"
    PUBLISHED = "published"


class RollUp(Model):
    """How a published value may be added up; nothing unless stated."""

    organisations: Literal["none", "sum", "mean"] = "none"
    periods: Literal["none", "sum", "mean", "last"] = "none"


class MethodChange(Model):
    """One change of how the indicator is computed, newest first."""

    on: date
    what: Text


class Indicator(Model):
    """How a number is made from records: `indicators/*.yaml`."""

    indicator: Code
    title: Text
    why: Text = Field(description="Why it matters to a citizen or a leader")
    formula: Text = Field(description="The formula in words")
    kind: IndicatorKind
    record_type: Code | None = Field(None, description="All kinds but derived")
    time: str | None = Field(
        None,
        description="Date or timestamp expression that puts a record into a period; "
        "default: the record type's `time`",
    )
    where: str | None = Field(None, description="SQL condition: which records count at all")
    numerator: str | None = Field(None, description="share: condition or exact number")
    denominator: str | None = Field(
        None,
        description="share: condition or exact number; default: every record that passes `where`",
    )
    value: str | None = Field(None, description="sum, mean, distinct, quantile, stock: expression")
    quantile: Decimal | None = Field(None, gt=0, lt=1, description="quantile: 0.5 is the median")
    begins: str | None = Field(
        None, description="stock: when a record enters the stock; default `time`"
    )
    ends: str | None = Field(None, description="stock: when it leaves; unknown means it stays")
    entity: tuple[str, ...] = Field(
        (),
        description="stock of observations: columns that name what "
        "is observed; its last observation by `time` is its state",
    )
    expression: str | None = Field(
        None,
        description="derived: formula over other indicators' codes; "
        "previous_year(x) is x over the year before, divided by the periods of a year",
    )
    series: str | None = Field(
        None,
        description="published: the value of the column `indicator` "
        "in the records; default: the indicator's code",
    )
    nature: Nature | None = Field(None, description="published, derived: flow, stock or ratio")
    roll_up: RollUp = RollUp()
    unit: str = Field(description="A code of codes/unit.csv")
    direction: Literal["up", "down", "none"] = Field("up", description="Which way is better")
    breakdowns: tuple[str, ...] = Field(
        (), description="Columns of type code or boolean; one breakdown each, never crossed"
    )
    grains: tuple[Grain, ...] = (
        Grain.MONTH,
        Grain.QUARTER,
        Grain.HALF,
        Grain.NINE_MONTHS,
        Grain.YEAR,
        Grain.CUMULATIVE,
    )
    calendars: tuple[Calendar, ...] = (Calendar.CALENDAR,)
    hierarchies: tuple[Code, ...] = ("administrative",)
    source: tuple[Citation, ...] = ()
    owner: str | None = Field(None, description="Identity of the organisation that keeps it")
    history: tuple[MethodChange, ...] = ()
    notes: Text | None = None

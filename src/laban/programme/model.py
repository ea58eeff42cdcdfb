"""The values a programme is made of, as its files state them.

Every model is frozen and refuses unknown keys. The field names are the keys of the YAML files;
the descriptions become the editors' help (JSON Schema).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from laban.base import Calendar, Grain, Period

Code = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="lower_case_with_underscores")
]


class Model(BaseModel):
    """The common base: frozen, no unknown keys, no silent conversion of types."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Model):
    """One text in Vietnamese and English."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Citation(Model):
    """Where a rule or a value comes from: a document of `documents`, and the place in it."""

    document: str = Field(description="Code of a document declared in programme.yaml")
    place: str | None = Field(None, description="Article, page, table")
    note: str | None = None


class Document(Model):
    """A law, decision, plan, report or dataset that the programme cites."""

    code: str
    title: Text
    number: str | None = Field(None, description="Official number, e.g. 58/QĐ-UBQGCĐS")
    issuer: str | None = None
    signed_on: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    kind: Literal[
        "law",
        "decree",
        "decision",
        "circular",
        "directive",
        "plan",
        "letter",
        "resolution",
        "notice",
        "report",
        "dataset",
        "press",
    ]
    read_in: str | None = Field(None, description="Where the content was read, when not official")
    licence: str | None = None


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


class Baseline(Model):
    """Where a target started from."""

    value: Decimal
    period: str
    source: tuple[Citation, ...] = ()


class Milestone(Model):
    """A value that a plan states for a period on the way to a target."""

    period: str
    value: Decimal
    source: tuple[Citation, ...] = Field(min_length=1)


class Target(Model):
    """A figure somebody promised by a date: an entry of `targets.yaml`."""

    code: str
    title: Text
    indicator: Code
    organisation: str = Field(description="Identity of the organisation it is promised for")
    period: str = Field(description="The period by which it must be reached, e.g. 2024")
    value: Decimal
    unit: str
    direction: Literal["at_least", "at_most"] = "at_least"
    baseline: Baseline | None = None
    milestones: tuple[Milestone, ...] = Field(
        (), description="Values stated for periods on the way; between them the path is straight"
    )
    accountable: str | None = Field(None, description="Identity of the organisation that answers")
    value_source: str | None = Field(
        None, description="published: which source judges it; default: all are shown"
    )
    source: tuple[Citation, ...] = Field(min_length=1)
    notes: Text | None = None


class TargetsFile(Model):
    """`targets.yaml`."""

    targets: tuple[Target, ...]


class TaskGroup(Model):
    """A group of tasks of the plan."""

    code: Code
    title: Text


class Task(Model):
    """A piece of work in the plan: who, what, product, by when, with which authority.

    What is not published stays empty; `not_published` names those fields.
    """

    code: str
    group: Code | None = None
    title: Text
    product: Text | None = None
    lead: str | None = None
    starts_on: date | None = None
    due_on: date | None = None
    targets: tuple[str, ...] = ()
    not_published: tuple[Literal["group", "product", "lead", "starts_on", "due_on"], ...] = ()
    source: tuple[Citation, ...] = Field(min_length=1)
    notes: Text | None = None


class TasksFile(Model):
    """`tasks.yaml`."""

    groups: tuple[TaskGroup, ...] = ()
    tasks: tuple[Task, ...] = ()


class CodeEntry(Model):
    """One entry of a code list, with its typed attributes."""

    code: str
    title: Text
    attributes: dict[str, str | int | Decimal | bool | date | None] = {}


class CodeList(Model):
    """A code list: `codes/NAME.csv` with columns code, name_vi, name_en and typed attributes.

    An attribute's header is `name:type`, e.g. `limit_days:integer`; expressions reach it as
    `column.limit_days` through a column of this code list.
    """

    code: Code
    attributes: dict[str, ColumnType]
    entries: tuple[CodeEntry, ...]

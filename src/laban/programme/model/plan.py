"""Targets and tasks: `targets.yaml`, `tasks.yaml`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from laban.programme.model.texts import Citation, Code, Model, Text


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

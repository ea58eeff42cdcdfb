"""The tasks of the plan, and where each stands by what was reported."""

from __future__ import annotations

from collections.abc import Iterator

from laban.assess import TaskStanding, judge_tasks
from laban.programme import TASK_UPDATE
from laban.report.lists.open_list import (
    DAY,
    EXACT,
    FLAG,
    TEXT,
    TEXTS,
    ListFacts,
    OpenColumn,
    OpenList,
    Row,
    both,
    titled,
)


def _rows(facts: ListFacts) -> Iterator[Row]:
    updates = facts.publication.table(TASK_UPDATE) if facts.publication else None
    for standing in judge_tasks(facts.programme, updates, facts.today):
        yield {**_planned(standing), **_reported(standing)}


def _planned(standing: TaskStanding) -> Row:
    task = standing.task
    return {
        "task": task.code,
        "group": task.group,
        **both("title", task.title),
        **both("product", task.product),
        "lead": task.lead,
        "starts_on": task.starts_on,
        "due_on": standing.due_on,
        "targets": list(task.targets),
        "not_published": list(task.not_published),
        "state": standing.state.value,
        "is_due_past": standing.is_due_past,
        "owed_by": standing.owed_by,
    }


def _reported(standing: TaskStanding) -> Row:
    """Return the latest report on a task."""
    latest = max(standing.reports, key=lambda one: one.reported_on, default=None)
    if latest is None:
        return {}
    return {
        "reported_by": latest.organisation,
        "reported_on": latest.reported_on,
        "status": latest.status,
        "progress_percent": latest.progress_percent,
        "completed_on": latest.completed_on,
        "illustrative": latest.is_illustrative,
    }


LIST = OpenList(
    code="tasks",
    columns=(
        OpenColumn("task", TEXT, "Code of the task."),
        OpenColumn("group", TEXT, "Code of its group."),
        *titled("title", "What is to be done"),
        *titled("product", "What it must produce"),
        OpenColumn("lead", TEXT, "Identity of the organisation that does it."),
        OpenColumn("starts_on", DAY, "The day it starts."),
        OpenColumn("due_on", DAY, "The day it is due: of the plan, else as reported."),
        OpenColumn("targets", TEXTS, "Codes of the targets that it serves."),
        OpenColumn("not_published", TEXTS, "What nobody has published of it."),
        OpenColumn("state", TEXT, "How it stands; `no_report` is not overdue."),
        OpenColumn("is_due_past", FLAG, "Whether its due day is past."),
        OpenColumn("owed_by", TEXT, "Identity of the organisation that owes a report."),
        OpenColumn("reported_by", TEXT, "Of the latest report: whose."),
        OpenColumn("reported_on", DAY, "Of the latest report: the day."),
        OpenColumn("status", TEXT, "Of the latest report: a code of the list `task_status`."),
        OpenColumn("progress_percent", EXACT, "Of the latest report: progress in percent."),
        OpenColumn("completed_on", DAY, "Of the latest report: the day it was completed."),
        OpenColumn("illustrative", FLAG, "Whether the latest report is invented."),
    ),
    key=("task",),
    rows=_rows,
    filters=("group", "lead", "state"),
)

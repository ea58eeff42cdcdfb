"""Where each task stands, by the latest updates that organisations delivered on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pyarrow as pa

from laban.programme import (
    TASK_UPDATE,
    Obligation,
    Programme,
    Stage,
    Task,
    bound_on,
    last_due,
    stages_of,
)

_STAGES = tuple(Stage)


class TaskState(StrEnum):
    """How a task stands. No report is never taken for overdue."""

    NO_REPORT = "no_report"
    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"


@dataclass(frozen=True)
class TaskReport:
    """The latest report of one organisation on a task, as it was delivered."""

    organisation: str
    reported_on: date
    status: str
    stage: Stage
    progress_percent: Decimal | None = None
    due_on: date | None = None
    completed_on: date | None = None
    product: str | None = None
    evidence: str | None = None
    obstacle: str | None = None
    is_illustrative: bool = False


@dataclass(frozen=True)
class TaskStanding:
    """Where one task stands on a day.

    `due_on` is the plan's day, else the one that was reported. `owed_by` is the organisation, as
    it is today, that owes a report. `reports` are the latest of each organisation.
    """

    task: Task
    state: TaskState
    due_on: date | None
    is_due_past: bool
    owed_by: str | None = None
    reports: tuple[TaskReport, ...] = ()

    @property
    def is_illustrative(self) -> bool:
        """Whether one of its reports is invented."""
        return any(report.is_illustrative for report in self.reports)


def judge_tasks(
    programme: Programme, updates: pa.Table | None, today: date
) -> tuple[TaskStanding, ...]:
    """Return the standing of every task on a day, in the programme's order.

    Shape: `updates` has the columns of the record type `task_update`, as far as they are known,
    and `_illustrative`; reports after today do not count. The lead's report judges a task; where
    no lead is stated, those of all who report do, and the least advanced decides.
    """
    stages = stages_of(programme.record_types, programme.code_lists)
    reports = _latest_reports(updates.to_pylist() if updates is not None else (), stages, today)
    duties = [
        (one, frozenset(bound_on(programme.organisations, one, today)))
        for one in programme.obligations
        if one.record_type == TASK_UPDATE
    ]
    return tuple(
        _standing(programme, task, reports.get(task.code, ()), duties, today)
        for task in programme.tasks
    )


def _latest_reports(
    rows: Iterable[Mapping[str, Any]], stages: Mapping[str, Stage], today: date
) -> Mapping[str, tuple[TaskReport, ...]]:
    """Return the latest report of each organisation on each task, by organisation."""
    latest: dict[tuple[str, str], TaskReport] = {}
    for row in rows:
        report = _report(row, stages)
        key = (row["task"], report.organisation)
        before = latest.get(key)
        if report.reported_on <= today and (
            before is None or report.reported_on >= before.reported_on
        ):
            latest[key] = report
    found: dict[str, tuple[TaskReport, ...]] = {}
    for (task, _), report in sorted(latest.items()):
        found[task] = (*found.get(task, ()), report)
    return found


def _report(row: Mapping[str, Any], stages: Mapping[str, Stage]) -> TaskReport:
    completed_on = row.get("completed_on")
    assumed = Stage.DONE if completed_on else Stage.UNDER_WAY
    return TaskReport(
        organisation=row["organisation"],
        reported_on=row["reported_on"],
        status=row["status"],
        stage=stages.get(row["status"], assumed),
        progress_percent=row.get("progress_percent"),
        due_on=row.get("due_on"),
        completed_on=completed_on,
        product=row.get("product"),
        evidence=row.get("evidence"),
        obstacle=row.get("obstacle"),
        is_illustrative=bool(row.get("_illustrative")),
    )


def _standing(
    programme: Programme,
    task: Task,
    reports: tuple[TaskReport, ...],
    duties: Sequence[tuple[Obligation, frozenset[str]]],
    today: date,
) -> TaskStanding:
    tree = programme.organisations
    lead = tree.standing_on(task.lead, today) if task.lead else None
    judging = [
        one for one in reports if not task.lead or tree.standing_on(one.organisation, today) == lead
    ]
    stated = (one.due_on for one in judging if one.due_on)
    due_on = task.due_on or max(stated, default=None)
    is_due_past = due_on is not None and due_on < today
    state = _state(judging, due_on, is_due_past)
    is_owed = state not in (TaskState.DONE, TaskState.DONE_LATE) and _is_owed(
        programme, lead, judging, duties, today
    )
    return TaskStanding(task, state, due_on, is_due_past, lead if is_owed else None, reports)


def _state(judging: Sequence[TaskReport], due_on: date | None, is_due_past: bool) -> TaskState:
    if not judging:
        return TaskState.NO_REPORT
    stage = min((one.stage for one in judging), key=_STAGES.index)
    if stage is Stage.DONE:
        ended = max(one.completed_on or one.reported_on for one in judging)
        return TaskState.DONE_LATE if due_on and ended > due_on else TaskState.DONE
    return TaskState.OVERDUE if is_due_past else TaskState(stage.value)


def _is_owed(
    programme: Programme,
    lead: str | None,
    judging: Sequence[TaskReport],
    duties: Sequence[tuple[Obligation, frozenset[str]]],
    today: date,
) -> bool:
    """Say whether the lead of an open task owes a report: the first, or that of a period whose
    last day in time is past."""
    if not judging:
        return True
    reported_on = max(one.reported_on for one in judging)
    periods = (
        last_due(duty, today, programme.head.holidays) for duty, bound in duties if lead in bound
    )
    return any(period is not None and reported_on < period.first_day for period in periods)


def unknown_tasks(programme: Programme, updates: pa.Table | None) -> tuple[str, ...]:
    """Return the codes that updates report on and the plan does not have, in order."""
    known = {task.code for task in programme.tasks}
    reported = set(updates["task"].to_pylist()) if updates is not None else set()
    return tuple(sorted(reported - known))


def count_tasks(standings: Iterable[TaskStanding]) -> Mapping[str, int]:
    """Return how many tasks are in each state."""
    counted = Counter(standing.state for standing in standings)
    return {state.value: counted[state] for state in TaskState}

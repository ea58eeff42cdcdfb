"""Tasks and what was reported on them in the words of one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.urls import reverse

from laban.assess import TaskReport, TaskStanding, TaskState
from laban.programme import TASK_UPDATE, Programme, Task
from laban.report import TASK_STATES, Language, format_number
from laban_web.portal.addresses import address_of
from laban_web.portal.standings import Standings


@dataclass(frozen=True)
class ShownReport:
    """The latest report of one organisation on a task."""

    organisation: str
    organisation_url: str
    reported_on: date
    status: str
    progress: str
    completed_on: date | None
    product: str
    is_illustrative: bool


@dataclass(frozen=True)
class ShownTask:
    """A task as it stands; what is not published is empty and named in `not_published`."""

    task: Task
    url: str
    title: str
    product: str
    lead: str
    lead_url: str
    state: str
    state_title: str
    due_on: date | None
    is_due_past: bool
    owed_by: str
    reports: tuple[ShownReport, ...]
    sources: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]
    is_illustrative: bool

    @property
    def not_published(self) -> tuple[str, ...]:
        """What of the task no published text says."""
        return self.task.not_published


@lru_cache(maxsize=8)
def shown_tasks(standings: Standings, language: Language) -> tuple[ShownTask, ...]:
    """Return every task in a language, in the programme's order."""
    return tuple(_shown(standings.programme, one, language) for one in standings.tasks)


def task_state_titles(language: Language) -> dict[str, str]:
    """Return what each state of a task is called."""
    return {state.value: TASK_STATES[state][language] for state in TaskState}


def _shown(programme: Programme, standing: TaskStanding, language: Language) -> ShownTask:
    task = standing.task
    numbers = {one.code: one.number or one.code for one in programme.head.documents}
    titles = {one.code: getattr(one.title, language) for one in programme.targets}
    return ShownTask(
        task=task,
        url=f"{reverse('portal:tasks')}#{task.code}",
        title=getattr(task.title, language),
        product=getattr(task.product, language) if task.product else "",
        lead=_name(programme, task.lead, language),
        lead_url=address_of("portal:organisation", task.lead) if task.lead else "",
        state=standing.state.value,
        state_title=TASK_STATES[standing.state][language],
        due_on=standing.due_on,
        is_due_past=standing.is_due_past,
        owed_by=_name(programme, standing.owed_by, language),
        reports=tuple(_report(programme, one, language) for one in standing.reports),
        sources=tuple(numbers.get(one.document, one.document) for one in task.source),
        targets=tuple((reverse("portal:target", args=[one]), titles[one]) for one in task.targets),
        is_illustrative=standing.is_illustrative,
    )


def _report(programme: Programme, report: TaskReport, language: Language) -> ShownReport:
    return ShownReport(
        organisation=_name(programme, report.organisation, language),
        organisation_url=address_of("portal:organisation", report.organisation),
        reported_on=report.reported_on,
        status=_status(programme, report.status, language),
        progress=_percent(report.progress_percent, language),
        completed_on=report.completed_on,
        product=report.product or "",
        is_illustrative=report.is_illustrative,
    )


def _status(programme: Programme, status: str, language: Language) -> str:
    column = programme.record_types[TASK_UPDATE].columns["status"]
    codes = programme.code_lists.get(column.code_list or "")
    found = next((one for one in codes.entries if one.code == status), None) if codes else None
    return getattr(found.title, language) if found else status


def _percent(value: Decimal | None, language: Language) -> str:
    return "" if value is None else f"{format_number(value, 0, language)}%"


def _name(programme: Programme, identity: str | None, language: Language) -> str:
    return getattr(programme.organisations.by_id[identity].name, language) if identity else ""

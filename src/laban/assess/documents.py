"""Standings as plain values, which a publication keeps and machines read.

Days are ISO 8601, numbers are as they were computed (only `report` rounds), unknown is null.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from laban.assess.paths import PathPoint
from laban.assess.progress import Pace, Progress
from laban.assess.target_figures import TargetFigure
from laban.assess.targets import Standing, count_targets
from laban.assess.tasks import TaskReport, TaskStanding, count_tasks
from laban.programme import Programme, StateRule

Document = dict[str, Any]


def standings_document(
    programme: Programme,
    standings: Sequence[Standing],
    tasks: Sequence[TaskStanding],
    today: date,
) -> Document:
    """Return where the programme stands on a day: counts, every target, every task, the rules."""
    return {
        "programme": programme.head.code,
        "programme_version": programme.version,
        "today": today.isoformat(),
        "counts": {"targets": dict(count_targets(standings)), "tasks": dict(count_tasks(tasks))},
        "rules": [_rule(rule) for rule in programme.state_rules],
        "targets": [_standing(standing) for standing in standings],
        "tasks": [_task(standing) for standing in tasks],
    }


def _standing(standing: Standing) -> Document:
    target = standing.target
    return {
        "target": target.code,
        "title": target.title.model_dump(),
        "indicator": target.indicator,
        "organisation": target.organisation,
        "accountable": target.accountable,
        "period": target.period,
        "value": _number(target.value),
        "unit": target.unit,
        "direction": target.direction,
        "state": standing.state.value,
        "rule": _rule(standing.rule),
        "figure": _figure(standing.figure),
        "also_stated": [_figure(figure) for figure in standing.also_stated],
        "owed": list(standing.owed),
        "baseline": (
            {"period": target.baseline.period, "value": _number(target.baseline.value)}
            if target.baseline
            else None
        ),
        "path": [_point(point) for point in standing.path],
        "progress": _progress(standing.progress),
    }


def _rule(rule: StateRule) -> Document:
    return rule.model_dump(mode="json")


def _figure(figure: TargetFigure | None) -> Document | None:
    if figure is None:
        return None
    return {
        "period": figure.period.id,
        "value": _number(figure.value),
        "kind": "published" if figure.is_published else "counted",
        "source": figure.source,
        "vintage": figure.vintage,
        "records": figure.records,
        "estimated": figure.is_estimated,
        "illustrative": figure.is_illustrative,
    }


def _point(point: PathPoint) -> Document:
    value = _number(point.value)
    return {"period": point.period.id, "value": value, "stated": point.is_stated}


def _progress(progress: Progress) -> Document:
    return {
        "due_on": progress.due_on.isoformat(),
        "days_left": progress.days_left,
        "is_due_past": progress.is_due_past,
        "is_final": progress.is_final,
        "reached": progress.reached,
        "travelled": _number(progress.travelled),
        "attained": _number(progress.attained),
        "elapsed": _number(progress.elapsed),
        "expected": _number(progress.expected),
        "on_path": progress.on_path,
        "pace": _pace(progress.pace),
        "pace_needed": _pace(progress.pace_needed),
        "projected": _number(progress.projected),
        "projected_reached": progress.projected_reached,
    }


def _pace(pace: Pace | None) -> Document | None:
    if pace is None:
        return None
    return {
        "per_month": _number(pace.per_month),
        "per_year": _number(pace.per_year),
        "since": pace.since.id if pace.since else None,
    }


def _task(standing: TaskStanding) -> Document:
    task = standing.task
    return {
        "task": task.code,
        "title": task.title.model_dump(),
        "group": task.group,
        "lead": task.lead,
        "product": task.product.model_dump() if task.product else None,
        "starts_on": _day(task.starts_on),
        "due_on": _day(standing.due_on),
        "targets": list(task.targets),
        "not_published": list(task.not_published),
        "state": standing.state.value,
        "is_due_past": standing.is_due_past,
        "owed_by": standing.owed_by,
        "illustrative": standing.is_illustrative,
        "reports": [_report(report) for report in standing.reports],
    }


def _report(report: TaskReport) -> Document:
    return {
        "organisation": report.organisation,
        "reported_on": _day(report.reported_on),
        "status": report.status,
        "stage": report.stage.value,
        "progress_percent": _number(report.progress_percent),
        "due_on": _day(report.due_on),
        "completed_on": _day(report.completed_on),
        "product": report.product,
        "evidence": report.evidence,
        "obstacle": report.obstacle,
        "illustrative": report.is_illustrative,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

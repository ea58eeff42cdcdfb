"""Judge the targets by the figures of a run, and the tasks by the updates that it knew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from laban.assess import (
    Standing,
    TaskStanding,
    judge_targets,
    judge_tasks,
    standings_document,
    unknown_tasks,
)
from laban.engine import Engine
from laban.lake import Lake, RunEntry
from laban.programme import TASK_UPDATE, Programme
from laban.report import LANGUAGES, describe_standing


@dataclass(frozen=True)
class Assessment:
    """Where a programme stands on a day: every target by every source, every task.

    `unknown_tasks` are the codes of tasks that were reported on and are not in the plan.
    """

    programme: Programme
    today: date
    targets: tuple[Standing, ...]
    tasks: tuple[TaskStanding, ...]
    unknown_tasks: tuple[str, ...] = ()

    @property
    def document(self) -> dict[str, Any]:
        """All of it as plain values, with the verdict on each target in words."""
        found = standings_document(self.programme, self.targets, self.tasks, self.today)
        for entry, standing in zip(found["targets"], self.targets, strict=True):
            entry["verdict"] = {
                language: describe_standing(standing, self.programme, language)
                for language in LANGUAGES
            }
        return found


def assess_run(
    programme: Programme, lake: Lake, engine: Engine, run: RunEntry, today: date
) -> Assessment:
    """Return where a programme stands on a day, by what a run knew."""
    figures = pq.read_table(lake.figures_path(run.run_id))
    updates = task_updates(programme, lake, engine, run)
    targets = judge_targets(programme, figures, today)
    tasks = judge_tasks(programme, updates, today)
    return Assessment(programme, today, targets, tasks, unknown_tasks(programme, updates))


def task_updates(
    programme: Programme, lake: Lake, engine: Engine, run: RunEntry
) -> pa.Table | None:
    """Return the updates of tasks that a run knew.

    Empty: `None` when the programme has no such record type.
    """
    if TASK_UPDATE not in programme.record_types:
        return None
    return lake.records(engine.backend, TASK_UPDATE, as_of=run.as_of).to_pyarrow()

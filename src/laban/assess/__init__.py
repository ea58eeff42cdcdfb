"""Where each target and each task stands.

In: a programme, figures, task updates, the day that is today. Out: one standing per target and
source, one per task, counts of them, and all of it as plain values.
Never: opens an engine, rounds.
"""

from laban.assess.documents import standings_document
from laban.assess.evaluation import FactValue, evaluate, is_true
from laban.assess.paths import PathPoint, expected_at, path_of
from laban.assess.progress import Pace, Progress
from laban.assess.target_figures import TargetFigure, figures_of_targets
from laban.assess.targets import SOURCES_DIFFER, Standing, count_targets, judge_targets
from laban.assess.tasks import (
    TaskReport,
    TaskStanding,
    TaskState,
    count_tasks,
    judge_tasks,
    unknown_tasks,
)

__all__ = [
    "SOURCES_DIFFER",
    "FactValue",
    "Pace",
    "PathPoint",
    "Progress",
    "Standing",
    "TargetFigure",
    "TaskReport",
    "TaskStanding",
    "TaskState",
    "count_targets",
    "count_tasks",
    "evaluate",
    "expected_at",
    "figures_of_targets",
    "is_true",
    "judge_targets",
    "judge_tasks",
    "path_of",
    "standings_document",
    "unknown_tasks",
]

"""Where the programme stands today, by the latest publication: what all public pages go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pyarrow as pa

from laban.assess import (
    Standing,
    TargetFigure,
    TaskStanding,
    count_targets,
    count_tasks,
    figures_of_targets,
    judge_targets,
    judge_tasks,
)
from laban.programme import TASK_UPDATE, Programme
from laban.publication import PUBLISHED_SCHEMA, Publication
from laban_web.installation import installation

_KEPT_AT_MOST = 4
TargetFigures = Mapping[tuple[str, str], Mapping[str, Sequence[TargetFigure]]]
_Key = tuple[str, str, date]
_kept: dict[_Key, Standings] = {}


@dataclass(frozen=True, eq=False)
class Standings:
    """Every target by every source and every task, on a day; the same for every reader.

    Without a publication there are targets and tasks, and nothing is known of them.
    """

    programme: Programme
    publication: Publication | None
    today: date
    figures: TargetFigures
    targets: tuple[Standing, ...]
    tasks: tuple[TaskStanding, ...]

    @cached_property
    def by_target(self) -> Mapping[str, tuple[Standing, ...]]:
        """The standings of each target by its code, in the programme's order."""
        found: dict[str, tuple[Standing, ...]] = {}
        for one in self.targets:
            found[one.target.code] = (*found.get(one.target.code, ()), one)
        return found

    @cached_property
    def target_counts(self) -> Mapping[str, int]:
        """How many targets are in each state."""
        return count_targets(self.targets)

    @cached_property
    def task_counts(self) -> Mapping[str, int]:
        """How many tasks are in each state."""
        return count_tasks(self.tasks)


def current_standings() -> Standings:
    """Return where the programme stands today; judged once for a publication and a day."""
    here = installation()
    publication, programme = here.publication, here.programme
    key = (str(publication.folder) if publication else "", programme.version, here.today)
    if key not in _kept:
        while len(_kept) >= _KEPT_AT_MOST:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = judged(programme, publication, here.today)
    return _kept[key]


def judged(programme: Programme, publication: Publication | None, today: date) -> Standings:
    """Return where a programme stands on a day by what a publication tells."""
    figures = _figures_of_targets(programme, publication)
    updates = publication.table(TASK_UPDATE) if publication else None
    return Standings(
        programme,
        publication,
        today,
        figures_of_targets(programme.targets, figures),
        judge_targets(programme, figures, today),
        judge_tasks(programme, updates, today),
    )


def _figures_of_targets(programme: Programme, publication: Publication | None) -> pa.Table:
    wanted: dict[str, set[str]] = {}
    for target in programme.targets:
        wanted.setdefault(target.organisation, set()).add(target.indicator)
    if publication is None or not wanted:
        return PUBLISHED_SCHEMA.empty_table()
    return pa.concat_tables(
        publication.figures_table(sorted(codes), organisation)
        for organisation, codes in wanted.items()
    )

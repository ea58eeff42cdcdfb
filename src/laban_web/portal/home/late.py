"""What is late: tasks, targets whose day is past, connections that broke off."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from laban.assess import TaskState
from laban.programme import Programme
from laban.publication import Publication
from laban.quality import CONNECTION_STATUS, ConnectionStatus
from laban.report import Language
from laban_web.portal.addresses import address_of
from laban_web.portal.standings import Standings
from laban_web.portal.targets.wording import ShownTarget, shown_targets
from laban_web.portal.tasks.wording import ShownTask, shown_tasks

_EXAMPLES = 3


@dataclass(frozen=True)
class BrokenConnections:
    """Connections by verdict on the last day they were judged on.

    `examples` are the first organisations whose connection broke off, with their addresses.
    """

    judged_on: date
    counts: tuple[tuple[str, str, int], ...]
    examples: tuple[tuple[str, str], ...]
    is_illustrative: bool


@dataclass(frozen=True)
class Late:
    """What is late today; `unreported` are tasks past their day on which nobody reported."""

    overdue: tuple[ShownTask, ...]
    unreported: tuple[ShownTask, ...]
    past_due: tuple[ShownTarget, ...]
    connections: BrokenConnections | None

    @property
    def is_overdue_illustrative(self) -> bool:
        """Whether invented reports say that a task is overdue."""
        return any(one.is_illustrative for one in self.overdue)


@lru_cache(maxsize=8)
def late(standings: Standings, language: Language) -> Late:
    """Return what is late today."""
    tasks = shown_tasks(standings, language)
    return Late(
        overdue=tuple(one for one in tasks if one.state == TaskState.OVERDUE),
        unreported=tuple(
            one for one in tasks if one.is_due_past and one.state == TaskState.NO_REPORT
        ),
        past_due=tuple(
            one
            for one in shown_targets(standings, language)
            if one.is_due_past and one.state != "achieved"
        ),
        connections=_connections(standings.publication, standings.programme, language),
    )


def _connections(
    publication: Publication | None, programme: Programme, language: Language
) -> BrokenConnections | None:
    """Return the last verdicts.

    Empty: `None` when no verdict is published.
    """
    table = publication.table(CONNECTION_STATUS) if publication else None
    if table is None or not table.num_rows:
        return None
    rows = table.to_pylist()
    last_day = max(row["judged_on"] for row in rows)
    rows = [row for row in rows if row["judged_on"] == last_day]
    counted = Counter(row["status"] for row in rows)
    titles = _verdict_titles(programme, language)
    interrupted = ConnectionStatus.INTERRUPTED
    broken = sorted({row["organisation"] for row in rows if row["status"] == interrupted})
    return BrokenConnections(
        judged_on=last_day,
        counts=tuple((one, titles.get(one, one), counted[one]) for one in titles if counted[one]),
        examples=tuple(_named(programme, one, language) for one in broken[:_EXAMPLES]),
        is_illustrative=any(row["_illustrative"] for row in rows),
    )


def _verdict_titles(programme: Programme, language: Language) -> dict[str, str]:
    column = programme.record_types[CONNECTION_STATUS].columns["status"]
    codes = programme.code_lists.get(column.code_list or "")
    return {one.code: getattr(one.title, language) for one in (codes.entries if codes else ())}


def _named(programme: Programme, identity: str, language: Language) -> tuple[str, str]:
    name = getattr(programme.organisations.by_id[identity].name, language)
    return name, address_of("portal:organisation", identity)

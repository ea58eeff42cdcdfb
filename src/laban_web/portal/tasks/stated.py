"""How many tasks and targets authorities say there are, which no list of them was published for."""

from __future__ import annotations

from dataclasses import dataclass

from laban.report import Language, format_period
from laban_web.portal.sources import document_of
from laban_web.portal.standings import Standings
from laban_web.portal.targets.wording import amount

_INDICATORS = ("plan_tasks_total", "plan_tasks_completed", "plan_tasks_overdue")


@dataclass(frozen=True)
class Count:
    """A published count: of what, how many, when, said by whom."""

    title: str
    value: str
    period: str
    source: str


def stated_counts(standings: Standings, language: Language) -> list[Count]:
    """Return the latest published counts of tasks.

    Empty: nothing where the programme has no such indicators or nothing is published.
    """
    publication, programme = standings.publication, standings.programme
    if publication is None:
        return []
    root, counts = programme.head.root, []
    for code in _INDICATORS:
        figures = [
            figure
            for slice in publication.slices(code)
            for figure in publication.series(slice, root)
        ]
        if figures:
            latest = max(figures, key=lambda one: one.period.end)
            document = document_of(latest.series.source, programme)
            counts.append(
                Count(
                    getattr(programme.indicators[code].title, language),
                    amount(latest.value, latest.series.unit, programme, language),
                    format_period(latest.period_name, language),
                    getattr(document.title, language) if document else latest.series.source,
                )
            )
    return counts

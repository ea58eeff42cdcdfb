"""Targets that nobody has a figure for, put together by what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from laban.report import Language
from laban_web.portal.standings import Standings
from laban_web.portal.targets.listing import by_plan
from laban_web.portal.targets.wording import ShownTarget, owed_sentence, shown_targets

_SAID_ONCE = 3


@dataclass(frozen=True)
class Promise:
    """What was promised for one indicator, by several days perhaps.

    `owed` says which records are missing, and who owes them; it is empty where that stands above.
    """

    title: str
    targets: tuple[ShownTarget, ...]
    owed: str = ""


@dataclass(frozen=True)
class Gap:
    """Promises that stand together; `owed` is said of all of them."""

    owed: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class PlanWithGaps:
    """A plan and its targets without figures."""

    title: str
    number: str
    gaps: tuple[Gap, ...]


@lru_cache(maxsize=8)
def plans_without_figures(standings: Standings, language: Language) -> tuple[PlanWithGaps, ...]:
    """Return the targets without figures under the plans that promised them."""
    programme = standings.programme
    unknown = [one for one in shown_targets(standings, language) if not one.has_figure]
    return tuple(
        PlanWithGaps(plan.title, plan.number, _gaps(standings, plan.targets, language))
        for plan in by_plan(programme, unknown, language)
    )


def _gaps(
    standings: Standings, targets: tuple[ShownTarget, ...], language: Language
) -> tuple[Gap, ...]:
    """Return what is missing for many promises once above them, else beside each."""
    found: dict[str, dict[str, list[ShownTarget]]] = {}
    for one in targets:
        by_indicator = found.setdefault(owed_sentence(one), {})
        by_indicator.setdefault(one.target.indicator, []).append(one)
    apart: list[Promise] = []
    together: list[Gap] = []
    for owed, promises in found.items():
        is_said_once = len(promises) >= _SAID_ONCE
        shown = tuple(
            _promise(standings, code, group, "" if is_said_once else owed, language)
            for code, group in promises.items()
        )
        if is_said_once:
            together.append(Gap(owed, shown))
        else:
            apart += shown
    return (*([Gap("", tuple(apart))] if apart else []), *together)


def _promise(
    standings: Standings, indicator: str, targets: list[ShownTarget], owed: str, language: Language
) -> Promise:
    title = getattr(standings.programme.indicators[indicator].title, language)
    return Promise(title, tuple(targets), owed)

"""The list of targets that a reader asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from laban.programme import Programme
from laban.report import Language
from laban_web.portal.filters import Filter, has_words, is_filtered, read_filter, read_words
from laban_web.portal.sources import document_of
from laban_web.portal.standings import Standings
from laban_web.portal.targets.wording import (
    ShownTarget,
    shown_targets,
    state_titles,
)


@dataclass(frozen=True)
class Plan:
    """The targets of one decision or plan."""

    code: str
    title: str
    number: str
    targets: tuple[ShownTarget, ...]


@dataclass(frozen=True)
class StateCount:
    """How many targets are in a state; `left` and `width` are where a bar of all shows them."""

    state: str
    title: str
    count: int
    left: float
    width: float


def listed(standings: Standings, asked: QueryDict, language: Language) -> dict[str, Any]:
    """Return the targets that fit the filters, by plan, and the filters as they are set."""
    programme = standings.programme
    everything = shown_targets(standings, language)
    words, filters = read_words(asked), _filters(programme, everything, asked, language)
    state, plan = filters
    found = [
        one
        for one in everything
        if plan.admits(one.plan)
        and (state.admits(one.state) or state.value in {by.state for by in one.standings})
        and has_words(words, one.title, one.target.code, one.target.indicator)
    ]
    return {
        "plans": by_plan(programme, found, language),
        "count": len(found),
        "counts": state_counts(standings, language),
        "words": words,
        "filters": filters,
        "is_filtered": is_filtered(words, filters),
    }


def by_plan(programme: Programme, targets: Iterable[ShownTarget], language: Language) -> list[Plan]:
    """Return targets under the document that promised them, in the programme's order."""
    found: dict[str, list[ShownTarget]] = {}
    for one in targets:
        found.setdefault(one.plan, []).append(one)
    return [_plan(programme, code, tuple(group), language) for code, group in found.items()]


def state_counts(standings: Standings, language: Language) -> list[StateCount]:
    """Return every state with how many targets are in it; widths add up to 100."""
    titles = state_titles(standings.programme, language)
    whole = sum(standings.target_counts.values()) or 1
    counts, left = [], 0.0
    for state, count in standings.target_counts.items():
        width = 100 * count / whole
        counts.append(
            StateCount(str(state), titles.get(state, state), count, round(left, 2), round(width, 2))
        )
        left += width
    return counts


def _plan(
    programme: Programme, code: str, targets: tuple[ShownTarget, ...], language: Language
) -> Plan:
    document = document_of(code, programme)
    title = getattr(document.title, language) if document else code
    return Plan(code, title, (document.number or "") if document else "", targets)


def _filters(
    programme: Programme, targets: Sequence[ShownTarget], asked: QueryDict, language: Language
) -> tuple[Filter, Filter]:
    plans = {
        one.code: f"{one.number} {one.title}".strip()
        for one in by_plan(programme, targets, language)
    }
    return (
        read_filter(asked, "state", _("State"), state_titles(programme, language)),
        read_filter(asked, "plan", _("Plan"), plans),
    )

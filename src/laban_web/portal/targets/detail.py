"""One target: its path, how far it has come, why it has its state, all that was ever stated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from laban.base import Period
from laban.programme import Programme, StateRule, Target
from laban.publication import PublishedFigure
from laban.report import OPEN_ADDRESS, Language, format_period
from laban.report.charts import Chart, Line, Point, heading_of, series_chart
from laban_web.portal.addresses import address_of
from laban_web.portal.citations import cited
from laban_web.portal.sources import issuer_of, vintage_words
from laban_web.portal.standings import Standings
from laban_web.portal.targets.progress import progress_table
from laban_web.portal.targets.wording import (
    ShownTarget,
    amount,
    exact,
    shown_targets,
)
from laban_web.portal.tasks.wording import shown_tasks


@dataclass(frozen=True)
class Stated:
    """One published figure of the target's indicator, as a row of its history."""

    period: str
    value: str
    source: str
    vintage: str
    is_estimated: bool
    is_illustrative: bool
    proof: str


@dataclass(frozen=True)
class Judged:
    """A rule of the programme, and for which sources it gave the state."""

    title: str
    state: str
    when: str
    why: str
    is_assumed: bool
    gave: tuple[str, ...]


@lru_cache(maxsize=256)
def target_page(standings: Standings, code: str, language: Language) -> dict[str, Any]:
    """Return all that the page of a target shows."""
    programme = standings.programme
    shown = next(one for one in shown_targets(standings, language) if one.target.code == code)
    target = shown.target
    return {
        "shown": shown,
        "plan": cited(target.source[0], programme, language),
        "sources": [cited(one, programme, language) for one in target.source],
        "baseline": _stated_goal(target.baseline, target, programme, language),
        "milestones": [_stated_goal(one, target, programme, language) for one in target.milestones],
        "accountable": _organisation(target.accountable, programme, language),
        "organisation": _organisation(target.organisation, programme, language),
        "notes": getattr(target.notes, language) if target.notes else "",
        "chart": target_chart(standings, shown, language),
        "chart_address": reverse("portal:target", args=[code]) + "chart",
        "progress": progress_table(shown, programme, language),
        "rules": [_judged(rule, shown, programme, language) for rule in programme.state_rules],
        "history": _history(standings, target, language),
        "tasks": [one for one in shown_tasks(standings, language) if code in one.task.targets],
        "indicator_title": getattr(programme.indicators[target.indicator].title, language),
        "indicator_url": address_of("portal:indicator", target.indicator),
        "json_url": f"{OPEN_ADDRESS}/targets/{code}",
        "figures_url": f"{OPEN_ADDRESS}/figures.csv?{_asked(target)}",
    }


def _asked(target: Target) -> str:
    return urlencode({"indicator": target.indicator, "organisation": target.organisation})


def target_chart(standings: Standings, shown: ShownTarget, language: Language) -> Chart:
    """Return the figures of a target by source over time, with its path."""
    programme, target = standings.programme, shown.target
    by_source = standings.figures.get((target.indicator, target.organisation), {})
    issuers = "; ".join(issuer_of(one, programme) for one in by_source)
    heading = heading_of(shown.title, target.unit, programme, language, issuers)
    due = Period.parse(target.period)
    lines = []
    for source, figures in by_source.items():
        alike = [one for one in figures if one.period.grain is due.grain] or figures
        points = tuple(
            Point(one.period.id, one.value, one.is_estimated, one.is_illustrative) for one in alike
        )
        lines.append(Line(issuer_of(source, programme), points))
    path = shown.standings[0].standing.path
    points = tuple(Point(one.period.id, one.value) for one in path if one.is_stated)
    goal = points or (Point(target.period, target.value),)
    return series_chart(
        heading, lines, target=Line(_("Promised path") if path else _("Target"), goal)
    )


def _stated_goal(one: Any, target: Target, programme: Programme, language: Language) -> str:
    if one is None:
        return ""
    value = amount(one.value, target.unit, programme, language)
    return f"{value} ({format_period(one.period, language)})"


def _organisation(identity: str | None, programme: Programme, language: Language) -> dict[str, str]:
    if not identity:
        return {}
    name = getattr(programme.organisations.by_id[identity].name, language)
    return {"name": name, "url": address_of("portal:organisation", identity)}


def _judged(
    rule: StateRule, shown: ShownTarget, programme: Programme, language: Language
) -> Judged:
    gave = tuple(
        one.figure.issuer or _("Counted from records") if one.figure else _("No source")
        for one in shown.standings
        if one.standing.rule.code == rule.code
    )
    return Judged(
        title=getattr(rule.title, language),
        state=rule.state.value,
        when=rule.when,
        why=getattr(rule.explanation, language),
        is_assumed=rule.assumed,
        gave=gave,
    )


def _history(standings: Standings, target: Target, language: Language) -> list[Stated]:
    """Return every published figure of the target's indicator and organisation, newest first."""
    publication, programme = standings.publication, standings.programme
    if publication is None:
        return []
    figures = [
        figure
        for slice in publication.slices(target.indicator, hierarchy=None)
        for figure in publication.series(slice, target.organisation)
    ]
    figures.sort(key=lambda one: (one.period.end, one.series.source), reverse=True)
    return [_stated(one, programme, language) for one in figures]


def _stated(figure: PublishedFigure, programme: Programme, language: Language) -> Stated:
    return Stated(
        period=format_period(figure.period_name, language),
        value=_("not published: too few cases")
        if figure.suppressed
        else exact(figure.value, figure.series.unit, programme, language),
        source=issuer_of(figure.series.source, programme),
        vintage=vintage_words(figure.series.vintage),
        is_estimated=figure.estimated,
        is_illustrative=figure.illustrative,
        proof=address_of("portal:proof", figure.name),
    )

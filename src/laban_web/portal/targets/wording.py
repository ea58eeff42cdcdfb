"""A target and its standings in the words of one language, for lists and pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

from laban.assess import SOURCES_DIFFER, Standing, TargetFigure
from laban.programme import Obligation, Programme, Target
from laban.publication import PublishedFigure, SeriesKey
from laban.report import Language, describe_source, format_number, format_period, format_value
from laban.report import unit_title as title_of_unit
from laban.report.charts import Point, Progress, bullet, heading_of
from laban_web.portal.addresses import address_of
from laban_web.portal.sources import document_of
from laban_web.portal.standings import Standings


@dataclass(frozen=True)
class ShownFigure:
    """A figure as it is read: value with unit, period, who says it, and what it is weighed by."""

    value: str
    period: str
    issuer: str
    records: str
    source: str
    is_published: bool
    is_estimated: bool
    is_illustrative: bool
    proof: str


@dataclass(frozen=True)
class ShownStanding:
    """A target by one source: the figure, the state, and the rule that gave it."""

    standing: Standing
    state: str
    title: str
    why: str
    figure: ShownFigure | None
    bullet: str
    attained: str


@dataclass(frozen=True)
class ShownTarget:
    """A target as it stands in a list; `state` is of all sources together."""

    target: Target
    url: str
    title: str
    goal: str
    due: str
    plan: str
    state: str
    state_title: str
    standings: tuple[ShownStanding, ...]
    owed: tuple[str, ...]
    owed_by: tuple[str, ...]

    @property
    def has_figure(self) -> bool:
        """Whether any source states a figure."""
        return any(one.figure for one in self.standings)

    @property
    def gap(self) -> str:
        """What is missing for a figure, and who owes it."""
        return owed_sentence(self)

    @property
    def is_due_past(self) -> bool:
        """Whether the due day is past."""
        return self.standings[0].standing.progress.is_due_past


@lru_cache(maxsize=8)
def shown_targets(standings: Standings, language: Language) -> tuple[ShownTarget, ...]:
    """Return every target in a language, in the programme's order."""
    return tuple(_shown(standings, found, language) for found in standings.by_target.values())


def state_titles(programme: Programme, language: Language) -> dict[str, str]:
    """Return what each state is called: as the first rule that gives it says."""
    found: dict[str, str] = {}
    for rule in programme.state_rules:
        found.setdefault(rule.state.value, getattr(rule.title, language))
    return found | {SOURCES_DIFFER: _SOURCES_DIFFER[language]}


_SOURCES_DIFFER = {"vi": "Các nguồn cho kết quả khác nhau", "en": "Sources differ"}
_MOST_DIGITS = 4
_SIGNS = {"at_least": "≥", "at_most": "≤"}


def owed_sentence(shown: ShownTarget) -> str:
    """Return what is missing for a figure, and who owes it.

    Empty: no text when nothing is missing.
    """
    if not shown.owed:
        return ""
    missing = _("Nobody has delivered: %(what)s.") % {"what": ", ".join(shown.owed)}
    if not shown.owed_by:
        return f"{missing} " + _("No text says who owes it.")
    return f"{missing} " + _("Owed: %(who)s.") % {"who": "; ".join(shown.owed_by)}


def amount(
    value: Decimal | float | None, unit: str, programme: Programme, language: Language
) -> str:
    """Return a value with its unit, rounded as the unit is shown."""
    number = format_value(value, unit, programme, language)
    if value is None:
        return number
    title = title_of_unit(unit, programme, language)
    return f"{number}%" if title == "%" else f"{number} {title}"


def exact(
    value: Decimal | float | None, unit: str, programme: Programme, language: Language
) -> str:
    """Return a published value with as many digits as were published, and its unit."""
    if value is None:
        return amount(None, unit, programme, language)
    stated = Decimal(repr(value)) if isinstance(value, float) else value
    digits = max(0, -int(stated.normalize().as_tuple().exponent))
    title = title_of_unit(unit, programme, language)
    number = format_number(stated, min(digits, _MOST_DIGITS), language)
    return f"{number}%" if title == "%" else f"{number} {title}"


def _shown(standings: Standings, found: tuple[Standing, ...], language: Language) -> ShownTarget:
    programme, target = standings.programme, found[0].target
    states = {one.state.value for one in found}
    state = states.pop() if len(states) == 1 else SOURCES_DIFFER
    goal = exact(target.value, target.unit, programme, language)
    owed = tuple(dict.fromkeys(name for one in found for name in one.owed))
    return ShownTarget(
        target=target,
        url=reverse("portal:target", args=[target.code]),
        title=getattr(target.title, language),
        goal=f"{_SIGNS[target.direction]} {goal}",
        due=format_period(target.period, language),
        plan=target.source[0].document,
        state=state,
        state_title=state_titles(programme, language)[state],
        standings=tuple(_standing(programme, one, language) for one in found),
        owed=tuple(getattr(programme.record_types[name].title, language) for name in owed),
        owed_by=_owed_by(programme, target, owed, language),
    )


def _owed_by(
    programme: Programme, target: Target, owed: Iterable[str], language: Language
) -> tuple[str, ...]:
    """Return who owes what a figure would be made from, as far as anybody has said."""
    duties: list[Obligation] = [one for one in programme.obligations if one.record_type in owed]
    if duties:
        return tuple(getattr(one.title, language) for one in duties)
    if owed and target.accountable:
        return (getattr(programme.organisations.by_id[target.accountable].name, language),)
    return ()


def _standing(programme: Programme, standing: Standing, language: Language) -> ShownStanding:
    figure, rule = standing.figure, standing.rule
    attained = standing.progress.attained
    return ShownStanding(
        standing=standing,
        state=standing.state.value,
        title=getattr(rule.title, language),
        why=getattr(rule.explanation, language),
        figure=shown_figure(figure, standing.target, programme, language) if figure else None,
        bullet=_bullet(programme, standing, language),
        attained="" if attained is None else f"{format_number(attained * 100, 0, language)}%",
    )


def shown_figure(
    figure: TargetFigure, target: Target, programme: Programme, language: Language
) -> ShownFigure:
    """Return a figure with all that must stand beside it."""
    document = document_of(figure.source, programme)
    return ShownFigure(
        value=amount(figure.value, target.unit, programme, language),
        period=format_period(figure.period.id, language),
        issuer=(document.issuer or "") if document else figure.source,
        records=format_number(figure.records, 0, language) if figure.records is not None else "",
        source=describe_source(figure, programme, language),
        is_published=figure.is_published,
        is_estimated=figure.is_estimated,
        is_illustrative=figure.is_illustrative,
        proof=address_of("portal:proof", _name(figure, target)),
    )


def _name(figure: TargetFigure, target: Target) -> str:
    """Return the name by which a figure is asked for."""
    key = SeriesKey(
        target.indicator,
        target.organisation,
        target.unit,
        source=figure.source,
        vintage=figure.vintage,
    )
    return PublishedFigure(key, figure.period.id, None, None, None, None).name


def _bullet(programme: Programme, standing: Standing, language: Language) -> str:
    target, figure = standing.target, standing.figure
    heading = heading_of(getattr(target.title, language), target.unit, programme, language)
    latest = Point(target.period, None)
    expected = None
    if figure:
        at = figure.period.id
        latest = Point(at, figure.value, figure.is_estimated, figure.is_illustrative)
        if standing.progress.expected is not None:
            expected = Point(at, standing.progress.expected)
    return bullet(heading, Progress(latest, Point(target.period, target.value), expected=expected))

"""How far a target has come, as a table: one column for each source, one row for each question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from laban.assess import Pace
from laban.programme import Programme
from laban.report import Language, format_number, format_period
from laban_web.portal.targets.wording import ShownStanding, ShownTarget, amount


@dataclass(frozen=True)
class ProgressTable:
    """Sources across, questions down; a question that nobody's figure answers is left out."""

    sources: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def progress_table(
    shown: ShownTarget, programme: Programme, language: Language
) -> ProgressTable | None:
    """Return the answers by source.

    Empty: `None` when there is no figure.
    """
    known = [one for one in shown.standings if one.figure]
    if not known:
        return None
    unit = shown.target.unit

    def value(number: Decimal | None) -> str:
        return "" if number is None else amount(number, unit, programme, language)

    def share(number: Decimal | None) -> str:
        return "" if number is None else f"{format_number(number * 100, 0, language)}%"

    def pace(found: Pace | None) -> str:
        if found is None:
            return ""
        year = _pace_of_a_year(found.per_year, unit, programme, language)
        if found.since is None:
            return year
        since = format_period(found.since.id, language)
        return _("%(pace)s since %(period)s") % {"pace": year, "period": since}

    questions: tuple[tuple[str, Callable[[ShownStanding], str]], ...] = (
        (_("Latest figure"), lambda one: _latest(one)),
        (_("Share of the target"), lambda one: share(one.standing.progress.attained)),
        (_("Way travelled from the baseline"), lambda one: share(one.standing.progress.travelled)),
        (_("Time elapsed since the baseline"), lambda one: share(one.standing.progress.elapsed)),
        (
            _("Promised for that period by the path"),
            lambda one: value(one.standing.progress.expected),
        ),
        (_("Pace so far, a year"), lambda one: pace(one.standing.progress.pace)),
        (_("Pace needed from now, a year"), lambda one: _needed(one, pace)),
        (
            _("At the pace so far, by the due day"),
            lambda one: value(one.standing.progress.projected),
        ),
    )
    rows = [(question, tuple(answer(one) for one in known)) for question, answer in questions]
    return ProgressTable(
        tuple(one.figure.issuer or _("Counted from records") for one in known if one.figure),
        tuple((question, answers) for question, answers in rows if any(answers)),
    )


def _latest(one: ShownStanding) -> str:
    return f"{one.figure.value} ({one.figure.period})" if one.figure else ""


def _needed(one: ShownStanding, pace: Callable[[Pace | None], str]) -> str:
    progress = one.standing.progress
    if progress.is_due_past and not progress.reached:
        return _("none: the due day is past")
    return pace(progress.pace_needed)


def _pace_of_a_year(change: Decimal, unit: str, programme: Programme, language: Language) -> str:
    """Return a change in a year with its sign; of percentages, in percentage points."""
    text = amount(abs(change), unit, programme, language)
    if text.endswith("%"):
        text = _("%(number)s percentage points") % {"number": text.removesuffix("%")}
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{text}"

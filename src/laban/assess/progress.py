"""How far a target has come: way and time, pace so far and pace needed, where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from laban.assess.evaluation import FactValue
from laban.assess.paths import Path, expected_at
from laban.assess.target_figures import TargetFigure
from laban.assess.timeline import MONTHS_OF_A_YEAR, end_of, last_day, moment_of
from laban.base import Period
from laban.programme import Target


@dataclass(frozen=True)
class Pace:
    """A change in the target's unit; `since` is the period that a pace so far is counted from."""

    per_month: Decimal
    since: Period | None = None

    @property
    def per_year(self) -> Decimal:
        """The change in a year."""
        return self.per_month * MONTHS_OF_A_YEAR


@dataclass(frozen=True)
class Progress:
    """What is known on a day of the way to a target; what is not known is `None`.

    `travelled` and `elapsed` are shares from the baseline, 0 to 1 and beyond. `expected` is what
    the path expects at the figure's period, `projected` where the pace so far leads.
    """

    due_on: date
    days_left: int
    reached: bool | None = None
    is_final: bool | None = None
    figure_age_days: int | None = None
    travelled: Decimal | None = None
    attained: Decimal | None = None
    elapsed: Decimal | None = None
    expected: Decimal | None = None
    on_path: bool | None = None
    pace: Pace | None = None
    pace_needed: Pace | None = None
    projected: Decimal | None = None
    projected_reached: bool | None = None

    @property
    def is_due_past(self) -> bool:
        """Whether the due day is past."""
        return self.days_left < 0


def progress_of(
    target: Target,
    path: Path,
    figure: TargetFigure | None,
    first: TargetFigure | None,
    today: date,
) -> Progress:
    """Return how far a target has come on a day.

    The pace so far is counted from the baseline; without one, from `first`, the earliest figure
    of the same source. A figure of a period that goes on counts for today.
    Source: docs/explanation/states-of-targets.md.
    """
    period = Period.parse(target.period)
    due_on, due = last_day(period), end_of(period)
    now = moment_of(today, period.calendar)
    days_left = (due_on - today).days
    elapsed = _elapsed(target, now, due)
    if figure is None:
        return Progress(due_on, days_left, elapsed=elapsed)
    at = min(end_of(figure.period), now)
    pace = _pace(target, figure, first, at)
    expected = expected_at(path, at)
    projected = None if pace is None else figure.value + pace.per_month * max(due - at, Decimal(0))
    return Progress(
        due_on=due_on,
        days_left=days_left,
        reached=is_as_good(target, figure.value, target.value),
        is_final=days_left < 0 and figure.period == period,
        figure_age_days=(today - last_day(figure.period)).days,
        travelled=_travelled(target, figure.value),
        attained=_attained(target, figure.value),
        elapsed=elapsed,
        expected=expected,
        on_path=None if expected is None else is_as_good(target, figure.value, expected),
        pace=pace,
        pace_needed=_pace_needed(target, figure.value, due - now),
        projected=projected,
        projected_reached=(
            None if projected is None else is_as_good(target, projected, target.value)
        ),
    )


def is_as_good(target: Target, value: Decimal, other: Decimal) -> bool:
    """Say whether a value is at least as good as another, in the direction of a target."""
    return value >= other if target.direction == "at_least" else value <= other


def facts_of(
    target: Target, figure: TargetFigure | None, progress: Progress
) -> Mapping[str, FactValue]:
    """Return the facts that the rules of states may name, in the order of FACTS."""
    return {
        "has_figure": figure is not None,
        "reached": progress.reached,
        "is_due_past": progress.is_due_past,
        "is_final": progress.is_final,
        "on_path": progress.on_path,
        "projected_reached": progress.projected_reached,
        "value": figure.value if figure else None,
        "goal": target.value,
        "baseline": target.baseline.value if target.baseline else None,
        "expected": progress.expected,
        "projected": progress.projected,
        "travelled": progress.travelled,
        "attained": progress.attained,
        "elapsed": progress.elapsed,
        "pace": progress.pace.per_year if progress.pace else None,
        "pace_needed": progress.pace_needed.per_year if progress.pace_needed else None,
        "days_left": progress.days_left,
        "figure_age_days": progress.figure_age_days,
        "estimated": figure.is_estimated if figure else None,
        "illustrative": figure.is_illustrative if figure else None,
    }


def _travelled(target: Target, value: Decimal) -> Decimal | None:
    if target.baseline is None or target.baseline.value == target.value:
        return None
    start = target.baseline.value
    return (value - start) / (target.value - start)


def _attained(target: Target, value: Decimal) -> Decimal | None:
    if value <= 0 or target.value <= 0:
        return None
    return value / target.value if target.direction == "at_least" else target.value / value


def _elapsed(target: Target, now: Decimal, due: Decimal) -> Decimal | None:
    if target.baseline is None:
        return None
    start = end_of(Period.parse(target.baseline.period))
    return (now - start) / (due - start)


def _pace(
    target: Target, figure: TargetFigure, first: TargetFigure | None, at: Decimal
) -> Pace | None:
    if target.baseline is not None:
        since, value = Period.parse(target.baseline.period), target.baseline.value
    elif first is not None:
        since, value = first.period, first.value
    else:
        return None
    months = at - end_of(since)
    return Pace((figure.value - value) / months, since) if months > 0 else None


def _pace_needed(target: Target, value: Decimal, months_left: Decimal) -> Pace | None:
    """Return the pace needed from now; 0 when the value is reached.

    Empty: `None` when the due day is past: no pace would help.
    """
    if is_as_good(target, value, target.value):
        return Pace(Decimal(0))
    return Pace((target.value - value) / months_left) if months_left > 0 else None

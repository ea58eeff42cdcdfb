"""The scoreboard: each target beside its latest figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from laban.base import Period
from laban.measure import with_inputs
from laban.programme import Programme, Target


class State(StrEnum):
    """How a target stands. No data is never taken for failure."""

    ACHIEVED = "achieved"
    NOT_YET = "not yet"
    NO_DATA = "no data"


@dataclass(frozen=True)
class Standing:
    """Where one target stands, by one source where an authority published the value.

    `figure` is a row of FIGURE_SCHEMA. `travelled` is the share of the way from the baseline,
    0 to 1 and beyond; `None` without baseline or figure. `owed` names the record types that
    nobody has delivered.
    """

    target: Target
    state: State
    figure: dict[str, Any] | None = None
    travelled: float | None = None
    owed: str | None = None


def scoreboard(programme: Programme, figures: pa.Table) -> list[Standing]:
    """Return the standing of every target, in the programme's order.

    A target is judged by the figure of its own period, else of the latest period before it.
    Where several sources state the figure, each gives a standing, unless the target names one.
    """
    return [
        standing
        for target in programme.targets
        for standing in _standings(programme, target, figures)
    ]


def _standings(programme: Programme, target: Target, figures: pa.Table) -> list[Standing]:
    found = _figures(target, figures)
    by_source: dict[str, list[dict[str, Any]]] = {}
    for figure in found:
        by_source.setdefault(figure["source"], []).append(figure)
    standings = [
        _standing(target, latest)
        for source in sorted(by_source)
        if (latest := _latest(target, by_source[source])) is not None
    ]
    return standings or [Standing(target, State.NO_DATA, owed=_owed(programme, target))]


def _owed(programme: Programme, target: Target) -> str:
    """Return the record types that a target's figure would be made from."""
    inputs = with_inputs(programme, [programme.indicators[target.indicator]])
    names = dict.fromkeys(one.record_type for one in inputs if one.record_type)
    return ", ".join(names)


def _figures(target: Target, figures: pa.Table) -> list[dict[str, Any]]:
    condition = (
        (ds.field("indicator") == target.indicator)
        & (ds.field("organisation") == target.organisation)
        & (ds.field("breakdown") == "")
        & ds.field("value").is_valid()
    )
    if target.value_source:
        condition = condition & (ds.field("source") == target.value_source)
    return list(figures.filter(condition).to_pylist())


def _latest(target: Target, figures: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the figure of the target's period, else the latest one that ended before its end.

    Of several vintages of one period, the latest: vintages sort by name, `latest` last.
    """
    due = Period.parse(target.period)
    known = [(Period.parse(figure["period"]), figure) for figure in figures]
    own = [figure for period, figure in known if period == due]
    if own:
        return max(own, key=_vintage)
    earlier = [
        (p.end, p.start, f) for p, f in known if p.calendar is due.calendar and p.end <= due.end
    ]
    if not earlier:
        return None
    # Of periods that end on one day, the longest says most about a yearly promise.
    end, start = max((e, -s.toordinal()) for e, s, _ in earlier)
    return max((f for e, s, f in earlier if (e, -s.toordinal()) == (end, start)), key=_vintage)


def _vintage(figure: dict[str, Any]) -> tuple[int, str]:
    rank = {"latest": 2, "published": 1}
    vintage = str(figure["vintage"])
    return (-1 if vintage.startswith("earlier") else rank.get(vintage, 1), vintage)


def _standing(target: Target, figure: dict[str, Any]) -> Standing:
    value, goal = float(figure["value"]), float(target.value)
    reached = value >= goal if target.direction == "at_least" else value <= goal
    baseline = target.baseline.value if target.baseline else None
    state = State.ACHIEVED if reached else State.NOT_YET
    return Standing(target, state, figure, _travelled(value, target.value, baseline))


def _travelled(value: float, goal: Decimal, baseline: Decimal | None) -> float | None:
    if baseline is None or goal == baseline:
        return None
    return (value - float(baseline)) / float(goal - baseline)

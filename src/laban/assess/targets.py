"""The standing of each target, by each source that states its figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from laban.assess.evaluation import is_true
from laban.assess.paths import PathPoint, path_of
from laban.assess.progress import Progress, facts_of, progress_of
from laban.assess.target_figures import (
    Figures,
    TargetFigure,
    figures_of_targets,
    first_figure,
    latest_figure,
)
from laban.base import Period
from laban.measure import with_inputs
from laban.programme import Expression, Programme, State, StateRule, Target, parse_rule

SOURCES_DIFFER = "sources_differ"
_Rules = Sequence[tuple[StateRule, Expression]]


@dataclass(frozen=True)
class Standing:
    """Where one target stands, by one source where an authority published the value.

    `rule` is the first of the programme's rules that is true. `also_stated` are the latest
    figures of the other sources. `owed` names the record types that nobody has delivered when
    there is no figure.
    """

    target: Target
    rule: StateRule
    progress: Progress
    figure: TargetFigure | None = None
    path: tuple[PathPoint, ...] = ()
    also_stated: tuple[TargetFigure, ...] = ()
    owed: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """The state that the rule gives."""
        return self.rule.state


def judge_targets(programme: Programme, figures: pa.Table, today: date) -> tuple[Standing, ...]:
    """Return the standings of every target on a day, in the programme's order.

    A target is judged by the figure of its own period, else of the latest period before it. Where
    several sources state the figure, each gives a standing, unless the target names one.
    """
    found = figures_of_targets(programme.targets, figures)
    rules = [(rule, parse_rule(rule.when)) for rule in programme.state_rules]
    return tuple(
        standing
        for target in programme.targets
        for standing in _standings(
            programme, rules, target, found.get((target.indicator, target.organisation), {}), today
        )
    )


def _standings(
    programme: Programme,
    rules: _Rules,
    target: Target,
    by_source: Mapping[str, Figures],
    today: date,
) -> Iterable[Standing]:
    due = Period.parse(target.period)
    latest = {
        source: figure
        for source, figures in by_source.items()
        if (figure := latest_figure(due, figures, today))
    }
    judged = [target.value_source] if target.value_source else list(latest)
    path = path_of(target)
    for source in judged or [""]:
        figure = latest.get(source)
        first = first_figure(by_source[figure.source], figure) if figure else None
        progress = progress_of(target, path, figure, first, today)
        yield Standing(
            target=target,
            rule=_first_true(rules, target, figure, progress),
            progress=progress,
            figure=figure,
            path=path,
            also_stated=tuple(other for name, other in latest.items() if name != source),
            owed=() if figure else _owed(programme, target),
        )


def _first_true(
    rules: _Rules, target: Target, figure: TargetFigure | None, progress: Progress
) -> StateRule:
    facts = facts_of(target, figure, progress)
    # The last rule of a sound programme is always true.
    return next(rule for rule, condition in rules if is_true(condition, facts))


def _owed(programme: Programme, target: Target) -> tuple[str, ...]:
    """Return the record types that a target's figure would be made from."""
    inputs = with_inputs(programme, [programme.indicators[target.indicator]])
    return tuple(dict.fromkeys(one.record_type for one in inputs if one.record_type))


def count_targets(standings: Iterable[Standing]) -> Mapping[str, int]:
    """Return how many targets are in each state; a target by whose sources it differs is counted
    under SOURCES_DIFFER, so that the counts add up to the number of targets."""
    states: dict[str, set[State]] = {}
    for standing in standings:
        states.setdefault(standing.target.code, set()).add(standing.state)
    counted = Counter(
        next(iter(found)).value if len(found) == 1 else SOURCES_DIFFER for found in states.values()
    )
    return {name: counted[name] for name in (*State, SOURCES_DIFFER)}

"""Time: what a line of numbers counted between each two boundaries, told from its periods.

A line is one series at one node. A number that adds up over periods is cut at every boundary at
which some period begins or ends; the pieces are *atoms*, and a period is a run of them. Which
periods a line states decides its atoms: a commune may state months and years only. Where nothing
joins two boundaries, the atoms on either side are told apart by nobody.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from laban.base import Calendar, Grain, Period, periods_of

Integers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Pattern:
    """The atoms of lines that know the same periods.

    `runs`: boundaries in order, one run for each set of boundaries that periods join; the atoms
    are the steps within the runs, run after run. `walks`: the way to each boundary from the first
    of its run: (from, to, period, 1 or -1), in an order in which `from` has been reached.
    """

    runs: tuple[tuple[int, ...], ...]
    walks: tuple[tuple[int, int, int, int], ...]

    @cached_property
    def steps(self) -> tuple[Span, ...]:
        """The boundaries of each atom."""
        return tuple(step for run in self.runs for step in pairwise(run))

    def run_of(self, boundary: int) -> int:
        """Return the number of the run that a boundary is of, or -1."""
        return next((at for at, run in enumerate(self.runs) if boundary in run), -1)

    def atoms(self, begin: int, end: int) -> range:
        """Return the atoms between two boundaries of one run; none when they are not joined."""
        offset = 0
        for run in self.runs:
            if begin in run and end in run:
                return range(offset + run.index(begin), offset + run.index(end))
            offset += len(run) - 1
        return range(0)


@dataclass(frozen=True)
class Axis:
    """Every period of a table, and those between them, as steps between numbered boundaries.

    Shape: arrays over periods: `begin`, `end`, `kind` (calendar and length). The periods of the
    table come first, in its order. `year_begin` and `year_end` are the boundaries around the
    year or years that a period lies in.
    """

    begin: Integers
    end: Integers
    kind: Integers
    year_begin: Integers
    year_end: Integers

    @classmethod
    def of(cls, words: Sequence[str]) -> Axis:
        periods = [Period.parse(word) for word in words]
        periods += _between(periods)
        calendars = sorted({period.calendar for period in periods})
        kinds = sorted({(period.calendar, period.grain) for period in periods})
        ends = [(calendars.index(p.calendar), p.slots[0], p.slots[-1] + 1) for p in periods]
        places = sorted({(c, slot) for c, *slots in ends for slot in slots})
        number = {place: at for at, place in enumerate(places)}
        years = [(c, b // 12 * 12, -(-e // 12) * 12) for c, b, e in ends]
        return cls(
            np.array([number[c, b] for c, b, _ in ends], np.int64),
            np.array([number[c, e] for c, _, e in ends], np.int64),
            np.array([kinds.index((p.calendar, p.grain)) for p in periods], np.int64),
            np.array([bisect_left(places, (c, first)) for c, first, _ in years], np.int64),
            np.array([bisect_right(places, (c, last)) - 1 for c, _, last in years], np.int64),
        )

    def at_ends(self) -> Axis:
        """Return the axis of stocks: periods that end together state one number."""
        return self._stepwise(self.end)

    def apart(self) -> Axis:
        """Return the axis of numbers that do not add up: each period stands by itself."""
        return self._stepwise(np.arange(len(self.kind)))

    def _stepwise(self, step: Integers) -> Axis:
        return Axis(2 * step, 2 * step + 1, self.kind, 2 * step, 2 * step + 1)

    def pattern(self, known: Booleans) -> Pattern:
        """Return the atoms of lines that know the flagged periods."""
        steps: dict[int, list[tuple[int, int, int]]] = {}
        for period in np.flatnonzero(known).tolist():
            begin, end = int(self.begin[period]), int(self.end[period])
            steps.setdefault(begin, []).append((end, period, 1))
            steps.setdefault(end, []).append((begin, period, -1))
        runs, walks = [], []
        reached: set[int] = set()
        for first in sorted(steps):
            if first in reached:
                continue
            run, waiting = [first], deque([first])
            reached.add(first)
            while waiting:
                here = waiting.popleft()
                for there, period, sign in steps[here]:
                    if there not in reached:
                        reached.add(there)
                        run.append(there)
                        waiting.append(there)
                        walks.append((here, there, period, sign))
            runs.append(tuple(sorted(run)))
        return Pattern(tuple(runs), tuple(walks))


def atom_values(pattern: Pattern, values: Reals) -> Reals:
    """Return what lines of a pattern counted in each atom; `values` is over lines and periods."""
    totals = {run[0]: np.zeros(len(values)) for run in pattern.runs}
    for here, there, period, sign in pattern.walks:
        totals[there] = totals[here] + sign * values[:, period]
    columns = [
        totals[after] - totals[before] for run in pattern.runs for before, after in pairwise(run)
    ]
    return np.stack(columns, axis=1) if columns else np.zeros((len(values), 0))


def _between(stated: Sequence[Period]) -> list[Period]:
    """Return periods of the kinds stated that no line states: nothing happened in them.

    They lie in the years in which their kind is stated, and within the reach of all periods; those
    that begin with the year lie between stated ones.
    """
    known = {period.id for period in stated}
    slots: dict[tuple[Calendar, Grain], list[Period]] = {}
    for period in stated:
        slots.setdefault((period.calendar, period.grain), []).append(period)
    return [
        other
        for (calendar, grain), same in slots.items()
        for other in periods_of(calendar, grain, *_reach(stated, calendar, grain, same))
        if other.id not in known
    ]


def _reach(
    stated: Sequence[Period], calendar: Calendar, grain: Grain, same: Sequence[Period]
) -> tuple[int, int]:
    """Return the first and the last slot in which periods of one kind would be stated."""
    first, last = min(p.slots[-1] for p in same), max(p.slots[-1] for p in same)
    if grain is Grain.CUMULATIVE:
        return first, last
    of_calendar = [period for period in stated if period.calendar is calendar]
    return (
        max(first // 12 * 12, min(p.slots[0] for p in of_calendar)),
        min(last // 12 * 12 + 11, max(p.slots[-1] for p in of_calendar)),
    )

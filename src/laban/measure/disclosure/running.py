"""Running totals: what is kept back, so that time gives nothing away.

A quantity that adds up over periods is the difference of the running totals at its two ends. A
running total belongs to a series, an organisation and a boundary. Where an organisation has no
figure for a period, nothing was counted there, and the running totals at its ends are one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laban.base import Period
from laban.measure.disclosure.equations import Equations, sparse_equations
from laban.measure.disclosure.intervals import Steps, period_steps
from laban.measure.disclosure.quantities import Booleans, Integers, Quantities


@dataclass(frozen=True)
class Running:
    """The running totals of quantities.

    Shape: arrays over quantities: `begin` and `end` are the running totals at its ends, -1 for a
    `begin` that is of no use because the quantity stands by itself; `begins_at`, `ends_at` are
    the boundaries. `cheaper_end`: over quantities, whether the end is the boundary at which
    fewer periods meet. `size`: how many running totals there are.
    """

    begin: Integers
    end: Integers
    begins_at: Integers
    ends_at: Integers
    cheaper_end: Booleans
    size: int


def steps_of(quantities: Quantities) -> Steps:
    """Return the steps of all periods over which some quantity adds up."""
    words = quantities.coded.words["period"]
    used = np.unique(quantities.period[quantities.adds_over_periods])
    return period_steps(words[code] for code in used.tolist())


def running_totals(quantities: Quantities, steps: Steps) -> Running:
    """Return the running totals at the ends of every quantity."""
    words = quantities.coded.words["period"]
    boundaries = max(steps.boundaries, 1)
    nowhere = (-1, -1)
    ends = np.array([steps.ends.get(word, nowhere) for word in words], np.int64).reshape(-1, 2)
    degree = np.bincount(np.array(list(steps.ends.values()), np.int64).reshape(-1), minlength=1)
    adds = quantities.adds_over_periods & (ends[quantities.period, 0] >= 0)
    # What does not add up over periods has a boundary of its own for each period.
    begins_at = np.where(adds, ends[quantities.period, 0], -1)
    ends_at = np.where(adds, ends[quantities.period, 1], boundaries + quantities.period)
    lines = quantities.series * len(quantities.nodes) + quantities.node
    different, line = np.unique(lines, return_inverse=True)
    labels = _labels(quantities, steps, adds, line, len(different))
    width = boundaries + len(words)
    begin_label = labels[line, np.maximum(begins_at, 0)]
    end_label = np.where(adds, labels[line, np.where(adds, ends_at, 0)], ends_at)
    names = np.concatenate([line * width + begin_label, line * width + end_label])
    _, compact = np.unique(names, return_inverse=True)
    begin, end = compact[: quantities.size], compact[quantities.size :]
    return Running(
        np.where(adds, begin, -1),
        end,
        begins_at,
        ends_at,
        ~adds | (degree[np.where(adds, ends_at, 0)] <= degree[np.maximum(begins_at, 0)]),
        int(compact.max(initial=-1)) + 1,
    )


def boundary_equations(equations: Equations, running: Running) -> Equations:
    """Return what equations between quantities say of the running totals at each boundary."""
    quantity = equations.unknown
    pattern = np.tile(equations.pattern[equations.equation], 2)
    boundary = np.concatenate([running.begins_at[quantity], running.ends_at[quantity]])
    unknown = np.concatenate([running.begin[quantity], running.end[quantity]])
    factor = np.tile(equations.factor, 2)
    own = unknown >= 0
    name = pattern[own] * (int(boundary.max(initial=0)) + 1) + boundary[own]
    return sparse_equations(name, unknown[own], factor[own], pattern[own])


def _labels(
    quantities: Quantities, steps: Steps, adds: Booleans, line: Integers, lines: int
) -> Integers:
    """Return for each line and boundary the first boundary with the same running total."""
    words = quantities.coded.words["period"]
    place = {name: number for number, name in enumerate(steps.ends)}
    number = np.array([place.get(word, -1) for word in words], np.int64)
    labels = np.tile(np.arange(max(steps.boundaries, 1)), (lines, 1))
    if not place:
        return labels
    stated = np.zeros((lines, len(place)), np.bool_)
    known = adds & quantities.is_open
    stated[line[known], number[quantities.period[known]]] = True
    empty = ~stated & _possible(quantities, steps, adds, line, lines)
    while True:
        before = labels.copy()
        for name, (begin, end) in steps.ends.items():
            own = empty[:, place[name]]
            lower = np.minimum(labels[own, begin], labels[own, end])
            labels[own, begin] = lower
            labels[own, end] = lower
        if (labels == before).all():
            return labels


def _possible(
    quantities: Quantities, steps: Steps, adds: Booleans, line: Integers, lines: int
) -> Booleans:
    """Say for each line and period whether its series has figures for periods of that grain."""
    kinds = {name: (p.calendar, p.grain) for name in steps.ends if (p := Period.parse(name))}
    code = {kind: number for number, kind in enumerate(sorted(set(kinds.values())))}
    of_word = [
        code.get(kinds[w], -1) if w in kinds else -1 for w in quantities.coded.words["period"]
    ]
    kind_of = np.array(of_word, np.int64)[quantities.period]
    by_series = np.zeros((int(quantities.series.max(initial=0)) + 1, len(code)), np.bool_)
    by_series[quantities.series[adds], kind_of[adds]] = True
    series_of = np.zeros(lines, np.int64)
    series_of[line] = quantities.series
    columns = np.array([code[kinds[name]] for name in steps.ends], np.int64)
    found: Booleans = by_series[series_of][:, columns]
    return found

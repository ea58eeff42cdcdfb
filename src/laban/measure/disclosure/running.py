"""Running totals: what is kept back, so that time gives nothing away.

A quantity that adds up over periods is the difference of the running totals at its two ends. A
running total belongs to a series, an organisation and a boundary. Where an organisation has no
figure for a period, nothing was counted there, and the running totals at its ends are one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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


def _labels(
    quantities: Quantities, steps: Steps, adds: Booleans, line: Integers, lines: int
) -> Integers:
    """Return for each line and boundary the first boundary with the same running total."""
    words = quantities.coded.words["period"]
    place = {name: number for number, name in enumerate(steps.ends)}
    number = np.array([place.get(word, -1) for word in words], np.int64)
    stated = np.zeros((lines, len(place)), np.bool_)
    stated[line[adds], number[quantities.period[adds]]] = True
    labels = np.tile(np.arange(max(steps.boundaries, 1)), (lines, 1))
    while True:
        before = labels.copy()
        for name, (begin, end) in steps.ends.items():
            empty = ~stated[:, place[name]]
            lower = np.minimum(labels[empty, begin], labels[empty, end])
            labels[empty, begin] = lower
            labels[empty, end] = lower
        if (labels == before).all():
            return labels

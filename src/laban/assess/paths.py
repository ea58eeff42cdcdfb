"""The path of a target: the values expected between its baseline and its value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from laban.assess.timeline import end_of
from laban.base import Period, periods_of
from laban.programme import Target


@dataclass(frozen=True)
class PathPoint:
    """What is expected at a period: stated by the programme, or on the straight line between."""

    period: Period
    value: Decimal
    is_stated: bool = True


Path = tuple[PathPoint, ...]


def path_of(target: Target) -> Path:
    """Return the values expected from a target's first stated one to its own.

    Shape: one point for each period, as long as the shortest period that the programme states a
    value for; baseline, milestones and the target's value are stated, the rest is between.
    Empty: nothing when there is neither a baseline nor a milestone.
    """
    corners = _corners(target)
    if len(corners) < 2:
        return ()
    return (corners[0], *(p for pair in pairwise(corners) for p in _between(*pair, corners)))


def expected_at(path: Path, moment: Decimal) -> Decimal | None:
    """Return the value that a path expects at a moment, given as months of its calendar.

    After its last point it expects the last value.
    Empty: `None` without a path, or before its first point.
    """
    ends = [end_of(point.period) for point in path]
    if not path or moment < ends[0]:
        return None
    for (one, start), (other, end) in pairwise(zip(path, ends, strict=True)):
        if moment <= end:
            return (one.value * (end - moment) + other.value * (moment - start)) / (end - start)
    return path[-1].value


def _corners(target: Target) -> Path:
    baseline = target.baseline
    stated = [(baseline.period, baseline.value)] if baseline else []
    stated += [(one.period, one.value) for one in target.milestones]
    stated.append((target.period, target.value))
    return tuple(PathPoint(Period.parse(period), value) for period, value in stated)


def _between(one: PathPoint, other: PathPoint, corners: Sequence[PathPoint]) -> Iterator[PathPoint]:
    """Yield the points after one corner up to the next, which comes last."""
    shortest = min((corner.period for corner in corners), key=lambda period: len(period.slots))
    first, last = one.period.slots[-1] + 1, other.period.slots[-1]
    for period in periods_of(other.period.calendar, shortest.grain, first, last):
        moment = end_of(period)
        if moment < end_of(other.period):
            value = expected_at((one, other), moment)
            if value is not None:
                yield PathPoint(period, value, is_stated=False)
    yield other

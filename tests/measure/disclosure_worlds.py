"""Small worlds of records whose figures are suppressed, and what an outsider can compute of them.

An outsider knows the tree, the calendar and every published number. Each number is a sum over the
smallest parts: one organisation, month, channel and answer. A number can be computed exactly when
it is a combination of the numbers published, which a rank tells. Where it lies, whole programs over
the parts tell: the least and the most that it can be for all that is published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

import highspy
import numpy as np

from laban.base import Period
from tests.measure.figure_tables import figure

PRIME = 2_147_483_629
CHANNELS = ("direct", "online", "postal")
Part = tuple[str, int, str, bool]
Chooses = Callable[[Part], bool]


@dataclass(frozen=True)
class World:
    """Records by part: (organisation, slot of the month, channel, on time) to how many.

    `unmeasured`: indicators that nobody states.
    """

    tree: dict[str, tuple[str, ...]]
    periods: tuple[str, ...]
    records: dict[Part, int]
    unmeasured: tuple[str, ...] = ()

    def below(self, organisation: str) -> set[str]:
        """Return an organisation and all below it."""
        found = {organisation}
        for child in self.tree.get(organisation, ()):
            found |= self.below(child)
        return found

    @property
    def organisations(self) -> list[str]:
        """Return every organisation, the top one first."""
        return [*dict.fromkeys([*self.tree, *(c for below in self.tree.values() for c in below)])]

    def parts(self, organisation: str, period: str) -> list[Part]:
        """Return the parts that an organisation's figures of a period are made of."""
        slots = Period.parse(period).slots
        return [
            part
            for part in self.records
            if part[0] in self.below(organisation) and part[1] in slots
        ]

    def count(self, parts: list[Part]) -> int:
        """Return how many records some parts have."""
        return sum(self.records[part] for part in parts)


def _any(_: Part) -> bool:
    return True


def _online(part: Part) -> bool:
    return part[2] == "online"


def lines() -> Iterator[tuple[str, str, str, Chooses, Chooses | None]]:
    """Yield indicator, breakdown, category, what the numerator counts, what the denominator.

    Two channels of three are counted by shares as well, one of them in part.
    """
    yield "dossiers", "", "", _any, None
    for channel in CHANNELS:
        yield "dossiers", "channel", channel, partial(_of_channel, channel), None
    yield "online_share", "", "", _online, _any
    yield "direct_share", "", "", partial(_of_channel, "direct"), _any
    yield "on_time_share", "", "", lambda part: part[3] and _online(part), _online
    yield "in_time_share", "", "", lambda part: part[3], _any
    for channel in CHANNELS:
        of = partial(_of_channel, channel)
        yield "in_time_share", "channel", channel, lambda part, of=of: part[3] and of(part), of


def _of_channel(channel: str, part: Part) -> bool:
    return part[2] == channel


@dataclass(frozen=True)
class Number:
    """One number of one figure: its place in the table, what it adds up, and its value.

    `line`: its indicator and breakdown; `is_crossed`: it is a part of a share of one category.
    """

    figure: int
    line: tuple[str, str]
    is_crossed: bool
    parts: tuple[Part, ...]
    value: int


def state_figures(world: World) -> tuple[list[dict[str, Any]], list[Number], list[Number]]:
    """Return the figures of a world, their numbers, and the numbers of figures not stated: all 0.

    A count is stated where there are records of the organisation at all, a share where its
    denominator is not 0.
    """
    rows: list[dict[str, Any]] = []
    numbers: list[Number] = []
    unstated: list[Number] = []
    for organisation, period in product(world.organisations, world.periods):
        present = world.parts(organisation, period)
        for indicator, breakdown, category, above, below in lines():
            if indicator in world.unmeasured:
                continue
            tops = tuple(part for part in present if above(part))
            bottoms = tuple(part for part in present if below and below(part))
            rests = tuple(part for part in bottoms if not above(part))
            sums = [tops] if below is None else [tops, bottoms, rests]
            values = [world.count(list(parts)) for parts in sums]
            is_stated = values[1] > 0 if below else world.count(present) > 0
            found = [
                Number(
                    len(rows),
                    (indicator, breakdown),
                    bool(breakdown) and below is not None and place != 1,
                    parts,
                    value,
                )
                for place, (parts, value) in enumerate(zip(sums, values, strict=True))
            ]
            if not is_stated:
                unstated += found
                continue
            numbers += found
            names = {"breakdown": breakdown, "category": category}
            denominator = {"denominator": values[1]} if below else {}
            rows.append(
                figure(indicator, organisation, period, numerator=values[0], **denominator, **names)
            )
    return rows, numbers, unstated


def computable(world: World, asked: list[Number], known: list[Number]) -> list[Number]:
    """Return the numbers asked that are combinations of the numbers known."""
    place = {part: column for column, part in enumerate(world.records)}

    def matrix(some: list[Number]) -> np.ndarray:
        found = np.zeros((len(some), len(place)), np.int64)
        for row, number in enumerate(some):
            found[row, [place[part] for part in number.parts]] = 1
        return np.unique(found, axis=0) if some is known else found

    left = matrix(known)
    wanted = matrix(asked)
    row = 0
    for column in range(len(place)):
        candidates = np.flatnonzero(left[row:, column]) if row < len(left) else []
        if not len(candidates):
            continue
        pivot = row + candidates[0]
        left[[row, pivot]] = left[[pivot, row]]
        left[row] = left[row] * pow(int(left[row, column]), -1, PRIME) % PRIME
        for rest in (left[row + 1 :], wanted):
            rest -= rest[:, column : column + 1] * left[row] % PRIME
            rest %= PRIME
        row += 1
    return [number for number, still in zip(asked, wanted.any(axis=1), strict=True) if not still]


def possible(world: World, asked: Number, known: list[Number]) -> tuple[int, int | None]:
    """Return the least and the most that a number can be; no most where there is none."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    place = {part: column for column, part in enumerate(world.records)}
    for _ in place:
        solver.addVar(0.0, highspy.kHighsInf)
    columns = np.arange(len(place))
    solver.changeColsIntegrality(
        len(place), columns, np.full(len(place), highspy.HighsVarType.kInteger)
    )
    for parts, value in {(number.parts, number.value) for number in known}:
        own = np.array([place[part] for part in parts], np.int32)
        solver.addRow(float(value), float(value), len(own), own, np.ones(len(own)))
    for part in asked.parts:
        solver.changeColCost(place[part], 1.0)
    least = _optimum(solver, highspy.ObjSense.kMinimize)
    most = _optimum(solver, highspy.ObjSense.kMaximize)
    return least or 0, most


def _optimum(solver: highspy.Highs, sense: highspy.ObjSense) -> int | None:
    solver.changeObjectiveSense(sense)
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        assert status in (
            highspy.HighsModelStatus.kUnbounded,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        )
        return None
    return round(solver.getInfo().objective_function_value)

"""Another table that agrees with what is published: found within a neighbourhood, by its changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from laban.measure.disclosure.axes import Pattern, Span
from laban.measure.disclosure.lines import Line, Lines
from laban.measure.disclosure.neighbourhoods import Neighbourhood, Place
from laban.measure.disclosure.programs import Program
from laban.measure.disclosure.quantities import Quantities, Reals
from laban.measure.disclosure.sums import Sum, Sums

# What it is worth to protect another small count on the way; far less than any figure.
_WELCOME = 1e-4
_TOLERANCE = 1e-6
_FAR = 1e9


@dataclass(frozen=True)
class Demands:
    """What is still wanted: how far up and down each quantity must seem possible.

    Shape: arrays over quantities; `prices`: what it costs to change one.
    """

    up: Reals
    down: Reals
    prices: Reals


class Table:
    """The lines of a neighbourhood, each atom with the change that is looked for."""

    def __init__(
        self, quantities: Quantities, sums: Sums, lines: Lines, neighbourhood: Neighbourhood
    ) -> None:
        self.quantities, self.sums, self.lines = quantities, sums, lines
        self.window = neighbourhood.window
        self.program = Program()
        self.own = lines.of(neighbourhood.places)
        self.columns = {place: self._columns_of(line) for place, line in self.own.items()}
        self._add_sums()

    def changes(
        self, demands: Demands, quantity: int, sign: int, beside: Mapping[int, float]
    ) -> Mapping[int, float] | None:
        """Return the change of each quantity in the cheapest table that meets a demand.

        `beside`: others, and how far each must change at least.
        Empty: nothing when no table does.
        """
        missing = {other for other, need in beside.items() if need > 0}
        place = int(self.quantities.series[quantity]), int(self.quantities.node[quantity])
        for here, line in self.own.items():
            for other, atoms in line.quantities:
                terms = self._terms(here, atoms)
                if not terms:
                    continue
                if other in beside:
                    self.program.row(terms, beside[other], _FAR)
                    missing.discard(other)
                if other == quantity:
                    need = demands.up[other] if sign > 0 else -demands.down[other]
                    self.program.row(terms, *sorted((need, sign * _FAR)))
                elif demands.up[other] or demands.down[other]:
                    self._welcome(terms, demands.up[other], demands.down[other])
                if demands.prices[other]:
                    self._charge(terms, float(demands.prices[other]))
        if missing:
            return None
        if not any(q == quantity and self._terms(place, a) for q, a in self.own[place].quantities):
            return None
        found = self.program.solve()
        if found is None:
            return None
        return {
            other: sum(found[column] for column in self._terms(here, atoms))
            for here, line in self.own.items()
            for other, atoms in line.quantities
        }

    def _columns_of(self, line: Line) -> tuple[int, ...]:
        """Add a column for each atom that may change; -1 stands for one that may not."""
        quantity = line.quantities[0][0]
        counts = bool(self.quantities.is_count[quantity])
        return tuple(
            self.program.column(-value if value > 0 else 0.0, whole=counts)
            if not given and self._is_inside(step)
            else -1
            for value, given, step in zip(
                line.values.tolist(), line.is_given.tolist(), line.pattern.steps, strict=True
            )
        )

    def _is_inside(self, step: Span) -> bool:
        return self.window is None or (self.window[0] <= step[0] and step[1] <= self.window[1])

    def _terms(self, place: Place, atoms: Iterable[int]) -> dict[int, float]:
        columns = self.columns[place]
        return {columns[atom]: 1.0 for atom in atoms if columns[atom] >= 0}

    def _welcome(self, terms: Mapping[int, float], up: float, down: float) -> None:
        """Reward a change that protects another small count."""
        sign, need = (1.0, up) if up else (-1.0, down)
        reward = self.program.column(-_FAR, need, cost=-_WELCOME / need)
        self.program.row({reward: -1.0} | {c: sign * f for c, f in terms.items()}, 0.0, _FAR)

    def _charge(self, terms: Mapping[int, float], cost: float) -> None:
        """Let a published number change at its cost."""
        more, less = self.program.column(0.0, cost=cost), self.program.column(0.0, cost=cost)
        self.program.row({**terms, more: -1.0, less: 1.0})

    def _add_sums(self) -> None:
        """Add what every sum that touches the neighbourhood says of the changes."""
        over_series: dict[tuple[tuple[Place, int], ...], bool] = {}
        over_nodes: dict[tuple[int, Sum], tuple[tuple[Place, int], ...]] = {}
        for series, node in self.own:
            for one in self.sums.kinds.get(series, ()):
                over_series[tuple(((s, node), f) for s, f in one.terms.items())] = True
            if self._adds(series, node):
                for one in self.sums.places.get(node, ()):
                    over_nodes[series, one] = tuple(((series, n), f) for n, f in one.terms.items())
        wanted = [*over_series, *over_nodes.values()]
        self.lines.of(place for terms in wanted for place, _ in terms)
        for terms in over_series:
            for _, row, rest in self._steps_of(terms):
                if row and rest > _TOLERANCE:
                    row[self.program.column(-rest)] = 1.0
                if row and rest >= -_TOLERANCE:
                    self.program.row(row)
        self._add_own_records(
            {
                (*key, step): (row, rest)
                for key, terms in over_nodes.items()
                for step, row, rest in self._steps_of(terms)
            }
        )

    def _adds(self, series: int, node: int) -> bool:
        return bool(self.quantities.adds[self.own[series, node].quantities[0][0]])

    def _add_own_records(
        self, rows: Mapping[tuple[int, Sum, Span], tuple[dict[int, float], float]]
    ) -> None:
        """Add the sums over nodes; what a whole has beyond its parts adds up over series too."""
        has_own = {(one, step) for (_, one, step), (_, rest) in rows.items() if rest > _TOLERANCE}
        columns: dict[tuple[int, Sum, Span], int] = {}
        for (series, one, step), (row, rest) in rows.items():
            if not row or rest < -_TOLERANCE:
                continue
            if (one, step) in has_own:
                column = columns[series, one, step] = self.program.column(-max(rest, 0.0))
                row[column] = 1.0
            self.program.row(row)
        said = {(kind, *key[1:]) for key in columns for kind in self.sums.kinds.get(key[0], ())}
        for kind, one, step in said:
            terms = {
                columns[series, one, step]: float(factor)
                for series, factor in kind.terms.items()
                if (series, one, step) in columns
            }
            self.program.row(terms)

    def _steps_of(
        self, terms: Sequence[tuple[Place, int]]
    ) -> Iterator[tuple[Span, dict[int, float], float]]:
        """Yield each step of a sum: the changes in it, and what the whole has beyond the parts."""
        lines = self.lines.of(place for place, _ in terms)
        present = [(place, lines[place], f) for place, f in terms if place in lines]
        different = tuple(dict.fromkeys(line.pattern for _, line, _ in present))
        for step, atoms_of in _common(different):
            row: dict[int, float] = {}
            rest = 0.0
            for place, line, factor in present:
                columns = self.columns.get(place)
                for atom in atoms_of[line.pattern]:
                    rest -= factor * line.values[atom]
                    if columns and columns[atom] >= 0:
                        row[columns[atom]] = row.get(columns[atom], 0.0) + factor
            yield step, row, float(rest)


@lru_cache(maxsize=4096)
def _common(patterns: tuple[Pattern, ...]) -> tuple[tuple[Span, Mapping[Pattern, range]], ...]:
    """Return the steps that all patterns have boundaries for, with the atoms of each pattern."""
    return tuple(_steps(patterns))


def _steps(patterns: Sequence[Pattern]) -> Iterator[tuple[Span, Mapping[Pattern, range]]]:
    shared: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for boundary in sorted({boundary for run in patterns[0].runs for boundary in run}):
        runs = [one.run_of(boundary) for one in patterns]
        if -1 not in runs:
            shared[tuple(runs)].append(boundary)
    for boundaries in shared.values():
        for begin, end in pairwise(boundaries):
            yield (begin, end), {one: one.atoms(begin, end) for one in patterns}

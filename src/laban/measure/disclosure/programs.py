"""A linear program: another table of numbers that agrees with everything published.

Its unknowns are changes of atoms. A solution is a certificate: the true numbers with the changes
are numbers that an outsider must take for possible.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from functools import cache

import highspy
import numpy as np

from laban.measure.disclosure.quantities import Reals

_INFINITE = highspy.kHighsInf
_TOLERANCE = 1e-6
# Limits of effort that do not depend on the machine: the same figures are suppressed everywhere.
_NODES, _ITERATIONS = 2_000, 200_000
# HiGHS's word for a solution that satisfies every row and bound.
_FEASIBLE = 2


class Program:
    """Columns and rows of a linear program, as they are added."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.whole: list[bool] = []
        self.row_lower: list[float] = []
        self.row_upper: list[float] = []
        self.start: list[int] = [0]
        self.index: list[int] = []
        self.factor: list[float] = []

    def column(
        self, lower: float, upper: float = _INFINITE, *, cost: float = 0.0, whole: bool = False
    ) -> int:
        """Add an unknown; `whole`: it counts, so only a whole number will do."""
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, terms: Mapping[int, float], lower: float = 0.0, upper: float = 0.0) -> None:
        """Add an equation or an inequality."""
        self.index += terms.keys()
        self.factor += terms.values()
        self.start.append(len(self.index))
        self.row_lower.append(lower)
        self.row_upper.append(upper)

    def solve(self) -> Reals | None:
        """Return the cheapest solution, whole where it must be; nothing when there is none."""
        found = self._run(whole=False)
        counts = np.array(self.whole)
        if (
            found is not None
            and np.abs(found - np.round(found))[counts].max(initial=0) > _TOLERANCE
        ):
            found = self._run(whole=True)
        if found is not None:
            found[counts] = np.round(found[counts])
        return found if found is not None and self._holds(found) else None

    def _run(self, *, whole: bool) -> Reals | None:
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.cost), len(self.row_lower)
        program.col_cost_ = np.array(self.cost)
        program.col_lower_, program.col_upper_ = np.array(self.lower), np.array(self.upper)
        program.row_lower_ = np.array(self.row_lower)
        program.row_upper_ = np.array(self.row_upper)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.array(self.start)
        program.a_matrix_.index_ = np.array(self.index)
        program.a_matrix_.value_ = np.array(self.factor, np.float64)
        if whole:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            program.integrality_ = [kinds[flag] for flag in self.whole]
        _greet_nobody()
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("mip_max_nodes", _NODES)
        solver.setOptionValue("simplex_iteration_limit", _ITERATIONS)
        solver.passModel(program)
        solver.run()
        if solver.getInfo().primal_solution_status != _FEASIBLE:
            return None
        return np.array(solver.getSolution().col_value)

    def _holds(self, found: Reals) -> bool:
        """Check the solution itself: the certificate does not rest on the solver."""
        terms = np.array(self.factor) * found[np.array(self.index, np.int64)]
        totals = np.add.reduceat(np.append(terms, 0.0), self.start[:-1])
        slack = _TOLERANCE * (1 + np.abs(totals))
        rows = (totals >= np.array(self.row_lower) - slack) & (
            totals <= np.array(self.row_upper) + slack
        )
        columns = (found >= np.array(self.lower) - _TOLERANCE) & (
            found <= np.array(self.upper) + _TOLERANCE
        )
        return bool(rows.all() and columns.all())


@cache
def _greet_nobody() -> None:
    """Let the solver say its name, once in a process, where it does not get into an export.

    It writes below Python, to the standard output of the process, whatever it was told before.
    """
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()  # type: ignore[no-untyped-call]
        ctypes.CDLL(None).fflush(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)

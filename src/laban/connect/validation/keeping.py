"""What is kept of wrong values: row, column, value, reason, code; nothing that is personal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from laban.connect.readers import RowFault
from laban.connect.validation.faults import (
    FLAG,
    NOT_KEPT,
    REFUSE,
    Fault,
    Problem,
    shown,
)
from laban.connect.validation.rules import BrokenRule
from laban.programme import RecordType


@dataclass(frozen=True)
class FaultKeeper:
    """Turns what is wrong in a batch into the faults that are kept of it."""

    record_type: RecordType
    time_zone: str

    def of_values(
        self, name: str, problems: Iterable[Problem], raw: pa.Array, rows: NDArray[np.int64]
    ) -> Iterable[Fault]:
        """Yield the faults of one column; `raw` are its values as delivered."""
        for problem in problems:
            values = raw.take(pa.array(problem.places)).to_pylist()
            for place, value in zip(problem.places, values, strict=True):
                text = NOT_KEPT if self._is_personal(name) else shown(_as_text(value))
                yield Fault(
                    int(rows[place]), name, text, problem.sentence(text.strip()), problem.code
                )

    def of_rule(
        self, broken: BrokenRule, values: Mapping[str, pa.Array], rows: NDArray[np.int64]
    ) -> Iterable[Fault]:
        """Yield the faults of the rows that break a rule, with the values it read."""
        level = FLAG if broken.rule.level == FLAG else REFUSE
        reason = f"{broken.rule.message.en.rstrip('.')} (rule {broken.rule.code})."
        read = [self._read(name, values[name], broken.places) for name in broken.columns]
        for place, texts in zip(broken.places, zip(*read, strict=True), strict=True):
            row, text = int(rows[place]), shown(", ".join(texts))
            yield Fault(row, ", ".join(broken.columns), text, reason, "connect-121", level)

    def of_reader(self, fault: RowFault, targets: Sequence[str]) -> Iterable[Fault]:
        """Yield the fault of a row or value that could not be read.

        A whole line is kept only when the record type has nothing personal.
        """
        any_personal = any(map(self._is_personal, self.record_type.columns))
        for name in targets or [""]:
            hide = self._is_personal(name) if name else any_personal
            text = NOT_KEPT if hide else shown(fault.value)
            yield Fault(fault.row, name, text, fault.reason, fault.code)

    def in_order(self, faults: Iterable[Fault]) -> tuple[Fault, ...]:
        """Return faults by row, then in the order of the record type's columns."""
        order = {name: place for place, name in enumerate(self.record_type.columns)}
        last = len(order)
        return tuple(sorted(faults, key=lambda f: (f.row, order.get(f.column, last), f.code)))

    def _is_personal(self, name: str) -> bool:
        return self.record_type.columns[name].personal is not None

    def _read(self, name: str, values: pa.Array, places: NDArray[np.int64]) -> list[str]:
        if self._is_personal(name):
            return [f"{name}={NOT_KEPT}"] * len(places)
        taken = values.take(pa.array(places)).to_pylist()
        return [f"{name}={self._local_text(value)}" for value in taken]

    def _local_text(self, value: object) -> str:
        if isinstance(value, datetime):
            value = value.astimezone(ZoneInfo(self.time_zone))
        return _as_text(value)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

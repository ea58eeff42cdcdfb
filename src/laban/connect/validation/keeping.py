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
from laban.connect.validation.faults import Problem
from laban.connect.validation.rules import BrokenRule
from laban.lake import REFUSED_SCHEMA
from laban.programme import RecordType

NOT_KEPT = "***"
LONGEST_VALUE = 200
REFUSE, FLAG = "refuse", "flag"
_ORDER = "order"
_SCHEMA = REFUSED_SCHEMA.append(pa.field(_ORDER, pa.int64()))

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class FaultKeeper:
    """Turns what is wrong in a batch into the lines that are kept of it."""

    record_type: RecordType
    time_zone: str

    def of_values(self, name: str, problem: Problem, raw: pa.Array, rows: Rows) -> pa.RecordBatch:
        """Return the faults of one column; `raw` are its values as delivered."""
        values = raw.take(pa.array(problem.places)).to_pylist()
        if self._is_personal(name):
            texts = [NOT_KEPT] * len(values)
        else:
            texts = [_shown(_as_text(value)) for value in values]
        reasons = [problem.sentence(text.strip()) for text in texts]
        return self._batch(rows[problem.places], name, texts, reasons, problem.code)

    def of_rule(
        self, broken: BrokenRule, values: Mapping[str, pa.Array], rows: Rows
    ) -> pa.RecordBatch:
        """Return the faults of the rows that break a rule, with the values it read."""
        reason = f"{broken.rule.message.en.rstrip('.')} (rule {broken.rule.code})."
        read = [self._read(name, values[name], broken.places) for name in broken.columns]
        texts = [_shown(", ".join(parts)) for parts in zip(*read, strict=True)]
        return self._batch(
            rows[broken.places],
            ", ".join(broken.columns),
            texts,
            [reason] * len(texts),
            "connect-121",
            level=FLAG if broken.rule.level == FLAG else REFUSE,
        )

    def of_reader(self, faults: Sequence[RowFault], column: str, code: str) -> pa.RecordBatch:
        """Return faults of rows, or of values of a column, that could not be read.

        A whole line is kept only when the record type has nothing personal.
        """
        hide = any(map(self._is_personal, [column] if column else self.record_type.columns))
        texts = [NOT_KEPT if hide else _shown(fault.value) for fault in faults]
        rows = np.array([fault.row for fault in faults], np.int64)
        return self._batch(rows, column, texts, [fault.reason for fault in faults], code)

    def in_order(self, parts: Iterable[pa.RecordBatch]) -> pa.RecordBatch:
        """Return faults by row, then in the order of the record type's columns."""
        whole = pa.Table.from_batches(parts, schema=_SCHEMA).combine_chunks()
        by = [("row", "ascending"), (_ORDER, "ascending"), ("code", "ascending")]
        batches = whole.sort_by(by).drop_columns([_ORDER]).combine_chunks().to_batches()
        return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=REFUSED_SCHEMA)

    def _batch(
        self,
        rows: Rows,
        column: str,
        texts: Sequence[str],
        reasons: Sequence[str],
        code: str,
        *,
        level: str = REFUSE,
    ) -> pa.RecordBatch:
        names = list(self.record_type.columns)
        order = names.index(column) if column in names else len(names)
        count = len(rows)
        return pa.RecordBatch.from_arrays(
            [
                pa.array(rows),
                pa.repeat(column, count),
                pa.array(texts, pa.string()),
                pa.array(reasons, pa.string()),
                pa.repeat(code, count),
                pa.repeat(level, count),
                pa.repeat(pa.scalar(order, pa.int64()), count),
            ],
            schema=_SCHEMA,
        )

    def _is_personal(self, name: str) -> bool:
        return self.record_type.columns[name].personal is not None

    def _read(self, name: str, values: pa.Array, places: Rows) -> list[str]:
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


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"

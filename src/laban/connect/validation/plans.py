"""What is asked of the values of one column: its declaration, as changed by a mapping."""

from __future__ import annotations

from dataclasses import dataclass

from laban.connect.mapping import MappedColumn
from laban.programme import RecordColumn


@dataclass(frozen=True)
class ColumnPlan:
    """One column of the record type, and the forms its values may have in text.

    Without a decimal mark, numbers have whole values only.
    """

    name: str
    column: RecordColumn
    formats: tuple[str, ...]
    thousands: str | None
    decimal_mark: str | None
    time_zone: str

    @classmethod
    def of(
        cls, name: str, column: RecordColumn, mapped: MappedColumn, time_zone: str
    ) -> ColumnPlan:
        """Return the plan of a column; what the mapping states goes before the declaration."""
        thousands = mapped.thousands or column.thousands
        stated = mapped.decimal_mark or column.decimal_mark
        return cls(
            name=name,
            column=column,
            formats=column.formats if mapped.formats is None else mapped.formats,
            thousands=thousands,
            decimal_mark=stated or (None if thousands == "." else "."),
            time_zone=time_zone,
        )

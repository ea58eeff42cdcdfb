"""The texts of figures as numbers: grouping and sorting by them takes a fraction of the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from laban.base import Period
from laban.measure.figures import FIGURE_SCHEMA
from laban.programme import Indicator, Programme

# FIGURE_SCHEMA with a number in place of each text.
NUMBERED_SCHEMA = pa.schema(
    [
        pa.field(field.name, pa.int32() if field.type == pa.string() else field.type)
        for field in FIGURE_SCHEMA
    ]
)


@dataclass(frozen=True)
class Words:
    """The different texts of each text column of figures, in canonical order.

    A text's number is its place, so numbers sort as their texts do.
    """

    texts: Mapping[str, pa.StringArray]
    repeated: dict[str, pa.StringArray] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Mapping[str, Iterable[str]]) -> Self:
        """Return the words of columns: each text once."""
        return cls(
            {column: pa.array(sorted(set(texts)), pa.string()) for column, texts in found.items()}
        )

    def number(self, column: str, text: str) -> int:
        """Return the number of a text that the column has."""
        return int(self.texts[column].index(text).as_py())

    def numbered(self, table: pa.Table) -> pa.Table:
        """Return a table with numbers in place of those texts that figures have."""
        for place, column in enumerate(table.schema):
            if column.name in self.texts and column.type == pa.string():
                numbers = pc.index_in(table[column.name], value_set=self.texts[column.name])
                table = table.set_column(place, column.name, numbers)
        return table

    def spelt(self, table: pa.Table) -> pa.Table:
        """Return a numbered table with its texts again."""
        for place, name in enumerate(table.column_names):
            if name in self.texts:
                texts = [self._texts_of(name, chunk) for chunk in table[name].chunks]
                table = table.set_column(place, name, pa.chunked_array(texts, pa.string()))
        return table

    def _texts_of(self, column: str, numbers: pa.Array) -> pa.Array:
        """Return the texts of numbers; those that are all alike lie in memory once for all."""
        first, last = pc.min_max(numbers).as_py().values()
        if first is None or first != last:
            return self.texts[column].take(numbers)
        text = self.texts[column][first]
        if len(self.repeated.get(text.as_py(), ())) < len(numbers):
            self.repeated[text.as_py()] = pa.repeat(text, len(numbers))
        return self.repeated[text.as_py()].slice(0, len(numbers))


def words_of(
    programme: Programme,
    indicators: Sequence[Indicator],
    periods: Sequence[Period],
    cells: Sequence[pa.Table],
    published: Sequence[pa.Table],
) -> Words:
    """Return the words of all figures that cells may become, and of published ones."""
    by_category = [table for table in cells if "category" in table.column_names]
    return Words.of(
        {
            "indicator": {one.indicator for one in indicators},
            "organisation": {*programme.organisations.by_id, *_met("organisation", published)},
            "hierarchy": programme.head.hierarchies,
            "period": {period.id for period in periods} | _met("period", published),
            "breakdown": {"", *(name for one in indicators for name in one.breakdowns)},
            "category": {"", *_met("category", by_category)},
            "source": {"", *_met("source", published)},
            "vintage": {"", *_met("vintage", published)},
            "unit": {one.unit for one in indicators},
        }
    )


def _met(column: str, tables: Sequence[pa.Table]) -> set[str]:
    return {text for table in tables for text in pc.unique(table[column]).to_pylist()}

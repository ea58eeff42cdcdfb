"""Which published figures somebody wants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import reduce
from operator import and_

import pyarrow.dataset as ds

from laban.publication.queries import Slice

Choice = frozenset[str] | None


@dataclass(frozen=True)
class FigureFilter:
    """The values that are wanted of each column; `None` wants any, an empty text the empty one.

    Example:
        >>> FigureFilter(indicator=frozenset({"dti"}), breakdown=frozenset({""})).source is None
        True
    """

    indicator: Choice = None
    organisation: Choice = None
    period: Choice = None
    breakdown: Choice = None
    category: Choice = None
    structure: Choice = None
    hierarchy: Choice = None
    source: Choice = None
    vintage: Choice = None

    def has_slice(self, slice: Slice) -> bool:
        """Say whether figures of a slice may be wanted."""
        return all(
            wanted is None or getattr(slice, name) in wanted
            for name, wanted in self._choices()
            if name not in ("organisation", "period")
        )

    def has_period(self, name: str) -> bool:
        """Say whether figures of a period may be wanted."""
        return self.period is None or name in self.period

    @property
    def expression(self) -> ds.Expression:
        """The filter over columns of PUBLISHED_SCHEMA."""
        conditions = (ds.field(name).isin(sorted(wanted)) for name, wanted in self._choices())
        return reduce(and_, conditions, ds.scalar(True))

    def _choices(self) -> Iterable[tuple[str, frozenset[str]]]:
        for field in fields(self):
            wanted = getattr(self, field.name)
            if wanted is not None:
                yield field.name, wanted

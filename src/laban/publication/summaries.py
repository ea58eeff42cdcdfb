"""What a publication holds of each indicator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from laban.base import Grain, Period
from laban.publication.queries import Queries


@dataclass(frozen=True)
class IndicatorSummary:
    """The published figures of one indicator: how many, over which time, in which periods.

    `end` is the first day after the last period. `illustrative` and `suppressed` count figures.
    """

    figures: int
    suppressed: int
    illustrative: int
    organisations: int
    grains: tuple[Grain, ...]
    first_day: date
    end: date

    @property
    def is_illustrative(self) -> bool:
        """Say whether any of the figures rests on invented records."""
        return self.illustrative > 0


def summarise(queries: Queries) -> dict[str, IndicatorSummary]:
    """Return the summary of every indicator of a publication."""
    organisations = queries.organisation_counts()
    rows: dict[str, list[_Row]] = {}
    for indicator, name, *counts in queries.counts():
        rows.setdefault(indicator, []).append(_Row(Period.parse(name), *counts))
    return {indicator: _summary(some, organisations[indicator]) for indicator, some in rows.items()}


class _Row(NamedTuple):
    period: Period
    figures: int
    suppressed: int
    illustrative: int


def _summary(rows: list[_Row], organisations: int) -> IndicatorSummary:
    grains = {row.period.grain for row in rows}
    return IndicatorSummary(
        figures=sum(row.figures for row in rows),
        suppressed=sum(row.suppressed for row in rows),
        illustrative=sum(row.illustrative for row in rows),
        organisations=organisations,
        grains=tuple(grain for grain in Grain if grain in grains),
        first_day=min(row.period.start for row in rows),
        end=max(row.period.end for row in rows),
    )

"""What a publication holds of each indicator, counted once from its Parquet file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from laban.base import Grain, Period

_COUNTED = ("suppressed", "illustrative")


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


def summarise(path: Path) -> dict[str, IndicatorSummary]:
    """Return the summary of every indicator of a file of published figures."""
    texts = ["indicator", "period", "organisation"]
    table = pq.read_table(path, columns=[*texts, *_COUNTED], read_dictionary=texts)
    counted = table.group_by("indicator").aggregate(
        [("period", "count"), ("organisation", "count_distinct"), *((n, "sum") for n in _COUNTED)]
    )
    periods: dict[str, list[Period]] = {}
    for row in table.group_by(["indicator", "period"]).aggregate([]).to_pylist():
        periods.setdefault(row["indicator"], []).append(Period.parse(row["period"]))
    return {
        row["indicator"]: IndicatorSummary(
            figures=row["period_count"],
            suppressed=row["suppressed_sum"],
            illustrative=row["illustrative_sum"],
            organisations=row["organisation_count_distinct"],
            grains=tuple(g for g in Grain if g in {p.grain for p in periods[row["indicator"]]}),
            first_day=min(one.start for one in periods[row["indicator"]]),
            end=max(one.end for one in periods[row["indicator"]]),
        )
        for row in counted.to_pylist()
    }

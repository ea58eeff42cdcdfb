"""The figures by which targets are judged: the latest, and those before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from laban.base import Period
from laban.programme import Target

_VINTAGES = {"latest": 2, "published": 1}


@dataclass(frozen=True)
class TargetFigure:
    """A figure of a target's indicator and organisation, with what a reader weighs it by.

    `source` is the code of the document in which an authority published it; it is empty for a
    figure that was counted from records.
    """

    period: Period
    value: Decimal
    source: str
    vintage: str
    records: int
    is_estimated: bool
    is_illustrative: bool

    @property
    def is_published(self) -> bool:
        """Whether an authority stated it, rather than Laban having counted it."""
        return bool(self.source)


Figures = Sequence[TargetFigure]


def figures_of_targets(
    targets: Iterable[Target], figures: pa.Table
) -> Mapping[tuple[str, str], Mapping[str, Figures]]:
    """Return the known figures by indicator and organisation, then by source.

    Shape: `figures` has at least the columns of FIGURE_SCHEMA. Of several vintages of one period,
    the latest: vintages sort by name, `latest` last.
    """
    wanted = {(target.indicator, target.organisation) for target in targets}
    condition = (
        ds.field("indicator").isin(sorted({indicator for indicator, _ in wanted}))
        & ds.field("organisation").isin(sorted({organisation for _, organisation in wanted}))
        & (ds.field("breakdown") == "")
        & ds.field("value").is_valid()
    )
    latest: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in figures.filter(condition).to_pylist():
        key = (row["indicator"], row["organisation"], row["source"], row["period"])
        before = latest.get(key)
        if before is None or _vintage(row) >= _vintage(before):
            latest[key] = row
    found: dict[tuple[str, str], dict[str, list[TargetFigure]]] = {}
    for (indicator, organisation, source, _), row in sorted(latest.items()):
        by_source = found.setdefault((indicator, organisation), {})
        by_source.setdefault(source, []).append(_figure(row))
    return found


def _figure(row: Mapping[str, Any]) -> TargetFigure:
    return TargetFigure(
        period=Period.parse(row["period"]),
        value=Decimal(repr(row["value"])),
        source=row["source"],
        vintage=row["vintage"],
        records=row["records"],
        is_estimated=row["estimated"],
        is_illustrative=row["illustrative"],
    )


def _vintage(row: Mapping[str, Any]) -> tuple[int, str]:
    vintage = str(row["vintage"])
    return (-1 if vintage.startswith("earlier") else _VINTAGES.get(vintage, 1), vintage)


def latest_figure(due: Period, figures: Figures, today: date) -> TargetFigure | None:
    """Return the figure of a target's period, else the latest one that ended before its end.

    Of periods that end on one day, the longest: it says most about a yearly promise. Periods that
    begin after today do not count.
    """
    begun = [figure for figure in figures if figure.period.start <= today]
    own = [figure for figure in begun if figure.period == due]
    earlier = [
        figure
        for figure in begun
        if figure.period.calendar is due.calendar and figure.period.end <= due.end
    ]
    chosen = own or earlier
    if not chosen:
        return None
    return max(chosen, key=lambda f: (f.period.end, -f.period.start.toordinal()))


def first_figure(figures: Figures, latest: TargetFigure) -> TargetFigure | None:
    """Return the earliest figure before the latest one, of periods of the same length."""
    earlier = [
        figure
        for figure in figures
        if figure.period.grain is latest.period.grain
        and figure.period.calendar is latest.period.calendar
        and figure.period.end < latest.period.end
    ]
    return min(earlier, key=lambda figure: figure.period.end, default=None)

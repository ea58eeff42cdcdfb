"""What is new in a publication, beside the one before it."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from laban.publication.figures import PUBLISHED_SCHEMA
from laban.publication.filtering import FigureFilter
from laban.publication.publication import Publication


@dataclass(frozen=True)
class IndicatorChange:
    """An indicator whose published figures differ: how many there were, how many there are."""

    indicator: str
    before: int
    after: int


def changed_indicators(before: Publication, after: Publication) -> tuple[IndicatorChange, ...]:
    """Return the indicators of which any published figure differs, by their codes.

    One indicator at a time is in memory.
    """
    return tuple(
        IndicatorChange(code, _count(before, code), _count(after, code))
        for code in sorted(before.indicators | after.indicators)
        if _differs(before, after, code)
    )


def _count(publication: Publication, indicator: str) -> int:
    summary = publication.summaries.get(indicator)
    return summary.figures if summary else 0


def _differs(before: Publication, after: Publication, indicator: str) -> bool:
    if _count(before, indicator) != _count(after, indicator):
        return True
    return not _figures(before, indicator).equals(_figures(after, indicator))


def _figures(publication: Publication, indicator: str) -> pa.Table:
    wanted = FigureFilter(indicator=frozenset({indicator}))
    batches = [batch.cast(PUBLISHED_SCHEMA) for batch in publication.batches(wanted)]
    return pa.Table.from_batches(batches, schema=PUBLISHED_SCHEMA)

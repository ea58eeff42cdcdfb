"""Which organisations' figures a record counts towards, and when.

A record counts for its organisation and all that stand above it. When the organisation has
ended before the period, those who follow it take its place; when figures are asked for on the
structure of one day, all organisations are carried to that day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from laban.base import Calendar, slot_start
from laban.programme import Organisations, Part

ADMINISTRATIVE = "administrative"
WEIGHT = pa.decimal128(10, 9)

REACH_SCHEMA = pa.schema(
    [
        ("era", pa.int32()),
        ("organisation", pa.int32()),
        ("hierarchy", pa.string()),
        ("target", pa.int32()),
        ("weight", WEIGHT),
        ("brief", pa.bool_()),
    ]
)
ERA_SCHEMA = pa.schema([("half", pa.int32()), ("flow_era", pa.int32()), ("stock_era", pa.int32())])


@dataclass(frozen=True)
class Reach:
    """`parts`: REACH_SCHEMA, a null weight is unknown. `eras`: ERA_SCHEMA, one row a half-month."""

    parts: pa.Table
    eras: pa.Table
    has_parts: bool


def half_start(half: int) -> date:
    """Return the first day of a half-month."""
    month = slot_start(half // 2, Calendar.CALENDAR)
    return month.replace(day=15) if half % 2 else month


def build_reach(
    organisations: Organisations,
    numbers: Mapping[str, int],
    hierarchies: Sequence[str],
    present: Iterable[str],
    shown: Mapping[str, bool],
    halves: range,
    structure: date | None,
) -> Reach:
    """Return the reach of the organisations present over the half-months measured.

    `shown`: the organisations whose figures are wanted, and whether in brief.
    """
    wanted = frozenset(present)
    if structure:
        eras = [(half, 0, 0) for half in halves]
        ending: dict[int, date | None] = {0: structure}
    else:
        eras, ending = _eras(organisations, wanted, halves)
    rows: list[tuple[int, int, str, int, Decimal | None, bool]] = []
    for era, day in ending.items():
        lines = _Lines(organisations, wanted, day, everywhere=structure is not None)
        for hierarchy in hierarchies:
            rows += [
                (
                    era,
                    numbers[part.source],
                    hierarchy,
                    numbers[part.target],
                    _weight(part),
                    shown[part.target],
                )
                for part in lines.parts(hierarchy)
                if part.target in shown
            ]
    has_parts = any(row[4] != 1 for row in rows)
    return Reach(_table(rows, REACH_SCHEMA), _table(eras, ERA_SCHEMA), has_parts)


def _table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """Return rows as a table; also when there are none."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)


def _eras(
    organisations: Organisations, wanted: frozenset[str], halves: range
) -> tuple[list[tuple[int, int, int]], dict[int, date | None]]:
    """Return the era of each half-month and the day on which each era's structure is read.

    An era begins when one of the organisations present ends, or one that stands in for them.
    Flows belong to the era at the half-month's start, stocks to the era at its end.
    """
    carried = _with_followers(organisations, wanted)
    ends = sorted(
        {day for id_ in carried if (day := organisations.by_id[id_].valid_to) is not None}
    )
    last_day = timedelta(days=1)
    eras = [
        (
            half,
            bisect_right(ends, half_start(half)),
            bisect_right(ends, half_start(half + 1) - last_day),
        )
        for half in halves
    ]
    used = {era for _, flow, stock in eras for era in (flow, stock)}
    return eras, {era: ends[era - 1] if era else None for era in sorted(used)}


def _with_followers(organisations: Organisations, wanted: frozenset[str]) -> frozenset[str]:
    """Return the organisations with all that may ever be carried what was theirs."""
    followers: dict[str, set[str]] = {}
    for succession in organisations.successions:
        followers.setdefault(succession.predecessor, set()).add(succession.successor)
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        id_ = waiting.pop()
        if id_ in found:
            continue
        found.add(id_)
        if organisations.by_id[id_].valid_to is not None:
            waiting += followers.get(id_) or organisations.ancestors(id_)
    return frozenset(found)


def nodes_of(organisations: Organisations, hierarchy: str) -> frozenset[str]:
    """Return the organisations that have a figure of their own in a hierarchy.

    In the administrative one, all. In another, those below whom it puts somebody who does not
    stand there administratively; the others' figures would be the same twice.
    """
    if hierarchy == ADMINISTRATIVE:
        return frozenset(organisations.by_id)
    return frozenset(
        node
        for id_ in organisations.by_id
        for node in set(organisations.ancestors(id_, hierarchy)) - {*organisations.ancestors(id_)}
    )


class _Lines:
    """The lines from the organisations present to all they count for, in one era."""

    def __init__(
        self,
        organisations: Organisations,
        wanted: frozenset[str],
        day: date | None,
        *,
        everywhere: bool,
    ) -> None:
        self.organisations, self.wanted, self.day = organisations, wanted, day
        self.carried = frozenset(
            id_ for id_ in wanted if day and (everywhere or self._has_ended(id_, day))
        )

    def parts(self, hierarchy: str) -> list[Part]:
        """Return the parts of one hierarchy, towards the nodes it shows."""
        shown = nodes_of(self.organisations, hierarchy)
        return [part for part in self._closure(hierarchy) if part.target in shown]

    def _closure(self, hierarchy: str) -> list[Part]:
        own = self.organisations.closure(hierarchy) if self.carried != self.wanted else []
        carried = self.organisations.closure(hierarchy, self.day) if self.carried else []
        return [
            *(p for p in own if p.source in self.wanted and p.source not in self.carried),
            *(p for p in carried if p.source in self.carried),
        ]

    def _has_ended(self, id_: str, day: date) -> bool:
        valid_to = self.organisations.by_id[id_].valid_to
        return valid_to is not None and valid_to <= day


def _weight(part: Part) -> Decimal | None:
    if part.weight is None:
        return None
    weight = Decimal(part.weight.numerator) / Decimal(part.weight.denominator)
    return weight.quantize(Decimal("1.000000000"))

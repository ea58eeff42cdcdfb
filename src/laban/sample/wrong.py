"""Known ways in which rows are made wrong, to show what the door refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laban.programme import Organisations
from laban.sample.draws import Draws, Flags, Integers, threshold

_DAY = pa.scalar(timedelta(days=1), pa.duration("us"))


@dataclass(frozen=True)
class WrongWay:
    """One way to be wrong: the column it spoils and what it writes there.

    `in_text` ways need a text format, since a typed column cannot hold such a value.
    """

    name: str
    column: str
    value: Callable[[pa.RecordBatch], pa.Array | pa.Scalar]
    in_text: bool = False
    needs: str = "submitted_at"


def wrong_ways(
    organisations: Organisations, first_day: date, last_day: date, *, in_text: bool
) -> tuple[WrongWay, ...]:
    """Return the ways that can be told in this form, in a fixed order.

    The way `organisation_not_valid` is left out when every organisation exists in the span.
    """
    ways = list(_WAYS)
    outside = _code_outside(organisations, first_day, last_day)
    if outside is not None:
        ways.append(WrongWay("organisation_not_valid", "unit", _always(outside)))
    return tuple(way for way in ways if in_text or not way.in_text)


def spoil(
    batch: pa.RecordBatch,
    ways: Sequence[WrongWay],
    draws: Draws,
    *,
    share: float,
    as_text: Callable[[str, pa.Array], pa.Array],
) -> tuple[pa.RecordBatch, Mapping[str, int]]:
    """Make a share of the rows wrong, each in one way; return how many in which way."""
    if share <= 0 or not ways:
        return batch, {}
    is_wrong = draws.happens(threshold(share)) & (np.arange(batch.num_rows) > 0)
    chosen = draws.below(len(ways))
    counts: dict[str, int] = {}
    for place, way in enumerate(ways):
        rows = is_wrong & (chosen == place) & _known(batch, way.needs)
        counts[way.name] = int(rows.sum())
        if rows.any():
            batch = _replaced(batch, way, rows, as_text)
    return batch, counts


def _known(batch: pa.RecordBatch, column: str) -> Flags:
    known: Flags = np.asarray(batch.column(column).is_valid())
    return known


def _replaced(
    batch: pa.RecordBatch,
    way: WrongWay,
    rows: Flags,
    as_text: Callable[[str, pa.Array], pa.Array],
) -> pa.RecordBatch:
    place = batch.schema.get_field_index(way.column)
    old = batch.column(place)
    if way.in_text:
        old = as_text(way.column, old)
    new = pc.if_else(pa.array(rows), way.value(batch), old)
    return batch.set_column(place, pa.field(way.column, new.type), new)


def _always(
    value: object, type_: pa.DataType | None = None
) -> Callable[[pa.RecordBatch], pa.Scalar]:
    scalar = pa.scalar(value, type_ or pa.string())
    return lambda _: scalar


def _before_reception(batch: pa.RecordBatch) -> pa.Array:
    return pc.subtract(batch.column("received_at"), _DAY)


def _code_of_the_row_before(batch: pa.RecordBatch) -> pa.Array:
    count = batch.num_rows
    before: Integers = np.maximum(np.arange(count) - 1, 0)
    return batch.column("dossier_code").take(pa.array(before))


def _code_outside(organisations: Organisations, first_day: date, last_day: date) -> str | None:
    """Return a code that no organisation has between two days, though one had or will have it."""
    alive = {
        organisation.code
        for organisation in organisations.by_id.values()
        if (organisation.valid_from is None or organisation.valid_from <= last_day)
        and (organisation.valid_to is None or organisation.valid_to > first_day)
    }
    others = {organisation.code for organisation in organisations.by_id.values()} - alive
    return min(others, default=None)


_WAYS = (
    WrongWay("ended_before_received", "ended_at", _before_reception, needs="received_at"),
    WrongWay("unknown_procedure", "procedure", _always("0.000000")),
    WrongWay("unknown_status", "status", _always("finished")),
    WrongWay("unknown_channel", "channel", _always("telepathy")),
    WrongWay("unknown_organisation", "unit", _always("NOBODY")),
    WrongWay("missing_level", "level", _always(None)),
    WrongWay("wrong_dossier_code", "dossier_code", _always("HS 0001/2024")),
    WrongWay("negative_fee", "fee", _always(-50_000, pa.decimal128(38, 0)), needs="fee"),
    WrongWay("repeated_code", "dossier_code", _code_of_the_row_before),
    WrongWay("wrong_date", "submitted_at", _always("ngày 31 tháng 2"), in_text=True),
)

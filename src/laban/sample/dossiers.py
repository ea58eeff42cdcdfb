"""Illustrative dossiers: batches of the record type `dossier`, day after day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from laban.programme import CodeList
from laban.sample.days import SECONDS_OF_DAY, Days, day_of_number
from laban.sample.draws import (
    CERTAIN,
    Draws,
    Flags,
    Integers,
    pick_table,
    seeded_quantile,
    threshold,
)
from laban.sample.timeline import (
    DIRECT,
    ONLINE,
    POSTAL,
    PROCESSED,
    STATUSES,
    Timeline,
    lay_timeline,
)
from laban.sample.units import CENTRAL, Units

CHANNELS = ("direct", "online", "postal")
APPLICANTS = ("citizen", "enterprise", "household_business")
ROUTES = ("none", "national_portal", "agency_gateway")
OPINIONS = ("satisfied", "neutral", "dissatisfied")

_DEFAULT_LIMIT_DAYS = 10
_APPLICANT_TABLES = np.stack(
    [pick_table((40, 55, 5)), pick_table((70, 25, 5)), pick_table((90, 4, 6))]
)
_OPINIONS_ON_TIME = pick_table((94, 5, 1))
_OPINIONS_LATE = pick_table((58, 24, 18))
_LEVEL_PERCENT = {"full": 118, "partial": 84, "information": 0}


@dataclass(frozen=True)
class Procedures:
    """The procedures as tables, and for each tier of units a table to draw them from."""

    codes: tuple[str, ...]
    limit_days: Integers
    fees: Integers
    needs_result: Flags
    levels: tuple[str, ...]
    level: Integers
    online_percent: Integers
    draws: Integers


def plan_procedures(code_list: CodeList, *, seed: int) -> Procedures:
    """Read the procedures of a programme; few are frequent, most are rare."""
    entries = code_list.entries
    attributes: list[Mapping[str, Any]] = [entry.attributes for entry in entries]
    level_of = [str(found.get("online_level") or "partial") for found in attributes]
    levels = tuple(sorted(set(level_of)))
    return Procedures(
        codes=tuple(entry.code for entry in entries),
        limit_days=np.array([int(a.get("limit_days") or _DEFAULT_LIMIT_DAYS) for a in attributes]),
        fees=np.array([int(a.get("fee_vnd") or 0) if a.get("has_fee") else 0 for a in attributes]),
        needs_result=np.array([a.get("needs_result", True) is not False for a in attributes]),
        levels=levels,
        level=np.array([levels.index(level) for level in level_of]),
        online_percent=np.array([_LEVEL_PERCENT.get(level, 84) for level in level_of]),
        draws=np.stack([_procedure_table(len(entries), seed, tier) for tier in range(3)]),
    )


def _procedure_table(count: int, seed: int, tier: int) -> Integers:
    ranks = sorted(range(count), key=lambda place: seeded_quantile(seed, 11, tier, place))
    weights = [0.0] * count
    for rank, place in enumerate(ranks):
        weights[place] = 1 / (rank + 2)
    return pick_table(weights)


@dataclass(frozen=True)
class Plan:
    """All that the batches of one sample share."""

    rows: int
    seed: int
    chunk_rows: int
    days: Days
    units: Units
    procedures: Procedures


def dossier_batches(plan: Plan) -> Iterator[pa.RecordBatch]:
    """Yield batches of at most `chunk_rows` dossiers, in the order of the days."""
    tail: dict[int, int] = {}
    tail_day = -1
    for number, begin in enumerate(range(0, plan.rows, plan.chunk_rows)):
        row = np.arange(begin, min(begin + plan.chunk_rows, plan.rows))
        draws = Draws(row.size, plan.seed, 101, number)
        day = np.searchsorted(plan.days.rows_until, row, side="right") + plan.days.first
        place = np.sort((day.astype(np.uint64) << np.uint64(32)) | draws.words())
        unit = plan.units.of(day, (place & np.uint64(0xFFFFFFFF)).astype(np.uint32))
        carried = tail if tail_day == int(day[0]) else {}
        sequence = _numbers_of_the_day(day, unit, carried)
        last = day == day[-1]
        if tail_day != int(day[-1]):
            tail, tail_day = {}, int(day[-1])
        units_of_last = unit[last]
        highest = np.flatnonzero(np.append(units_of_last[1:] != units_of_last[:-1], True))
        tail.update(
            zip(units_of_last[highest].tolist(), sequence[last][highest].tolist(), strict=True)
        )
        yield _batch(plan, draws, day, unit, sequence)


def _numbers_of_the_day(day: Integers, unit: Integers, carried: Mapping[int, int]) -> Integers:
    """Number the dossiers of each unit and day from 1, after those of the batch before.

    Days ascend, and so do the units within a day.
    """
    place = np.arange(day.size)
    begins = np.append(True, (day[1:] != day[:-1]) | (unit[1:] != unit[:-1]))
    number = place - np.maximum.accumulate(np.where(begins, place, 0)) + 1
    if carried:
        first = int(np.searchsorted(day, day[0], side="right"))
        so_far = np.zeros(int(max(unit[:first].max(), *carried)) + 1, dtype=np.int64)
        so_far[list(carried)] = list(carried.values())
        number[:first] += so_far[unit[:first]]
    return number


def _batch(
    plan: Plan, draws: Draws, day: Integers, unit: Integers, sequence: Integers
) -> pa.RecordBatch:
    units, procedures = plan.units, plan.procedures
    tier = units.tier[unit]
    procedure = draws.picks(procedures.draws, tier)
    channel = _channels(draws, plan, day, unit, procedure)
    fee = procedures.fees[procedure]
    timeline = lay_timeline(
        draws,
        plan.days,
        day=day,
        channel=channel,
        limit_days=procedures.limit_days[procedure],
        time_used=units.time_used[unit],
        unit_begins=units.begins[unit],
        has_fee=fee > 0,
    )
    columns = {
        "dossier_code": _dossier_codes(units, day, unit, sequence),
        "unit": coded(unit, units.names),
        "procedure": coded(procedure, procedures.codes),
        "applicant_kind": coded(draws.picks(_APPLICANT_TABLES, tier), APPLICANTS),
        "citizen": _citizens(draws, plan.rows),
        "channel": coded(channel, CHANNELS),
        "level": coded(procedures.level[procedure], procedures.levels),
        "status": coded(timeline.status, STATUSES),
        **_times(plan.days, timeline),
        **_payment(draws, fee, channel, tier),
        **_digital(
            draws, units.digitised[unit], procedures.needs_result[procedure], channel, timeline
        ),
        **_opinions(draws, timeline),
    }
    return pa.RecordBatch.from_pydict(columns)


def coded(index: Integers, words: Any, *, known: Flags | None = None) -> pa.Array:
    """Return the words that the indices name; nothing where `known` is false."""
    places = pa.array(index.astype(np.int32), mask=None if known is None else ~known)
    return pa.array(list(words), pa.string()).take(places)


def _channels(
    draws: Draws, plan: Plan, day: Integers, unit: Integers, procedure: Integers
) -> Integers:
    """Draw channels: online grows by 2 % of itself a month; postal is rare."""
    months = plan.days.months[day - plan.days.first] - plan.days.months[0]
    chance = plan.units.online[unit] * plan.procedures.online_percent[procedure] // 100
    chance = np.minimum(chance * (100 + 2 * months) // 100, CERTAIN * 97 // 100)
    postal = draws.happens(threshold(0.03))
    return np.where(draws.happens(chance), ONLINE, np.where(postal, POSTAL, DIRECT))


def _dossier_codes(units: Units, day: Integers, unit: Integers, sequence: Integers) -> pa.Array:
    first, last = int(day[0]), int(day[-1])
    dates = [day_of_number(number).strftime("-%y%m%d-") for number in range(first, last + 1)]
    digits = pc.utf8_lpad(pa.array(sequence).cast(pa.string()), 4, padding="0")
    return pc.binary_join_element_wise(
        coded(unit, units.prefixes), coded(day - first, dates), digits, ""
    )


def _citizens(draws: Draws, rows: int) -> pa.Array:
    """Draw applicants: about five dossiers for three people; no province has the number 999."""
    people = min(max(1, rows * 3 // 5), 999_999_999)
    return pa.array(999_000_000_000 + draws.below(people)).cast(pa.string())


def _times(days: Days, timeline: Timeline) -> dict[str, pa.Array]:
    return {
        "submitted_at": _moments(days, timeline.submitted, None),
        "received_at": _moments(days, timeline.received, timeline.is_received),
        "due_at": _moments(days, timeline.due, timeline.is_received),
        "ended_at": _moments(days, timeline.ended, timeline.has_ended),
        "returned_at": _moments(days, timeline.returned, timeline.has_returned),
        "refused_at": _moments(days, timeline.refused, timeline.is_refused),
        "supplement_requests": pa.array(
            np.where(timeline.has_requested, timeline.requests, 0), mask=~timeline.is_received
        ),
        "supplement_requested_at": _moments(days, timeline.requested, timeline.has_requested),
        "supplement_completed_at": _moments(days, timeline.completed, timeline.has_completed),
    }


def _moments(days: Days, local: Integers, known: NDArray[np.bool_] | None) -> pa.Array:
    """Turn local seconds into moments in UTC; nothing where they are not known."""
    day = np.clip(local // SECONDS_OF_DAY - days.first, 0, days.utc_offset.size - 1)
    moments = (local - days.utc_offset[day]) * 1_000_000
    return pa.array(moments, pa.int64(), mask=None if known is None else ~known).cast(
        pa.timestamp("us", "UTC")
    )


def _payment(draws: Draws, fee: Integers, channel: Integers, tier: Integers) -> dict[str, pa.Array]:
    """Draw fees and how they are paid: exempt now and then, online mostly when sent online."""
    exempt = draws.happens(threshold(0.04))
    paid = np.where(exempt, 0, fee)
    chance = np.where(channel == ONLINE, threshold(0.72), threshold(0.16))
    is_online = (paid > 0) & draws.happens(chance)
    gateway = draws.happens(np.where(tier == CENTRAL, threshold(0.6), threshold(0.25)))
    return {
        "fee": pa.array(paid, mask=fee == 0).cast(pa.decimal128(38, 0)),
        "payment_route": coded(np.where(is_online, 1 + gateway, 0), ROUTES),
    }


def _digital(
    draws: Draws,
    digitised: NDArray[Any],
    needs_result: Flags,
    channel: Integers,
    timeline: Timeline,
) -> dict[str, pa.Array]:
    online = channel == ONLINE
    has_components = draws.happens(np.where(online, threshold(0.96), digitised))
    reused = has_components & draws.happens(digitised // 2)
    has_result = needs_result & (timeline.status >= PROCESSED)
    return {
        "has_electronic_result": pa.array(
            has_result & draws.happens(np.where(online, threshold(0.9), digitised))
        ),
        "components_digitised": pa.array(has_components),
        "reused_data": pa.array(reused),
        "shared_data": pa.array(reused & draws.happens(threshold(0.3))),
        "identified_by_vneid": pa.array(
            draws.happens(np.where(online, threshold(0.83), threshold(0.22)))
        ),
        "synchronised": pa.array(
            draws.happens(np.where(online, threshold(0.985), threshold(0.94)))
        ),
    }


def _opinions(draws: Draws, timeline: Timeline) -> dict[str, pa.Array]:
    """Draw what applicants say: less often pleased, and more often complaining, when late."""
    rated = timeline.has_returned & draws.happens(threshold(0.28))
    opinion = np.where(
        timeline.on_time, draws.picks(_OPINIONS_ON_TIME), draws.picks(_OPINIONS_LATE)
    )
    complains = draws.happens(np.where(timeline.on_time, threshold(0.002), threshold(0.03)))
    return {
        "satisfaction": coded(opinion, OPINIONS, known=rated),
        "complaint": pa.array(complains & timeline.is_received),
    }

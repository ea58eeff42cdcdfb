"""Who receives dossiers in the sample: units, their weight, their habits, day by day."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laban.programme import Organisation, Organisations, Programme
from laban.sample.days import Days, day_number, day_of_number
from laban.sample.draws import Integers, seeded_quantile, threshold
from laban.sample.errors import SampleError

# How much of all dossiers each kind of organisation receives, in per mille of its level.
KIND_WEIGHTS: Mapping[str, int] = {
    "ministry": 100,
    "ministerial_agency": 10,
    "government_agency": 10,
    "province": 240,
    "district": 250,
    "commune": 400,
}
CENTRAL_KINDS = frozenset({"ministry", "ministerial_agency", "government_agency"})
CENTRAL, PROVINCE, LOCAL = range(3)
_MEAN_POPULATION = 1_000_000


@dataclass(frozen=True)
class Units:
    """The units of a sample as tables; a unit is numbered by its place in `names`.

    `names` are codes, or identities when asked for; `prefixes` begin the dossier codes.
    `online` and `digitised` are thresholds of `CERTAIN`; `time_used` is the median part of the
    time limit that a dossier takes, in per mille.
    """

    names: Sequence[str]
    prefixes: Sequence[str]
    tier: Integers
    begins: Integers
    online: NDArray[Any]
    time_used: Integers
    digitised: NDArray[Any]
    changes: Sequence[int]
    shares: Sequence[tuple[Integers, NDArray[np.uint64]]]

    def of(self, day: Integers, word: NDArray[np.uint32]) -> Integers:
        """Return the unit for each record: one that exists on its day, in proportion to weight."""
        found = np.zeros(day.size, dtype=np.int64)
        era = np.searchsorted(np.array(self.changes[1:], dtype=np.int64), day, side="right")
        for number in np.unique(era):
            members, until = self.shares[int(number)]
            chosen = era == number
            found[chosen] = members[np.searchsorted(until, word[chosen], side="right")]
        return found


def plan_units(
    programme: Programme,
    days: Days,
    *,
    seed: int,
    populations: Mapping[str, int],
    organisations: Collection[str] | None,
    identities: bool,
) -> Units:
    """Choose the units and their habits.

    Raises:
        SampleError: On some day of the sample no unit exists.
    """
    chosen = _chosen(programme.organisations, organisations, days)
    provinces = [_province(programme.organisations, unit) for unit in chosen]
    weights = _weights(chosen, provinces, populations, seed)
    habits = [
        _habits(unit, province, seed) for unit, province in zip(chosen, provinces, strict=True)
    ]
    changes = _changes(chosen, days)
    return Units(
        names=[unit.id if identities else unit.code for unit in chosen],
        prefixes=_prefixes(chosen, provinces),
        tier=np.array([_tier(unit) for unit in chosen], dtype=np.int64),
        begins=np.array([day_number(unit.valid_from) if unit.valid_from else 0 for unit in chosen]),
        online=np.array([habit[0] for habit in habits], dtype=np.int64),
        time_used=np.array([habit[1] for habit in habits], dtype=np.int64),
        digitised=np.array([habit[2] for habit in habits], dtype=np.int64),
        changes=changes,
        shares=[_shares(chosen, weights, day) for day in changes],
    )


def _chosen(
    all_of: Organisations, wanted: Collection[str] | None, days: Days
) -> list[Organisation]:
    first, last = day_of_number(days.first), day_of_number(days.first + days.count)
    asked = None if wanted is None else set(wanted)
    return sorted(
        (
            unit
            for unit in all_of.by_id.values()
            if (unit.valid_from is None or unit.valid_from < last)
            and (unit.valid_to is None or unit.valid_to > first)
            and (unit.kind in KIND_WEIGHTS if asked is None else bool(asked & {unit.id, unit.code}))
        ),
        key=lambda unit: unit.id,
    )


def _tier(unit: Organisation) -> int:
    if unit.kind in CENTRAL_KINDS:
        return CENTRAL
    return PROVINCE if unit.kind == "province" else LOCAL


def _province(all_of: Organisations, unit: Organisation) -> Organisation:
    """Return the province a unit lies in; the unit itself when it lies in none."""
    for id in (unit.id, *all_of.ancestors(unit.id)):
        if all_of.by_id[id].kind == "province":
            return all_of.by_id[id]
    return unit


def _weights(
    chosen: Sequence[Organisation],
    provinces: Sequence[Organisation],
    populations: Mapping[str, int],
    seed: int,
) -> list[int]:
    """Weigh units by kind, by the population of their province, and by a seeded effect.

    A commune's part is its province's, divided by the communes that exist with it.
    """
    siblings = Counter(
        (unit.kind, province.id, unit.valid_from)
        for unit, province in zip(chosen, provinces, strict=True)
    )
    kinds = Counter(unit.kind for unit in chosen)
    weights = []
    for unit, province in zip(chosen, provinces, strict=True):
        weight = KIND_WEIGHTS.get(unit.kind, 300) * 1_000_000
        if _tier(unit) == CENTRAL:
            weight = weight * 63 // kinds[unit.kind]
        else:
            people = populations.get(province.id, _MEAN_POPULATION)
            share = siblings[unit.kind, province.id, unit.valid_from]
            weight = weight * people // _MEAN_POPULATION // share
        busy = 50 + int(100 * seeded_quantile(seed, 1, unit.code))
        weights.append(max(1, weight * busy // 100))
    return weights


def _habits(unit: Organisation, province: Organisation, seed: int) -> tuple[int, int, int]:
    """Return how likely dossiers are online, the median of the time used of the limit, and how
    likely papers are digitised: an effect of the province and a smaller one of the unit."""
    whole = [seeded_quantile(seed, effect, province.code) for effect in (2, 3, 4)]
    own = [seeded_quantile(seed, effect, unit.code) - 0.5 for effect in (5, 6, 7)]
    online = (0.45 if unit.kind in CENTRAL_KINDS else 0.12) + 0.45 * whole[0] + 0.08 * own[0]
    used = 0.30 + 0.30 * whole[1] + 0.10 * own[1]
    digitised = 0.45 + 0.45 * whole[2] + 0.08 * own[2]
    return threshold(online), round(1000 * used), threshold(digitised)


def _changes(chosen: Sequence[Organisation], days: Days) -> list[int]:
    """Return the days on which the set of units changes; the first day of the sample first."""
    moments = {days.first}
    for unit in chosen:
        for edge in (unit.valid_from, unit.valid_to):
            if edge and days.first < day_number(edge) < days.first + days.count:
                moments.add(day_number(edge))
    return sorted(moments)


def _shares(
    chosen: Sequence[Organisation], weights: Sequence[int], day_of_change: int
) -> tuple[Integers, NDArray[np.uint64]]:
    day: date = day_of_number(day_of_change)
    members = [place for place, unit in enumerate(chosen) if unit.is_valid_on(day)]
    if not members:
        raise SampleError(
            f"None of the chosen organisations receives dossiers on {day.isoformat()}.",
            cure="Choose other days, or more organisations.",
            code="sample-005",
        )
    total = sum(weights[place] for place in members)
    until, running = [], 0
    for place in members:
        running += weights[place]
        until.append((running << 32) // total)
    return np.array(members, dtype=np.int64), np.array(until, dtype=np.uint64)


def _prefixes(chosen: Sequence[Organisation], provinces: Sequence[Organisation]) -> list[str]:
    """Return the unit identifiers that begin dossier codes, different for any two codes.

    Form: `V1V2V3.Z1Z2.Y1Y2.MX1X2`, the levels of Circular 10/2016/TT-BTTTT; the letters are
    H for localities and G for central bodies.
    """
    central = sorted({unit.code for unit in chosen if _tier(unit) == CENTRAL})
    others = sorted({unit.code for unit in chosen if _tier(unit) == LOCAL})
    prefixes = []
    for unit, province in zip(chosen, provinces, strict=True):
        if _tier(unit) == CENTRAL:
            prefixes.append(f"000.00.00.G{bisect_right(central, unit.code):02d}")
        elif _tier(unit) == PROVINCE:
            prefixes.append(f"000.00.00.H{province.code}")
        else:
            number = bisect_right(others, unit.code)
            prefixes.append(f"000.{number:05d}.H{province.code}")
    return prefixes

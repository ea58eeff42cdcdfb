"""Verdicts and gaps computed a second time, in plain Python over lists of what was sent.

Shares nothing with `laban.quality` but the names of the verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

REFORM = date(2025, 7, 1)
# identity: (first day, end, parent, who takes over the whole)
TREE: dict[str, tuple[date, date, str | None, str | None]] = {
    "VN": (date.min, date.max, None, None),
    "10": (date.min, REFORM, "VN", "10@2025-07-01"),
    "20": (date.min, REFORM, "VN", "10@2025-07-01"),
    "10@2025-07-01": (REFORM, date.max, "VN", None),
    "101": (date.min, REFORM, "10", "101@2025-07-01"),
    "102": (date.min, REFORM, "10", None),
    "201": (date.min, REFORM, "20", "201@2025-07-01"),
    "101@2025-07-01": (REFORM, date.max, "10@2025-07-01", None),
    "201@2025-07-01": (REFORM, date.max, "10@2025-07-01", None),
}
PROVINCES = ("10", "20", "10@2025-07-01")
COMMUNES = ("101", "102", "201", "101@2025-07-01", "201@2025-07-01")
WITHIN = timedelta(days=92)


@dataclass(frozen=True)
class Sent:
    """One record, dossier or control total, as it was delivered; dossiers have a key."""

    on: date
    withdrawn_on: date | None
    organisation: str
    day: date
    channel: str
    key: str | None = None
    received: int | None = None


@dataclass(frozen=True)
class Promise:
    """The obligation of a world: silence in days; values and communes that must be there."""

    silence: int
    within: int
    values: tuple[str, ...]
    communes: bool


def upwards(id: str, day: date) -> list[str]:
    """Return whom a record of an organisation counts for, nearest first."""
    way = [id]
    while True:
        _, end, parent, follower = TREE[way[-1]]
        above = follower if end <= day and follower else parent
        if above is None:
            return way
        way.append(above)


def counting(sent: Iterable[Sent], day: date) -> list[Sent]:
    """Return what counts at the end of a day, in the order of delivery."""
    return [
        one
        for one in sent
        if one.on <= day and (one.withdrawn_on is None or one.withdrawn_on > day)
    ]


def owing_on(day: date) -> list[str]:
    return [id for id in PROVINCES if TREE[id][0] <= day < TREE[id][1]]


def gaps(dossiers: list[Sent], totals: list[Sent], promise: Promise, day: date) -> set[tuple]:
    """Return every gap as (organisation, day, channel, stated, landed)."""
    latest = {one.key: one for one in counting(dossiers, day)}
    stated = {(t.organisation, t.day, t.channel): t.received for t in counting(totals, day)}
    stating = {(organisation, on) for organisation, on, _ in stated}
    landed: dict[tuple[str, date, str], int] = {}
    for one in latest.values():
        bodies = [id for id in upwards(one.organisation, one.day) if (id, one.day) in stating]
        if bodies:
            key = (bodies[0], one.day, one.channel)
            landed[key] = landed.get(key, 0) + 1
    found = set()
    for key in stated.keys() | landed.keys():
        is_due = key[1] + timedelta(days=promise.silence) < day
        in_reach = key[1] >= day - WITHIN
        if is_due and in_reach and stated.get(key) != landed.get(key, 0):
            found.add((*key, stated.get(key), landed.get(key, 0)))
    return found


def verdicts(
    dossiers: list[Sent], totals: list[Sent], promise: Promise, day: date
) -> dict[str, tuple[str, set[str], int]]:
    """Return for each province the verdict, what is missing, and how many gaps."""
    open_gaps = gaps(dossiers, totals, promise, day)
    found = {}
    for id in owing_on(day):
        mine = [d for d in counting(dossiers, day) if id in upwards(d.organisation, day)]
        stated = [t for t in counting(totals, day) if id in upwards(t.organisation, day)]
        count = sum(id in upwards(gap[0], day) for gap in open_gaps)
        missing = missed(mine, stated, promise, day, id)
        last = max((one.on for one in [*mine, *stated]), default=None)
        if not mine or last is None:
            found[id] = ("never_connected", set(), count)
        elif (day - last).days > promise.silence:
            found[id] = ("interrupted", set(), count)
        elif missing:
            found[id] = ("partial", missing, count)
        else:
            found[id] = ("not_reconciled" if count else "connected", set(), count)
    return found


def missed(
    mine: list[Sent], stated: list[Sent], promise: Promise, day: date, province: str
) -> set[str]:
    first = day - timedelta(days=promise.within - 1)
    recent = [one for one in mine if first <= one.day <= day]
    missing = {value for value in promise.values if value not in {one.channel for one in recent}}
    if promise.communes:
        signs = recent + [one for one in stated if first <= one.day <= day]
        present = {id for one in signs for id in upwards(one.organisation, day)}
        below = [
            id
            for id in COMMUNES
            if TREE[id][0] <= day < TREE[id][1] and province in upwards(id, day)
        ]
        missing |= {id for id in below if id not in present}
    return missing

"""On random worlds the verdicts and gaps are those of a second computation in plain Python."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.quality.reference import COMMUNES, PROVINCES, TREE, Promise, Sent, gaps, verdicts
from tests.quality.worlds import World, moment, owing, programme_of

DAYS = st.dates(date(2025, 6, 27), date(2025, 7, 5))
JUDGED = st.dates(date(2025, 6, 28), date(2025, 7, 9))
CHANNELS = st.sampled_from(("online", "direct", "postal"))
# Whoever is listed more often is drawn more often.
ORGANISATIONS = st.sampled_from((*PROVINCES * 2, *COMMUNES))
TOTALLERS = st.sampled_from((*PROVINCES * 4, *COMMUNES))
PROMISES = st.builds(
    Promise,
    silence=st.integers(0, 5),
    within=st.integers(2, 9),
    values=st.sampled_from(((), (), ("online",), ("online", "postal"))),
    communes=st.booleans(),
)


@st.composite
def batches(draw: st.DrawFn, is_total: bool) -> list[Sent]:
    """Draw the records of one delivery; each is stated for an organisation of its day."""
    on = draw(DAYS)
    withdrawn = draw(st.sampled_from((None, None, None, 0, 2, 5)))
    gone = None if withdrawn is None else on + timedelta(days=withdrawn)
    found: dict[Any, Sent] = {}
    for _ in range(draw(st.integers(3, 12))):
        day = draw(DAYS)
        organisation = draw(TOTALLERS if is_total else ORGANISATIONS)
        channel = draw(CHANNELS)
        if not TREE[organisation][0] <= day < TREE[organisation][1]:
            continue
        key = f"{draw(st.integers(0, 30))}"
        if is_total:
            received = draw(st.integers(0, 3))
            one = Sent(on, gone, organisation, day, channel, received=received)
            found[organisation, day, channel] = one
        else:
            found[key] = Sent(on, gone, organisation, day, channel, key=key)
    return list(found.values())


def obligations(promise: Promise) -> str:
    covers = []
    if promise.values:
        named = ", ".join(promise.values)
        covers.append(f"{{column: channel, values: [{named}], within_days: {promise.within}}}")
    if promise.communes:
        covers.append(f"{{kinds: [commune], within_days: {promise.within}}}")
    more = f"    longest_silence: {{days: {promise.silence}}}\n    covers: [{', '.join(covers)}]\n"
    return owing("as_events_occur", more)


def send(world: World, batch: list[Sent]) -> None:
    """Deliver one batch; its withdrawal is told later."""
    is_total = batch[0].key is None
    rows = []
    for one in batch:
        row: dict[str, Any] = {"organisation": one.organisation, "channel": one.channel}
        if is_total:
            row |= {"day": one.day.isoformat(), "received": one.received}
        else:
            row |= {"dossier_id": one.key, "received_at": f"{one.day}T09:00:00+07:00"}
        rows.append(row)
    record_type = "control_total" if is_total else "dossier"
    receipt = world.send(batch[0].on.isoformat(), rows, record_type=record_type)
    assert receipt.rows_landed == len(rows)


@settings(max_examples=30, deadline=None)
@given(
    PROMISES,
    st.lists(batches(is_total=False), min_size=2, max_size=5),
    st.lists(batches(is_total=True), max_size=3),
    st.lists(JUDGED, min_size=2, max_size=4, unique=True),
)
def test_verdicts_and_gaps_are_those_of_plain_python(
    promise: Promise, dossiers: list[list[Sent]], totals: list[list[Sent]], days: list[date]
) -> None:
    sent = sorted([b for b in (*dossiers, *totals) if b], key=lambda batch: batch[0].on)
    happenings = [(batch[0].on, 0, n) for n, batch in enumerate(sent)]
    happenings += [(b[0].withdrawn_on, 1, n) for n, b in enumerate(sent) if b[0].withdrawn_on]
    with tempfile.TemporaryDirectory() as folder:
        world = World.open(Path(folder), programme_of(obligations(promise)))
        try:
            for on, is_withdrawal, number in sorted(happenings):
                if is_withdrawal:
                    delivery = f"d{number + 1}"
                    world.lake.withdraw("VN", delivery, reason="wrong", now=_noon(on))
                else:
                    world.sent = number
                    send(world, sent[number])
            flat = [one for batch in sent for one in batch]
            kept = [one for one in flat if one.key is not None]
            stated = [one for one in flat if one.key is None]
            for day in days:
                _compare(world, kept, stated, promise, day)
        finally:
            world.close()


def _noon(on: date) -> Any:
    return moment(on.isoformat()) + timedelta(hours=2)


def _compare(
    world: World, dossiers: list[Sent], totals: list[Sent], promise: Promise, day: date
) -> None:
    found = world.judge(day.isoformat())
    shown = {
        (g.organisation, g.day, g.by["channel"], g.stated, g.landed)
        for g in found.gaps
        if g.count == "received"
    }
    assert shown == gaps(dossiers, totals, promise, day)
    said = {
        c.organisation: (c.status.value, {one.value for one in c.missing}, c.gaps)
        for c in found.connections
    }
    assert said == verdicts(dossiers, totals, promise, day)

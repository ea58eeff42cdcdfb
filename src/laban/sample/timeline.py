"""When things happen to the dossiers of one batch, and the status that follows from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laban.sample.days import SECONDS_OF_DAY, WORKING_MINUTES, Days, clock_seconds
from laban.sample.draws import (
    Draws,
    Flags,
    Integers,
    log_normal_table,
    pick_table,
    threshold,
)

NEWLY_REGISTERED, RECEIVED, NOT_ACCEPTED, PROCESSING, SUPPLEMENT, FEE, WITHDRAWN, STOPPED = range(8)
PROCESSED, RETURNED = 8, 9
STATUSES = (
    "newly_registered", "received", "not_accepted", "processing", "supplement_required",
    "fee_required", "withdrawn", "stopped", "processed", "result_returned",
)  # fmt: skip

DIRECT, ONLINE, POSTAL = range(3)

_USED = log_normal_table(1000, 0.6, least=20, most=12_000)  # per mille of the usual time
_SUPPLEMENT_MINUTES = log_normal_table(1_100, 0.9, least=40, most=40 * WORKING_MINUTES)
_PICK_UP_MINUTES = log_normal_table(420, 1.1, least=2, most=60 * WORKING_MINUTES)
_WAIT_SECONDS = log_normal_table(900, 0.7, least=60, most=6_000)
_ONLINE_WAIT_SECONDS = log_normal_table(5_400, 1.0, least=90, most=14_400)
_EVENING_SECONDS = log_normal_table(72_000, 0.06, least=62_000, most=86_000)
_COURSES = pick_table((9_710, 70, 100, 80, 40))
_ORDINARY, _NEVER_RECEIVED, _REFUSED, _WITHDRAWN, _STOPPED = range(5)


@dataclass(frozen=True)
class Timeline:
    """Local seconds since 1970-01-01 for each record, and where a moment is missing.

    `has_*` says whether the moment is known on the day after the sample's last.
    """

    status: Integers
    submitted: Integers
    received: Integers
    due: Integers
    ended: Integers
    returned: Integers
    requested: Integers
    completed: Integers
    refused: Integers
    requests: Integers
    is_received: Flags
    is_refused: Flags
    has_ended: Flags
    has_returned: Flags
    has_requested: Flags
    has_completed: Flags
    on_time: Flags


def lay_timeline(
    draws: Draws,
    days: Days,
    *,
    day: Integers,
    channel: Integers,
    limit_days: Integers,
    time_used: Integers,
    unit_begins: Integers,
    has_fee: Flags,
) -> Timeline:
    """Lay out what happens to each dossier of a day, from its submission to its result."""
    offset = day - days.first
    is_working = days.is_working[offset].astype(bool)
    minute = draws.below(WORKING_MINUTES - 10)
    minute = np.where(is_working, minute, minute // 2)  # Saturdays end before noon
    received = day * SECONDS_OF_DAY + clock_seconds(minute) + draws.below(60)
    submitted = _submitted(draws, day, received, channel, unit_begins)

    start = days.position[offset] * WORKING_MINUTES + np.where(is_working, minute, 0)
    course = draws.picks(_COURSES)
    handled = limit_days * WORKING_MINUTES * draws.picks(_USED) // 1000 * time_used // 1000
    handled = np.maximum(handled, 5)
    cut_short = (course == _WITHDRAWN) | (course == _STOPPED)
    handled = np.where(cut_short, handled // 3 + 2, handled)

    asked = draws.happens(threshold(0.055)) & (course == _ORDINARY)
    again = asked & draws.happens(threshold(0.12))
    pause = np.where(asked, draws.picks(_SUPPLEMENT_MINUTES) * (1 + again), 0)
    request = start + 1 + handled * draws.below(64) // 100
    end = start + 1 + handled + pause
    pick_up = np.where(channel == ONLINE, 1 + draws.below(30), draws.picks(_PICK_UP_MINUTES))
    second = draws.below(60)

    ended = _moment(days, end) + second
    returned = _moment(days, end + pick_up) + second
    requested = _moment(days, request) + second
    completed = _moment(days, request + pause) + second
    horizon = (days.first + days.count) * SECONDS_OF_DAY
    is_received = (course != _NEVER_RECEIVED) & (course != _REFUSED)
    has_ended = is_received & (ended < horizon)
    has_requested = is_received & asked & (requested < horizon)
    has_completed = has_requested & (completed < horizon)
    has_returned = has_ended & ~cut_short & (returned < horizon)
    has_returned &= ~draws.happens(threshold(0.04))  # never picked up
    status = _statuses(
        course=course,
        has_ended=has_ended,
        has_returned=has_returned,
        waits_for_supplement=has_requested & ~has_completed,
        waits_for_fee=has_fee & draws.happens(threshold(0.05)),
        is_new=horizon - received < SECONDS_OF_DAY,
    )
    due = _moment(days, start + limit_days * WORKING_MINUTES)
    return Timeline(
        status=status,
        submitted=submitted,
        received=received,
        due=due,
        ended=ended,
        returned=returned,
        requested=requested,
        completed=completed,
        refused=received,
        requests=asked.astype(np.int64) + again,
        is_received=is_received,
        is_refused=course == _REFUSED,
        has_ended=has_ended,
        has_returned=has_returned,
        has_requested=has_requested,
        has_completed=has_completed,
        on_time=ended <= due,
    )


def _submitted(
    draws: Draws, day: Integers, received: Integers, channel: Integers, unit_begins: Integers
) -> Integers:
    """Return when it was sent: at the counter minutes before, online mostly in the evenings.

    It is never sent before its unit exists, since the unit is looked up on that day.
    """
    online = channel == ONLINE
    evening = online & draws.happens(threshold(0.45))
    waited = np.where(online, draws.picks(_ONLINE_WAIT_SECONDS), draws.picks(_WAIT_SECONDS))
    monday = (day + 3) % 7 == 0
    back = 1 + np.where(monday, draws.below(3), 0)
    sent = np.where(
        evening, (day - back) * SECONDS_OF_DAY + draws.picks(_EVENING_SECONDS), received - waited
    )
    return np.maximum(sent, np.minimum(unit_begins * SECONDS_OF_DAY, received - 60))


def _moment(days: Days, minutes: Integers) -> Integers:
    """Turn working minutes since the first working day into local seconds."""
    place, minute = np.divmod(minutes, WORKING_MINUTES)
    place = np.minimum(place, days.working.size - 1)
    return days.working[place] * SECONDS_OF_DAY + clock_seconds(minute)


def _statuses(
    *,
    course: Integers,
    has_ended: Flags,
    has_returned: Flags,
    waits_for_supplement: Flags,
    waits_for_fee: Flags,
    is_new: Flags,
) -> Integers:
    open_status = np.select(
        [waits_for_supplement, is_new, waits_for_fee], [SUPPLEMENT, RECEIVED, FEE], PROCESSING
    )
    return np.select(
        [
            course == _NEVER_RECEIVED,
            course == _REFUSED,
            ~has_ended,
            course == _WITHDRAWN,
            course == _STOPPED,
            has_returned,
        ],
        [NEWLY_REGISTERED, NOT_ACCEPTED, open_status, WITHDRAWN, STOPPED, RETURNED],
        PROCESSED,
    )

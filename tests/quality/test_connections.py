"""The verdict on a connection, worked by hand for each status and each boundary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from tests.quality.worlds import World, dossiers, owing, total

OpenWorld = Callable[..., World]

THREE_DAYS = owing("as_events_occur", "    longest_silence: {days: 3}\n")
MONTHLY = owing("monthly", "    due: {working_days: 2}\n")


def covering(cover: str) -> str:
    return THREE_DAYS.replace("{days: 3}", "{days: 99}") + f"    covers: [{cover}]\n"


def missing(world: World, day: str, organisation: str = "10") -> list[str]:
    return [one.value for one in world.verdict(day, organisation).missing]


def test_who_never_sent_anything_is_not_connected(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    here.send("2024-03-04", dossiers("20", "2024-03-04"))

    verdict = here.verdict("2024-03-05", "10")

    assert verdict.status == "never_connected"
    assert verdict.last_delivery_at is None
    assert here.status("2024-03-05", "20") == "connected"


def test_refused_rows_make_no_connection(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    rows = dossiers("10", "2024-03-04")
    receipt = here.send("2024-03-04", [row | {"channel": "pigeon"} for row in rows])

    assert receipt.rows_landed == 0
    assert here.status("2024-03-05") == "never_connected"


def test_the_last_day_in_time_is_in_time_and_the_next_is_not(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    here.send("2024-03-04", dossiers("10", "2024-03-04"))

    assert here.verdict("2024-03-07", "10").expected_by == date(2024, 3, 7)
    assert here.status("2024-03-07") == "connected"
    assert here.status("2024-03-08") == "interrupted"


def test_a_delivery_late_in_the_evening_belongs_to_its_local_day(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    here.send(datetime(2024, 3, 4, 17, 30, tzinfo=UTC), dossiers("10", "2024-03-04"))

    assert here.verdict("2024-03-08", "10").expected_by == date(2024, 3, 8)
    assert here.status("2024-03-08") == "connected"


def test_weekends_and_holidays_are_no_silence_of_working_days(world: OpenWorld) -> None:
    here = world(owing("as_events_occur", "    longest_silence: {working_days: 3}\n"))
    here.send("2024-04-29", dossiers("10", "2024-04-29"))  # Monday; Wednesday is 1 May

    assert here.verdict("2024-05-03", "10").expected_by == date(2024, 5, 3)
    assert here.status("2024-05-03") == "connected"
    assert here.status("2024-05-04") == "interrupted"


def test_a_new_delivery_mends_an_interruption(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    here.send("2024-03-04", dossiers("10", "2024-03-04"))
    here.send("2024-03-20", dossiers("10", "2024-03-20"))

    assert here.status("2024-03-19") == "interrupted"
    assert here.status("2024-03-20") == "connected"


def test_records_delivered_again_are_a_sign_of_life(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    here.send("2024-03-04", dossiers("10", "2024-03-04"))
    here.send("2024-03-20", dossiers("10", "2024-03-04"))

    assert here.status("2024-03-21") == "connected"


def test_whoever_sent_them_records_count_for_their_organisation(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    here.send("2024-03-04", dossiers("101", "2024-03-04"), by="VN")

    assert here.status("2024-03-05") == "connected"


def test_what_a_unit_owes_by_itself_is_not_credited_to_those_above(world: OpenWorld) -> None:
    here = world(THREE_DAYS.replace("[province]", "[province, commune]"))
    here.send("2024-03-04", dossiers("101", "2024-03-04"))

    assert here.status("2024-03-05", "101") == "connected"
    assert here.status("2024-03-05", "10") == "never_connected"


def test_a_withdrawn_delivery_counted_until_it_was_withdrawn(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    here.send("2024-03-01", dossiers("10", "2024-03-01"))
    receipt = here.send("2024-03-04", dossiers("10", "2024-03-04"))
    here.withdraw("2024-03-06", receipt)

    assert here.status("2024-03-05") == "connected"
    assert here.status("2024-03-06") == "interrupted"
    assert here.verdict("2024-03-06", "10").expected_by == date(2024, 3, 4)


def test_a_withdrawn_first_delivery_never_connected_anybody(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    here.withdraw("2024-03-06", here.send("2024-03-04", dossiers("10", "2024-03-04")))

    assert here.status("2024-03-05") == "connected"
    assert here.status("2024-03-06") == "never_connected"


def test_a_month_is_owed_from_the_day_after_its_last_day_in_time(world: OpenWorld) -> None:
    here = world(MONTHLY)
    here.send("2024-02-20", dossiers("10", "2024-01-15"))

    # 29 February is a Thursday: two working days later it is Monday 4 March.
    assert here.status("2024-03-04") == "connected"
    assert here.verdict("2024-03-04", "10").expected_by == date(2024, 3, 4)
    assert here.status("2024-03-05") == "interrupted"
    assert here.verdict("2024-03-05", "10").expected_by == date(2024, 3, 4)


def test_a_newer_month_does_not_stand_in_for_a_missed_one(world: OpenWorld) -> None:
    here = world(MONTHLY)
    here.send("2024-02-20", dossiers("10", "2024-01-15"))
    here.send("2024-03-10", dossiers("10", "2024-03-10"))

    assert here.status("2024-03-11") == "interrupted"
    assert here.status("2024-04-03") == "connected"  # March has fallen due, and is there


def test_a_late_month_mends_the_interruption(world: OpenWorld) -> None:
    here = world(MONTHLY)
    here.send("2024-03-12", dossiers("10", "2024-02-15"))

    assert here.status("2024-03-11") == "never_connected"
    assert here.status("2024-03-12") == "connected"


def test_nothing_is_missed_before_the_first_period_has_fallen_due(world: OpenWorld) -> None:
    here = world(MONTHLY + "    valid_from: 2024-03-01\n")
    here.send("2024-02-20", dossiers("10", "2024-01-15"))

    assert here.judge("2024-02-29").connections == ()
    assert here.status("2024-03-20") == "connected"
    assert here.status("2024-04-03") == "interrupted"


def test_a_named_value_that_did_not_come_is_missing(world: OpenWorld) -> None:
    here = world(covering("{column: channel, values: [online, direct], within_days: 5}"))
    here.send("2024-03-04", dossiers("10", "2024-03-04"))
    here.send("2024-03-05", dossiers("10", "2024-03-05", channel="direct"))

    assert (here.status("2024-03-04"), missing(here, "2024-03-04")) == ("partial", ["direct"])
    assert here.status("2024-03-05") == "connected"
    assert here.status("2024-03-08") == "connected"  # 4 March is the first of its five days
    assert missing(here, "2024-03-09") == ["online"]


@pytest.mark.parametrize(("seen", "status"), [(9, "connected"), (10, "partial")])
def test_a_value_seen_often_enough_before_is_missed(
    world: OpenWorld, seen: int, status: str
) -> None:
    here = world(covering("{column: channel, within_days: 5}"))
    here.send("2024-03-04", dossiers("10", "2024-03-04", seen, channel="postal"))
    here.send("2024-03-09", dossiers("10", "2024-03-09"))

    assert here.status("2024-03-08") == "connected"
    assert here.status("2024-03-09") == status
    assert here.status("2024-03-13") == status
    assert here.status("2024-03-14") == "connected"  # the span before no longer holds 4 March


def test_a_unit_of_which_nothing_came_is_missing(world: OpenWorld) -> None:
    here = world(covering("{kinds: [commune], within_days: 5}"))
    here.send("2024-03-04", [*dossiers("10", "2024-03-04"), *dossiers("101", "2024-03-04")])
    here.send("2024-03-06", dossiers("102", "2024-03-06"))

    assert missing(here, "2024-03-05") == ["102"]
    assert here.status("2024-03-06") == "connected"
    assert missing(here, "2024-03-09") == ["101"]
    assert here.status("2024-03-09", "20") == "never_connected"


def test_a_periodic_delivery_is_partial_within_its_period(world: OpenWorld) -> None:
    here = world(MONTHLY + "    covers: [{kinds: [commune]}]\n")
    here.send("2024-03-01", dossiers("101", "2024-02-15"))
    here.send("2024-03-02", dossiers("102", "2024-01-15"))

    assert here.status("2024-03-04") == "partial"  # January: 101 is missing
    assert missing(here, "2024-03-04") == ["101"]
    assert missing(here, "2024-03-05") == ["102"]  # February has fallen due


def test_a_cover_waits_until_it_was_owed_for_its_whole_span(world: OpenWorld) -> None:
    cover = "{column: channel, values: [direct], within_days: 5}"
    here = world(covering(cover) + "    valid_from: 2024-03-01\n")
    here.send("2024-03-01", dossiers("10", "2024-03-01"))

    assert here.status("2024-03-04") == "connected"
    assert here.status("2024-03-05") == "partial"


def test_who_takes_over_the_whole_goes_on_from_the_last_sign_of_life(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    here.send("2025-06-29", dossiers("20", "2025-06-29"))
    successor = "10@2025-07-01"

    assert [c.organisation for c in here.judge("2025-06-30").connections] == ["10", "20"]
    assert [c.organisation for c in here.judge("2025-07-01").connections] == [successor]
    assert here.status("2025-07-02", successor) == "connected"
    assert here.status("2025-07-03", successor) == "interrupted"


def test_a_successor_owes_the_month_before_it_began(world: OpenWorld) -> None:
    here = world(MONTHLY)
    here.send("2025-06-20", dossiers("10", "2025-05-20"))

    assert here.verdict("2025-07-04", "10@2025-07-01").status == "interrupted"
    here.send("2025-07-04", dossiers("20", "2025-06-20"))
    assert here.status("2025-07-04", "10@2025-07-01") == "connected"


def test_a_merged_unit_is_there_by_what_it_took_over(world: OpenWorld) -> None:
    here = world(covering("{kinds: [commune], within_days: 10}"))
    here.send("2025-06-28", dossiers("101", "2025-06-28"))

    assert missing(here, "2025-07-02", "10@2025-07-01") == ["201@2025-07-01"]
    assert missing(here, "2025-07-08", "10@2025-07-01") == ["101@2025-07-01", "201@2025-07-01"]


def test_what_a_part_took_along_does_not_connect_its_successor(world: OpenWorld) -> None:
    communes = THREE_DAYS.replace("[province]", "[commune]")
    here = world(communes)
    here.send("2025-06-30", dossiers("102", "2025-06-30"))

    assert here.status("2025-07-01", "201@2025-07-01") == "never_connected"


def test_a_verdict_on_illustrative_records_says_so(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    here.send("2024-03-04", dossiers("10", "2024-03-04"), illustrative=True)
    here.send("2024-03-04", dossiers("20", "2024-03-04"))

    assert [c.illustrative for c in here.judge("2024-03-05").connections] == [True, False]


def test_a_total_of_nothing_is_a_sign_of_life(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    here.send("2024-03-04", dossiers("10", "2024-03-04"))
    here.send("2024-03-08", [total("10", "2024-03-07", 0)], record_type="control_total")

    assert here.status("2024-03-08") == "connected"
    assert here.status("2024-03-12") == "interrupted"


def test_a_total_of_nothing_stands_for_an_empty_month(world: OpenWorld) -> None:
    here = world(MONTHLY)
    here.send("2024-02-01", dossiers("10", "2024-01-15"))
    here.send("2024-03-01", [total("10", "2024-02-29", 0)], record_type="control_total")

    assert here.status("2024-03-05") == "connected"


def test_totals_alone_make_no_connection(world: OpenWorld) -> None:
    here = world(THREE_DAYS)
    here.send("2024-03-04", [total("10", "2024-03-03", 0)], record_type="control_total")

    assert here.status("2024-03-05") == "never_connected"


def test_nobody_owes_nothing(world: OpenWorld) -> None:
    here = world("obligations: []\n")

    assert here.judge("2024-03-05").connections == ()

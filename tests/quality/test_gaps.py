"""Control totals against what arrived, worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from laban.quality import Gap
from tests.quality.worlds import World, dossiers, owing, total

OpenWorld = Callable[..., World]
Row = tuple[str, str, str | None, str, int | None, int]

ONE_DAY = owing("as_events_occur", "    longest_silence: {days: 1}\n")


def shown(gaps: tuple[Gap, ...]) -> list[Row]:
    return [
        (g.organisation, f"{g.day}", g.by["channel"], g.count, g.stated, g.landed) for g in gaps
    ]


def totals(here: World, on: str, *rows: dict[str, Any], **how: Any) -> None:
    here.send(on, rows, record_type="control_total", **how)


def test_totals_that_are_met_leave_no_gap(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", dossiers("10", "2024-03-04", 2))
    totals(here, "2024-03-05", total("10", "2024-03-04", 2))

    assert here.judge("2024-03-06").gaps == ()


def test_a_missing_dossier_is_a_gap_once_it_was_to_be_there(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", dossiers("10", "2024-03-04", 2))
    totals(here, "2024-03-05", total("10", "2024-03-04", 3))

    assert here.judge("2024-03-05").gaps == ()  # in time until the end of the 5th
    found = here.judge("2024-03-06")
    assert shown(found.gaps) == [("10", "2024-03-04", "online", "received", 3, 2)]
    assert found.connections[0].status == "not_reconciled"
    assert found.connections[0].gaps == 1


def test_a_gap_closes_when_the_record_comes(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    totals(here, "2024-03-05", total("10", "2024-03-04", 1), total("10", "2024-03-05", 0))
    here.send("2024-03-07", dossiers("10", "2024-03-04"))

    assert len(here.judge("2024-03-06").gaps) == 1
    assert here.judge("2024-03-07").gaps == ()
    assert here.status("2024-03-07") == "connected"


def test_a_corrected_total_closes_a_gap(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", dossiers("10", "2024-03-04"))
    totals(here, "2024-03-05", total("10", "2024-03-04", 5))
    totals(here, "2024-03-07", total("10", "2024-03-04", 1))

    assert len(here.judge("2024-03-06").gaps) == 1
    assert here.judge("2024-03-07").gaps == ()


def test_late_totals_are_compared_when_they_come(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", dossiers("10", "2024-03-04"))
    totals(here, "2024-03-20", total("10", "2024-03-04", 2))

    assert here.judge("2024-03-19").gaps == ()
    assert len(here.judge("2024-03-20").gaps) == 1


def test_totals_of_long_ago_are_not_compared(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    totals(here, "2024-03-05", total("10", "2024-03-04", 2))

    assert len(here.judge("2024-06-04").gaps) == 1  # 92 days later
    assert here.judge("2024-06-05").gaps == ()


def test_a_withdrawn_delivery_opens_a_gap(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    sent = here.send("2024-03-04", dossiers("10", "2024-03-04"))
    totals(here, "2024-03-05", total("10", "2024-03-04", 1))
    here.withdraw("2024-03-08", sent)

    assert here.judge("2024-03-07").gaps == ()
    assert shown(here.judge("2024-03-08").gaps) == [
        ("10", "2024-03-04", "online", "received", 1, 0)
    ]


def test_a_record_counts_on_the_day_of_each_event(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-05", dossiers("10", "2024-03-04", completed="2024-03-05"))
    totals(
        here,
        "2024-03-06",
        total("10", "2024-03-04", 1, completed=0),
        total("10", "2024-03-05", 0, completed=2),
    )

    assert shown(here.judge("2024-03-08").gaps) == [
        ("10", "2024-03-05", "online", "completed", 2, 1)
    ]


def test_a_total_that_is_not_stated_is_not_compared(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-05", dossiers("10", "2024-03-04", completed="2024-03-05"))
    totals(here, "2024-03-06", total("10", "2024-03-05", None))

    assert here.judge("2024-03-08").gaps == ()


def test_what_the_totals_of_the_day_do_not_name_is_a_gap(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", dossiers("10", "2024-03-04", 2, channel="postal"))
    totals(here, "2024-03-05", total("10", "2024-03-04", 0))

    assert shown(here.judge("2024-03-06").gaps) == [
        ("10", "2024-03-04", "postal", "received", None, 2)
    ]


def test_a_kind_of_total_that_is_not_stated_on_a_day_is_not_compared(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    rows = dossiers("10", "2024-03-03", channel="postal", completed="2024-03-04")
    here.send("2024-03-04", rows)
    totals(here, "2024-03-05", total("10", "2024-03-04", 0))

    assert here.judge("2024-03-06").gaps == ()


def test_a_day_without_totals_is_not_compared(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", dossiers("10", "2024-03-04", 2))
    totals(here, "2024-03-05", total("10", "2024-03-03", 0))

    assert here.judge("2024-03-06").gaps == ()


def test_a_province_s_totals_are_of_its_units_but_those_with_their_own(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", [*dossiers("101", "2024-03-04", 2), *dossiers("102", "2024-03-04", 4)])
    totals(here, "2024-03-05", total("10", "2024-03-04", 2), total("102", "2024-03-04", 5))

    found = here.judge("2024-03-06")
    assert shown(found.gaps) == [("102", "2024-03-04", "online", "received", 5, 4)]
    assert found.connections[0].gaps == 1


def test_days_within_a_month_are_compared_once_it_has_fallen_due(world: OpenWorld) -> None:
    here = world(owing("monthly", "    due: {days: 5}\n"))
    here.send("2024-02-10", dossiers("10", "2024-02-10"))
    totals(here, "2024-02-11", total("10", "2024-02-10", 7))

    assert here.judge("2024-03-05").gaps == ()
    assert len(here.judge("2024-03-06").gaps) == 1


def test_totals_and_records_of_an_ended_province_are_compared_by_their_day(
    world: OpenWorld,
) -> None:
    here = world(ONE_DAY)
    here.send("2025-06-30", dossiers("20", "2025-06-30", 2))
    totals(here, "2025-07-01", total("20", "2025-06-30", 3))

    found = here.judge("2025-07-02")
    assert shown(found.gaps) == [("20", "2025-06-30", "online", "received", 3, 2)]
    assert [(c.organisation, c.status) for c in found.connections] == [
        ("10@2025-07-01", "not_reconciled")
    ]


def test_a_reform_does_not_move_records_away_from_the_totals_of_their_day(
    world: OpenWorld,
) -> None:
    here = world(ONE_DAY)
    here.send("2025-06-30", [*dossiers("101", "2025-06-30"), *dossiers("102", "2025-06-30")])
    totals(here, "2025-06-30", total("10", "2025-06-30", 2))

    assert here.judge("2025-07-02").gaps == ()


def test_a_gap_of_illustrative_totals_says_so(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", dossiers("10", "2024-03-04"))
    totals(here, "2024-03-05", total("10", "2024-03-04", 2), illustrative=True)

    assert [gap.illustrative for gap in here.judge("2024-03-06").gaps] == [True]

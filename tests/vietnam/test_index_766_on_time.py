"""Index 2.1 of Decision 766, each branch of its rule on dossiers worked by hand.

Source: "Mô tả công thức tính chỉ số 766", index 2.1, which the programme cites as `formulas-766`:
processed goes before returned, returned before stopped, refused, withdrawn; a dossier pending once
for a supplement ends when it was asked for; more than one request is overdue; the time of the
supplement is subtracted; without a due time the procedure's limit counts; what is unfinished is
judged at the period's end.

Every case stands in a province of its own and is judged for March 2024.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.measured import Figures, measured

from laban.programme import Programme

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
LIMIT_15_DAYS = "9.001001"
INDICATOR = "dossiers_on_time_share"


def at(text: str) -> datetime:
    """Return a local moment: month-day hour:minute[:second] of 2024."""
    return datetime.fromisoformat(f"2024-{text}").replace(tzinfo=HANOI)


def dossier(status: str = "processed", **changes: Any) -> dict[str, Any]:
    """Return a dossier received on 4 March and due on 18 March, with changes."""
    given = {"submitted_at": at("03-04 08:00"), "received_at": at("03-04 08:00")}
    given |= {"due_at": at("03-18 17:00"), "procedure": LIMIT_15_DAYS, "level": "full"}
    return given | {"status": status, "channel": "online"} | changes


@dataclass(frozen=True)
class Case:
    """What happened, the dossiers, and on time / judged for March; nothing when none is judged."""

    name: str
    dossiers: tuple[Mapping[str, Any], ...]
    expected: tuple[int, int] | None


def case(name: str, expected: tuple[int, int] | None, *dossiers: Mapping[str, Any]) -> Case:
    return Case(name, dossiers, expected)


def supplement(requests: int, requested: str, completed: str | None = None) -> dict[str, Any]:
    """Return the columns of a supplement."""
    return {
        "supplement_requests": requests,
        "supplement_requested_at": at(requested),
        "supplement_completed_at": at(completed) if completed else None,
    }


WAITING = "supplement_required"
CASES = (
    case("ended before it was due", (1, 1), dossier(ended_at=at("03-15 10:00"))),
    case("ended the second it was due", (1, 1), dossier(ended_at=at("03-18 17:00:00"))),
    case("ended a second too late", (0, 1), dossier(ended_at=at("03-18 17:00:01"))),
    case(
        "processed in time, fetched late: the end of processing goes before the return",
        (1, 1),
        dossier("result_returned", ended_at=at("03-18 16:00"), returned_at=at("03-25 09:00")),
    ),
    case(
        "only the return is known, and it is late",
        (0, 1),
        dossier("result_returned", returned_at=at("03-19 09:00")),
    ),
    case("stopped in time", (1, 1), dossier("stopped", ended_at=at("03-12 09:00"))),
    case("stopped too late", (0, 1), dossier("stopped", ended_at=at("03-19 09:00"))),
    case("withdrawn in time", (1, 1), dossier("withdrawn", ended_at=at("03-12 09:00"))),
    case("withdrawn too late", (0, 1), dossier("withdrawn", ended_at=at("03-18 17:00:01"))),
    case(
        "withdrawn before reception: not judged at all",
        None,
        dossier("withdrawn", received_at=None, due_at=None, ended_at=at("03-05 09:00")),
    ),
    case(
        "refused in time after reception", (1, 1), dossier("stopped", refused_at=at("03-06 09:00"))
    ),
    case(
        "refused before reception: not judged at all",
        None,
        dossier("not_accepted", received_at=None, due_at=None, refused_at=at("03-05 09:00")),
    ),
    case(
        "waits for its first supplement, asked for in time: ended when it was asked for",
        (1, 1),
        dossier(WAITING, **supplement(1, "03-11 09:00")),
    ),
    case(
        "waits for its first supplement, asked for too late",
        (0, 1),
        dossier(WAITING, **supplement(1, "03-19 09:00")),
    ),
    case(
        "waits for its second supplement: overdue",
        (0, 1),
        dossier(WAITING, **supplement(2, "03-11 09:00")),
    ),
    case(
        "ended in time after two supplements: overdue",
        (0, 1),
        dossier(ended_at=at("03-15 09:00"), **supplement(2, "03-06 09:00", "03-08 09:00")),
    ),
    case(
        "two days late, less three days of supplement",
        (1, 1),
        dossier(ended_at=at("03-20 17:00"), **supplement(1, "03-06 09:00", "03-09 09:00")),
    ),
    case(
        "two days late, less one day of supplement",
        (0, 1),
        dossier(ended_at=at("03-20 17:00"), **supplement(1, "03-06 09:00", "03-07 09:00")),
    ),
    case(
        "late by the time of its supplement to the second: five hours, one minute, one second",
        (1, 1),
        dossier(
            ended_at=at("03-18 22:01:01"),
            **supplement(1, "03-06 09:00:00", "03-06 14:01:01"),
        ),
    ),
    case(
        "late by a second more than its supplement took",
        (0, 1),
        dossier(
            ended_at=at("03-18 22:01:02"),
            **supplement(1, "03-06 09:00:00", "03-06 14:01:01"),
        ),
    ),
    case(
        "no due time, waits for its first supplement within the procedure's limit",
        (1, 1),
        dossier(WAITING, due_at=None, **supplement(1, "03-19 08:00:00")),
    ),
    case(
        "no due time, waits for its first supplement, asked for beyond the limit",
        (0, 1),
        dossier(WAITING, due_at=None, **supplement(1, "03-19 08:00:01")),
    ),
    case(
        "no due time: fifteen days after reception to the second",
        (1, 1),
        dossier(due_at=None, ended_at=at("03-19 08:00:00")),
    ),
    case(
        "no due time: a second more than fifteen days",
        (0, 1),
        dossier(due_at=None, ended_at=at("03-19 08:00:01")),
    ),
    case(
        "no due time: seventeen days, two of them for the supplement",
        (1, 1),
        dossier(
            due_at=None,
            ended_at=at("03-21 08:00"),
            **supplement(1, "03-06 09:00", "03-08 09:00"),
        ),
    ),
    case("unfinished, due in April", (1, 1), dossier("processing", due_at=at("04-10 17:00"))),
    case("unfinished, due in March", (0, 1), dossier("processing")),
    case(
        "unfinished, due the moment the month ends",
        (1, 1),
        dossier("processing", due_at=at("04-01 00:00")),
    ),
    case(
        "unfinished, due a second before the month ends",
        (0, 1),
        dossier("processing", due_at=at("03-31 23:59:59")),
    ),
    case(
        "unfinished, ten days of supplement move its due time into April",
        (1, 1),
        dossier(
            "processing",
            due_at=at("03-25 17:00"),
            **supplement(1, "03-06 09:00", "03-16 09:00"),
        ),
    ),
    case(
        "unfinished, thirty hours of supplement move its due time to the end of March",
        (1, 1),
        dossier(
            "processing",
            due_at=at("03-30 18:00:00"),
            **supplement(1, "03-06 09:00", "03-07 15:00"),
        ),
    ),
    case(
        "unfinished, thirty hours of supplement fall a second short of the end of March",
        (0, 1),
        dossier(
            "processing",
            due_at=at("03-30 17:59:59"),
            **supplement(1, "03-06 09:00", "03-07 15:00"),
        ),
    ),
    case(
        "unfinished, twenty minutes of supplement around midnight are no day",
        (0, 1),
        dossier(
            "processing",
            due_at=at("03-31 12:00"),
            **supplement(1, "03-06 23:50", "03-07 00:10"),
        ),
    ),
    case(
        "unfinished at the end of March, its supplement asked for in time and come in April",
        (1, 1),
        dossier(
            "processing",
            due_at=at("03-30 17:00"),
            **supplement(1, "03-29 09:00", "04-03 09:00"),
        ),
    ),
    case(
        "unfinished, its supplement asked for when it was overdue already",
        (0, 1),
        dossier(
            "processing",
            due_at=at("03-25 17:00"),
            **supplement(1, "03-28 09:00", "04-08 09:00"),
        ),
    ),
    case(
        "unfinished without due time, half a day of supplement extends the procedure's limit",
        (1, 1),
        dossier(
            "processing",
            due_at=None,
            received_at=at("03-16 12:00:00"),
            **supplement(1, "03-20 08:00", "03-20 20:00"),
        ),
    ),
    case(
        "unfinished without due time, half a day of supplement is a second too little",
        (0, 1),
        dossier(
            "processing",
            due_at=None,
            received_at=at("03-16 11:59:59"),
            **supplement(1, "03-20 08:00", "03-20 20:00"),
        ),
    ),
    case(
        "unfinished after two supplements: overdue though due in April",
        (0, 1),
        dossier(
            "processing",
            due_at=at("04-10 17:00"),
            **supplement(2, "03-06 09:00", "03-08 09:00"),
        ),
    ),
    case(
        "unfinished without due time, beyond the procedure's limit",
        (0, 1),
        dossier("processing", due_at=None),
    ),
    case(
        "unfinished without due time, within the procedure's limit",
        (1, 1),
        dossier("processing", due_at=None, received_at=at("03-20 08:00")),
    ),
    case(
        "ended in April, late for March already",
        (0, 1),
        dossier(ended_at=at("04-02 09:00")),
    ),
    case(
        "received in February, ended in March",
        (1, 1),
        dossier(received_at=at("02-26 08:00"), ended_at=at("03-05 09:00")),
    ),
    case(
        "received in April: not judged for March",
        None,
        dossier("received", received_at=at("04-01 00:00"), due_at=at("04-15 17:00")),
    ),
    case(
        "three of four: two ended in time, one late, one not yet due",
        (3, 4),
        dossier(ended_at=at("03-10 09:00")),
        dossier(ended_at=at("03-11 09:00")),
        dossier(ended_at=at("03-22 09:00")),
        dossier("processing", due_at=at("04-20 17:00")),
    ),
)


@pytest.fixture(scope="module")
def provinces(vietnam: Programme) -> list[str]:
    """The provinces of 2024, one for each case."""
    all_ = vietnam.organisations.by_id.values()
    return [o.id for o in all_ if o.kind == "province" and o.valid_from is None]


@pytest.fixture(scope="module")
def figures(
    vietnam: Programme, provinces: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Figures:
    """The figures of all cases, measured once."""
    rows = [
        {**row, "unit": province, "dossier_code": f"000.00.00.H{p}-240304-{n:04d}"}
        for p, (province, found) in enumerate(zip(provinces, CASES, strict=False))
        for n, row in enumerate(found.dossiers)
    ]
    home = tmp_path_factory.mktemp("on_time")
    span = (date(2024, 1, 1), date(2024, 7, 1))
    wanted = [INDICATOR, "score_on_time"]
    return measured(vietnam, {"dossier": rows}, home, wanted, span)


@pytest.mark.parametrize("number", range(len(CASES)), ids=[c.name for c in CASES])
def test_a_dossier_is_on_time_as_the_decision_says(
    number: int, figures: Figures, provinces: list[str]
) -> None:
    found = figures.ratio(INDICATOR, provinces[number], "2024-03")
    assert found == CASES[number].expected


def test_the_nation_is_the_sum_of_its_provinces(figures: Figures) -> None:
    judged = [c.expected for c in CASES if c.expected]
    expected = (sum(a for a, _ in judged), sum(b for _, b in judged))
    assert figures.ratio(INDICATOR, "VN", "2024-03") == expected


def test_the_score_is_twenty_points_times_the_share(figures: Figures, provinces: list[str]) -> None:
    mixed = provinces[len(CASES) - 1]
    assert figures.value(INDICATOR, mixed, "2024-03") == 75
    assert figures.value("score_on_time", mixed, "2024-03") == 15


def test_the_reporting_month_judges_on_the_fifteenth(
    figures: Figures, provinces: list[str]
) -> None:
    """On 15 March two of the four had ended; the third was due on the 18th, so it was in time."""
    mixed = provinces[len(CASES) - 1]
    assert figures.ratio(INDICATOR, mixed, "R2024-03") == (4, 4)
    assert figures.ratio(INDICATOR, mixed, "R2024-04") == (1, 2)

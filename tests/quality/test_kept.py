"""Verdicts kept as records: once a day, apart when illustrative, ended when nothing is owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from laban.base import UserError
from laban.connect import Receipt
from laban.programme import Programme, read_programme_files
from laban.run import Sending, judge_connections, keep_connections
from tests.quality.worlds import World, dossiers, moment, owing, programme_of, total

OpenWorld = Callable[..., World]
ONE_DAY = owing("as_events_occur", "    longest_silence: {days: 1}\n")


def keep(here: World, day: str, *, at: datetime | None = None) -> tuple[Receipt, ...]:
    """Keep a day on the morning after it."""
    on = date.fromisoformat(day)
    now = at or moment(f"{on + timedelta(days=1)}")
    sending = Sending(here.programme, Path(), bytes(32), lambda: now)
    return keep_connections(sending, here.lake, here.engine, day=on)


def kept(here: World, record_type: str, *columns: str) -> list[tuple[Any, ...]]:
    table = here.lake.records(here.engine.backend, record_type)
    rows = table.select(*columns).to_pyarrow().to_pylist()
    return sorted((tuple(row.values()) for row in rows), key=str)


def test_a_day_s_verdicts_and_gaps_become_records(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", dossiers("10", "2024-03-04"))
    here.send("2024-03-05", [total("10", "2024-03-04", 2)], record_type="control_total")

    receipts = keep(here, "2024-03-06")

    assert [(r.delivery_id, r.rows_landed, r.organisation) for r in receipts] == [
        ("reconciliation_gap-2024-03-06", 1, "VN"),
        ("connection_status-2024-03-06", 2, "VN"),
    ]
    columns = ("organisation", "record_type", "judged_on", "status", "gaps")
    assert kept(here, "connection_status", *columns) == [
        ("10", "dossier", date(2024, 3, 6), "not_reconciled", 1),
        ("20", "dossier", date(2024, 3, 6), "never_connected", 0),
    ]
    columns = ("organisation", "counted_on", "channel", "total", "stated", "landed")
    assert kept(here, "reconciliation_gap", *columns) == [
        ("10", date(2024, 3, 4), "online", "received", 2, 1)
    ]


def test_a_day_is_kept_once(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", dossiers("10", "2024-03-04"))
    first = keep(here, "2024-03-05")
    here.send("2024-03-20", dossiers("20", "2024-03-05"))

    again = keep(here, "2024-03-05", at=moment("2024-03-21"))

    assert [r.replayed for r in first] == [False]
    assert [(r.delivery_id, r.replayed) for r in again] == [("connection_status-2024-03-05", True)]
    assert len(here.lake.deliveries(record_type="connection_status")) == 1


def test_what_a_crash_left_out_is_kept_the_next_time(
    world: OpenWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", dossiers("10", "2024-03-04"))
    here.send("2024-03-05", [total("10", "2024-03-04", 2)], record_type="control_total")
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("laban.run.judging.connection_rows", _killed)
        keep(here, "2024-03-06")

    receipts = keep(here, "2024-03-06")

    assert len(receipts) == 2
    assert len(kept(here, "reconciliation_gap", "organisation")) == 1
    assert len(kept(here, "connection_status", "organisation")) == 2


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_day_kept_under_an_earlier_programme_stays(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", dossiers("10", "2024-03-04"))
    keep(here, "2024-03-05")
    here.programme = programme_of(ONE_DAY.replace("[province]", "[province, commune]"))

    (receipt,) = keep(here, "2024-03-05")

    assert receipt.replayed
    assert len(kept(here, "connection_status", "organisation")) == 2


def test_verdicts_on_illustrative_records_are_delivered_apart(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-04", dossiers("10", "2024-03-04"), illustrative=True)

    receipts = keep(here, "2024-03-05")

    assert [(r.delivery_id, r.illustrative) for r in receipts] == [
        ("connection_status-2024-03-05", False),
        ("connection_status-2024-03-05-illustrative", True),
    ]
    assert kept(here, "connection_status", "organisation", "_illustrative") == [
        ("10", True),
        ("20", False),
    ]


def test_a_connection_that_is_no_longer_owed_gets_a_last_record(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2025-06-29", dossiers("10", "2025-06-29"))
    for day in ("2025-06-30", "2025-07-01", "2025-07-02"):
        keep(here, day)

    columns = ("organisation", "judged_on", "status")
    assert kept(here, "connection_status", *columns) == [
        ("10", date(2025, 6, 30), "connected"),
        ("10", date(2025, 7, 1), "no_longer_owed"),
        ("10@2025-07-01", date(2025, 7, 1), "interrupted"),
        ("10@2025-07-01", date(2025, 7, 2), "interrupted"),
        ("20", date(2025, 6, 30), "never_connected"),
        ("20", date(2025, 7, 1), "no_longer_owed"),
    ]


def test_a_gap_of_an_ended_province_is_kept_for_it(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2025-07-01", [total("20", "2025-06-30", 2)], record_type="control_total")
    keep(here, "2025-07-02")

    assert kept(here, "reconciliation_gap", "organisation", "stated") == [("20", 2)]


def test_nothing_owed_leaves_nothing_to_keep(world: OpenWorld) -> None:
    assert keep(world("obligations: []\n"), "2024-03-05") == ()


def test_a_day_that_is_not_over_is_not_kept(world: OpenWorld) -> None:
    here = world(ONE_DAY)

    with pytest.raises(UserError, match="is not over") as error:
        keep(here, "2024-03-05", at=moment("2024-03-05"))

    assert error.value.code == "quality-002"


def test_a_day_that_has_not_begun_is_not_judged(world: OpenWorld) -> None:
    here = world(ONE_DAY)

    with pytest.raises(UserError, match="has not begun") as error:
        judge_connections(
            here.programme,
            here.lake,
            here.engine,
            day=date(2024, 3, 6),
            now=moment("2024-03-05"),
        )

    assert error.value.code == "quality-001"


def test_today_is_judged_as_of_now(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.send("2024-03-05", dossiers("10", "2024-03-05"))

    def status(hour: int) -> str:
        now = moment("2024-03-05") + timedelta(hours=hour)
        day = date(2024, 3, 5)
        judged = judge_connections(here.programme, here.lake, here.engine, day=day, now=now)
        return judged.connections[0].status

    assert status(1) == "connected"


def test_a_programme_without_a_place_for_verdicts_is_told(world: OpenWorld) -> None:
    here = world(ONE_DAY)
    here.programme = _without_place(here.programme)

    with pytest.raises(UserError, match="connection_status") as error:
        keep(here, "2024-03-05")

    assert error.value.code == "quality-003"


def _without_place(programme: Programme) -> Programme:
    files = [(name, data) for name, data in programme.files if "connection_status" not in name]
    return read_programme_files(files)

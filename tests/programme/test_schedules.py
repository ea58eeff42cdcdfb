"""Schedules: intervals and cron lines, in the time zone of the programme."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from laban.programme import Schedule, ScheduleError

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("every minute", timedelta(minutes=1)),
        ("every 15 minutes", timedelta(minutes=15)),
        ("every 2 hours", timedelta(hours=2)),
        ("every  day", timedelta(days=1)),
        ("0 2 * * *", timedelta(hours=7)),
        ("0 2 * * sun", timedelta(days=3, hours=7)),
    ],
)
def test_it_is_time_again(text: str, after: timedelta) -> None:
    assert Schedule.parse(text).after(NOON, VIET_NAM) == NOON + after


@pytest.mark.parametrize(
    "text", ["every 0 minutes", "every 1.5 hours", "", "* * * *", "0 25 * * *"]
)
def test_what_is_no_schedule_is_told(text: str) -> None:
    with pytest.raises(ScheduleError):
        Schedule.parse(text)


def test_a_night_that_loses_an_hour_still_has_its_run() -> None:
    """On 31 March 2024 the clocks of Berlin go from 02:00 to 03:00."""
    evening = datetime(2024, 3, 30, 20, tzinfo=UTC)
    found = Schedule.parse("30 2 * * *").after(evening, ZoneInfo("Europe/Berlin"))
    assert found.astimezone(UTC) == datetime(2024, 3, 31, 1, tzinfo=UTC)

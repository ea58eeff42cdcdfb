"""When a source is pulled: at intervals, or by a cron line in a time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

_EVERY = re.compile(r"every (?:(?P<count>[1-9]\d{0,4}) )?(?P<unit>minute|hour|day)s?")
_UNITS = {"minute": 1, "hour": 60, "day": 1_440}


class ScheduleError(ValueError):
    """The text is no schedule; the message says why."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule that can be asked for its moments: an interval, or else a cron line."""

    interval: timedelta | None
    cron: str

    @classmethod
    def parse(cls, text: str) -> Schedule:
        """Read a schedule.

        Raises:
            ScheduleError: When the text is none.

        Example:
            >>> Schedule.parse("every 15 minutes").interval
            datetime.timedelta(seconds=900)
            >>> Schedule.parse("0 2 * * *").cron
            '0 2 * * *'
        """
        words = " ".join(text.split())
        match = _EVERY.fullmatch(words)
        if match:
            minutes = int(match["count"] or 1) * _UNITS[match["unit"]]
            return cls(timedelta(minutes=minutes), "")
        if words.startswith("every"):
            raise ScheduleError("an interval is a number of minutes, hours or days")
        if len(words.split()) != 5:
            raise ScheduleError("a cron line has five parts: minute, hour, day, month, weekday")
        try:
            # Looking for one moment finds lines that never come, such as 30 February.
            next(CronSim(words, datetime(2024, 1, 1)))  # noqa: DTZ001
        except CronSimError as error:
            raise ScheduleError(f"cron says: {error}") from error
        except StopIteration:
            raise ScheduleError("no such day ever comes") from None
        return cls(None, words)

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return the first moment after another at which it is time again.

        Example:
            >>> from datetime import UTC
            >>> noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
            >>> nightly = Schedule.parse("0 2 * * *")
            >>> nightly.after(noon, ZoneInfo("Asia/Ho_Chi_Minh")).astimezone(UTC).hour
            19
        """
        if self.interval is not None:
            return moment + self.interval
        return next(CronSim(self.cron, moment.astimezone(zone)))

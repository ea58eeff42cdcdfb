"""Whether what the public reads would be another, were it measured and published now."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from laban.lake import Lake
from laban.programme import Programme
from laban.publication import PublicationFacts
from laban.run.publishing import last_reorganisation

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# Reporting months begin on this day, all others on the first.
_REPORTING_DAY = 15


def reasons_to_renew(
    published: PublicationFacts | None,
    programme: Programme,
    lake: Lake,
    *,
    now: datetime,
    code_version: str,
) -> tuple[str, ...]:
    """Return what has changed since a publication that its figures may not know.

    Empty: without a record there is nothing to publish; else what is published is up to date.
    """
    if not lake.has_changed_since(_BEGINNING):
        return ()
    if published is None:
        return ("nothing was published before",)
    changed = {
        "records": lake.has_changed_since(published.as_of),
        "the programme": published.programme_version != programme.version,
        "the software": _code_version(lake, published.run_id) != code_version,
        "the day": _has_turned(programme, published.as_of, now),
    }
    return tuple(what for what, is_so in changed.items() if is_so)


def _code_version(lake: Lake, run_id: str) -> str:
    return next((run.code_version for run in lake.runs() if run.run_id == run_id), "")


def _has_turned(programme: Programme, then: datetime, now: datetime) -> bool:
    """Say whether a month or a new structure has begun: the same records then give other figures."""
    zone = ZoneInfo(programme.head.time_zone)
    before, today = then.astimezone(zone).date(), now.astimezone(zone).date()
    structures = [last_reorganisation(programme, day) for day in (before, today)]
    return _half_month(before) != _half_month(today) or structures[0] != structures[1]


def _half_month(day: date) -> tuple[int, int, bool]:
    return day.year, day.month, day.day >= _REPORTING_DAY

"""Judge connections every night, and keep the verdicts of the days that are over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from laban.quality import CONNECTION_STATUS
from laban.run import Sending, keep_connections
from laban_web.installation import installation

CAUGHT_UP_DAYS = 31


def keep_verdicts() -> str:
    """Keep the verdicts of yesterday, and of days missed since the last that was kept."""
    here = installation()
    if not here.programme.obligations or CONNECTION_STATUS not in here.programme.record_types:
        return ""
    sending = Sending(here.programme, here.context.programme_folder, here.pseudonym_key, here.now)
    days = list(_days())
    for day in days:
        with here.context.engine() as engine:
            keep_connections(sending, here.lake, engine, day=day)
    return f"verdicts kept of {', '.join(map(str, days))}" if days else ""


def _days() -> Iterator[date]:
    """Yield the days to keep: yesterday at least, so that a lake that is new has one."""
    here = installation()
    yesterday = here.today - timedelta(days=1)
    span = [yesterday - timedelta(days=back) for back in range(CAUGHT_UP_DAYS)]
    kept = [day for day in span if _is_kept(day)]
    day = max(kept) + timedelta(days=1) if kept else yesterday
    while day <= yesterday:
        yield day
        day += timedelta(days=1)


def _is_kept(day: date) -> bool:
    here = installation()
    id = f"{CONNECTION_STATUS}-{day}"
    root = here.programme.organisations.root
    return bool(here.lake.find_deliveries({(root, id), (root, f"{id}-illustrative")}))

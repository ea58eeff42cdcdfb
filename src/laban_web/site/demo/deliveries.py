"""Deliveries of the demo, by which every state of a connection is seen.

They count as of days before today, so that yesterday's verdicts are of interest at once. On a
lake that holds later deliveries already, they count from now on.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO

import orjson

from laban.connect import deliver
from laban.programme import Programme
from laban.sample import sample
from laban_web.installation import Installation
from laban_web.site.demo.people import DA_NANG, HA_NOI

_ROWS = 600
_SPAN = timedelta(days=60)
_JUSTICE, _HEALTH, _OFFICE = "BTP", "BYT", "VPCP"
_Row = dict[str, object]


@dataclass(frozen=True)
class Sheet:
    """A delivery of the demo: whose, of what, how many days ago."""

    name: str
    organisation: str
    record_type: str
    days_ago: int
    rows: tuple[_Row, ...]


def deliver_all(here: Installation) -> int:
    """Deliver what was not delivered yet, oldest first; return how many rows landed."""
    return sum(_deliver(here, sheet) for sheet in _sheets(here))


def _sheets(here: Installation) -> Iterator[Sheet]:
    today = here.today
    interrupted = _dossiers(here, HA_NOI, today - timedelta(days=21), seed=1)
    yield Sheet("interrupted", HA_NOI, "dossier", 20, interrupted)
    for seed, organisation in enumerate((DA_NANG, _JUSTICE, _HEALTH), start=2):
        rows = _dossiers(here, organisation, today - timedelta(days=2), seed=seed)
        yield Sheet("dossiers", organisation, "dossier", 1, rows)
    stated = _control_totals(here, _HEALTH, today - timedelta(days=14))
    yield Sheet("totals", _HEALTH, "control_total", 1, stated)
    yield Sheet("tasks", DA_NANG, "task_update", 1, _task_updates(DA_NANG, today))
    yield Sheet("task-states", _OFFICE, "task_update", 1, _task_states(here.programme, today))


def _deliver(here: Installation, sheet: Sheet) -> int:
    delivery_id = f"illustrative-{sheet.name}"
    if here.lake.delivery(sheet.organisation, delivery_id):
        return 0
    moment = here.now() - timedelta(days=sheet.days_ago)
    receipt = deliver(
        BytesIO(b"".join(orjson.dumps(row, default=str) + b"\n" for row in sheet.rows)),
        programme=here.programme,
        lake=here.lake,
        record_type=sheet.record_type,
        organisation=sheet.organisation,
        delivery_id=delivery_id,
        now=lambda: moment,
        pseudonym_key=here.pseudonym_key,
        format="ndjson",
        illustrative=True,
    )
    return receipt.rows_landed


def _dossiers(here: Installation, organisation: str, last: date, *, seed: int) -> tuple[_Row, ...]:
    """Return invented dossiers of an organisation, up to a day."""
    batches = sample(
        here.programme,
        rows=_ROWS,
        seed=seed,
        first_day=last - _SPAN,
        last_day=last,
        organisations=[organisation],
        identities=True,
    )
    rows = (row for batch in batches for row in batch.to_pylist())
    return tuple({name: _plain(value) for name, value in row.items()} for row in rows)


def _control_totals(here: Installation, organisation: str, day: date) -> tuple[_Row, ...]:
    """Return totals of a day that state more than was delivered: gaps to look at."""
    procedures = [entry.code for entry in here.programme.code_lists["procedure"].entries[:3]]
    stated = {"organisation": organisation, "day": day, "ended": 0, "returned": 0, "refused": 0}
    return tuple({**stated, "procedure": code, "received": 40} for code in procedures)


def _task_updates(organisation: str, today: date) -> tuple[_Row, ...]:
    """Return updates of which two are wrong: such rows are refused with their reasons."""
    reported = today - timedelta(days=1)
    wanted = (
        ("kts_ict", "assigned", 60),
        ("kts_data", "assigned", 35),
        ("kts_data", "nearly done", 90),
        ("kts_ict", "assigned", 160),
    )
    return tuple(
        {
            "task": task,
            "organisation": organisation,
            "reported_on": reported,
            "status": status,
            "progress_percent": percent,
        }
        for task, status, percent in wanted
    )


def _task_states(programme: Programme, today: date) -> tuple[_Row, ...]:
    """Return reports on the programme's tasks but the last, by which every state is seen: done in
    time, done late, under way, not started."""
    reported = today - timedelta(days=1)
    stories = itertools.cycle((_done(-10), _done(30), _open("assigned", 60), _open("new", 0)))
    return tuple(
        {"task": task.code, "organisation": _OFFICE, "reported_on": reported}
        | story(task.due_on or reported - timedelta(days=60))
        for task, story in zip(programme.tasks[:-1], stories, strict=False)
    )


def _done(days_after: int) -> Callable[[date], _Row]:
    return lambda due_on: {
        "status": "completed",
        "progress_percent": 100,
        "completed_on": due_on + timedelta(days=days_after),
        "product": "Minh họa",
        "evidence": "Minh họa",
    }


def _open(status: str, percent: int) -> Callable[[date], _Row]:
    return lambda _due_on: {"status": status, "progress_percent": percent}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value

"""Read an event log of permit cases in plain Python, as a second way to its facts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

CHANNELS = {
    "Internet": "internet",
    "Desk": "desk",
    "Post": "post",
    "e-mail": "email",
    "Intern": "internal",
}
DEPARTMENTS = {
    "General": "GENERAL",
    "Customer contact": "CUSTOMER_CONTACT",
    "Experts": "EXPERTS",
}


@dataclass(frozen=True)
class EventLog:
    """The cases (last row of each) and the events of a log, in the words of the programme."""

    cases: tuple[dict[str, Any], ...]
    events: tuple[dict[str, Any], ...]

    @property
    def ended(self) -> list[dict[str, Any]]:
        """The cases that have ended."""
        return [case for case in self.cases if case["ended_at"]]


def read_event_log(path: Path) -> EventLog:
    """Read a log; an empty end means that the case is open."""
    cases: dict[str, dict[str, Any]] = {}
    events = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            cases[row["case:concept:name"]] = _case(row)
            events.append(_event(row))
    return EventLog(tuple(cases.values()), tuple(events))


def _case(row: dict[str, str]) -> dict[str, Any]:
    return {
        "case_id": row["case:concept:name"],
        "department": DEPARTMENTS[row["case:department"]],
        "channel": CHANNELS[row["case:channel"]],
        "started_at": _moment(row["case:startdate"]),
        "planned_end_at": _moment(row["case:enddate_planned"]),
        "deadline_at": _moment(row["case:deadline"]),
        "ended_at": _moment(row["case:enddate"]),
        "case_group": row["case:group"] or None,
    }


def _event(row: dict[str, str]) -> dict[str, Any]:
    return {
        "event_id": row["concept:instance"],
        "case_id": row["case:concept:name"],
        "department": DEPARTMENTS[row["case:department"]],
        "activity": row["concept:name"],
        "happened_at": _moment(row["time:timestamp"]),
    }


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""Illustrative records of the smaller record types: one short generator each, in one table."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Any

import pyarrow as pa

from laban.programme import ColumnType, Organisation
from laban.sample.errors import SampleError
from laban.sample.request import Sample

Row = dict[str, Any]

_TYPES = {
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.TIMESTAMP: pa.timestamp("us", "UTC"),
}
_ADULTS_OF_POPULATION = 0.74
_AGENCY_KINDS = ("ministry", "ministerial_agency", "government_agency", "province")
_CONNECTIONS = ("full", "full", "full", "full", "partial", "interrupted", "none")
_SYSTEM_KINDS = ("administrative_procedure", "reporting", "other", "other", "other")


def small_batches(wanted: Sample) -> Iterator[pa.RecordBatch]:
    """Yield batches of at most `chunk_rows` records of a smaller record type."""
    record_type = wanted.programme.record_types[wanted.record_type]
    rows = islice(SMALL[wanted.record_type](wanted, random.Random(wanted.seed)), wanted.rows)
    schema: pa.Schema | None = None
    while chunk := list(islice(rows, wanted.chunk_rows)):
        schema = schema or pa.schema(
            [
                (name, _TYPES.get(record_type.columns[name].type, pa.string()))
                for name in record_type.columns
                if name in chunk[0]
            ]
        )
        yield pa.RecordBatch.from_pylist(chunk, schema=schema)


def _enterprises(wanted: Sample, chance: random.Random) -> Iterator[Row]:
    """Enterprises of provinces, as many as asked for; two in five make digital technology."""
    places = _units(wanted, "province")
    weights = [wanted.populations.get(place.id, 1_000_000) for place in places]
    for number in range(wanted.rows):
        opened = wanted.last_day - timedelta(days=chance.randrange(30, 6_000))
        closed = opened + timedelta(days=chance.randrange(200, 20_000))
        is_closed = closed <= wanted.last_day
        since = opened + timedelta(days=chance.randrange(0, 2_500))
        has_platform = since <= (closed if is_closed else wanted.last_day)
        place = chance.choices(places, weights)[0]
        yield {
            "enterprise": f"99{number:08d}",
            "organisation": _name(wanted, place),
            "opened_on": opened,
            "closed_on": closed if is_closed else None,
            "is_digital": chance.random() < 0.4,
            "in_industrial_park": chance.random() < 0.15,
            "platform_since": since if has_platform else None,
        }


def _systems(wanted: Sample, chance: random.Random) -> Iterator[Row]:
    """Systems of every agency, observed on the last day of the sample."""
    agencies = _units(wanted, *_AGENCY_KINDS)
    for number in range(wanted.rows):
        place, agency = divmod(number, len(agencies))
        owner = agencies[agency]
        is_approved = chance.random() < 0.65
        yield {
            "system": f"{owner.code}-{place + 1:03d}",
            "organisation": _name(wanted, owner),
            "observed_on": wanted.last_day,
            "name": f"Hệ thống minh họa {place + 1} ({owner.name.vi})",
            "kind": _SYSTEM_KINDS[place % len(_SYSTEM_KINDS)],
            "is_operating": chance.random() < 0.96,
            "connected_to_emc": chance.choice(_CONNECTIONS),
            "connected_to_reporting_system": chance.choice(_CONNECTIONS),
            "security_level": chance.choice((1, 2, 2, 3, 3, 3, 4)) if is_approved else None,
            "level_approved_on": _earlier(wanted, chance, 900) if is_approved else None,
            "plan_implemented": is_approved and chance.random() < 0.5,
            "on_platform": chance.random() < 0.6,
        }


def _villages(wanted: Sample, chance: random.Random) -> Iterator[Row]:
    """Villages of every commune, observed on the last day; nearly all are covered."""
    communes = _units(wanted, "commune")
    for number in range(wanted.rows):
        place, commune = divmod(number, len(communes))
        on_grid = chance.random() < 0.995
        yield {
            "village": f"{communes[commune].code}-{place + 1:03d}",
            "organisation": _name(wanted, communes[commune]),
            "observed_on": wanted.last_day,
            "on_national_grid": on_grid,
            "has_mobile_broadband": chance.random() < (0.985 if on_grid else 0.4),
            "households": chance.randrange(40, 400),
        }


def _adults(wanted: Sample, chance: random.Random) -> Iterator[Row]:
    """Adults of every province and how many used a service, on the last day."""
    for place in _units(wanted, "province"):
        adults = round(wanted.populations.get(place.id, 1_000_000) * _ADULTS_OF_POPULATION)
        yield {
            "organisation": _name(wanted, place),
            "observed_on": wanted.last_day,
            "adults_using": adults * chance.randrange(18, 55) // 100,
            "adult_population": adults,
        }


def _essential_services(wanted: Sample, chance: random.Random) -> Iterator[Row]:
    """The 25 and the 28 essential services; their names are not known, so they are numbered."""
    agencies = _units(wanted, "ministry")
    for number in range(53):
        is_complete = chance.random() < 0.85
        yield {
            "service": f"TY{number + 1:02d}",
            "organisation": _name(wanted, agencies[number % len(agencies)]),
            "list": "project_06" if number < 25 else "decision_422",
            "name": f"Dịch vụ thiết yếu minh họa {number + 1}",
            "reported_on": wanted.last_day,
            "completed_on": _earlier(wanted, chance, 700) if is_complete else None,
        }


def _platform_users(wanted: Sample, chance: random.Random) -> Iterator[Row]:
    """Whether each agency uses the security platform, on the last day."""
    for agency in _units(wanted, *_AGENCY_KINDS):
        uses = chance.random() < 0.9
        yield {
            "organisation": _name(wanted, agency),
            "observed_on": wanted.last_day,
            "uses_platform": uses,
            "systems_on_platform": chance.randrange(1, 60) if uses else 0,
        }


def _task_updates(wanted: Sample, chance: random.Random) -> Iterator[Row]:
    """What each task's organisation, or the root, reports at the end of each month."""
    for task in wanted.programme.tasks:
        doer = wanted.programme.organisations.on(
            task.lead or wanted.programme.head.root, wanted.last_day
        )
        if doer is None:
            continue
        progress = 0
        for day in _ends_of_months(wanted.first_day, wanted.last_day):
            progress = min(100, progress + chance.randrange(4, 18))
            is_complete = progress == 100
            yield {
                "task": task.code,
                "organisation": _name(wanted, doer),
                "reported_on": day,
                "status": "completed" if is_complete else "assigned",
                "progress_percent": str(progress),
                "due_on": task.due_on,
                "completed_on": day if is_complete else None,
                "evidence": "Văn bản minh họa" if is_complete else None,
            }
            if is_complete:
                break


def _units(wanted: Sample, *kinds: str) -> list[Organisation]:
    """Return the organisations of some kinds that exist on the last day, in a fixed order."""
    chosen = None if wanted.organisations is None else set(wanted.organisations)
    found = [
        unit
        for unit in wanted.programme.organisations.by_id.values()
        if unit.kind in kinds
        and unit.is_valid_on(wanted.last_day)
        and (chosen is None or chosen & {unit.id, unit.code})
    ]
    if not found:
        raise SampleError(
            f"No {' or '.join(kinds)} exists on {wanted.last_day.isoformat()}.",
            cure="Choose another last day, or more organisations.",
            code="sample-006",
        )
    return sorted(found, key=lambda unit: unit.id)


def _name(wanted: Sample, unit: Organisation) -> str:
    return unit.id if wanted.identities else unit.code


def _earlier(wanted: Sample, chance: random.Random, days: int) -> date:
    return wanted.last_day - timedelta(days=chance.randrange(days))


def _ends_of_months(first_day: date, last_day: date) -> Iterator[date]:
    day = first_day
    while day <= last_day:
        after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield min(after - timedelta(days=1), last_day)
        day = after


SMALL: Mapping[str, Callable[[Sample, random.Random], Iterator[Row]]] = {
    "adult_service_use": _adults,
    "agency_platform": _platform_users,
    "enterprise": _enterprises,
    "essential_service": _essential_services,
    "information_system": _systems,
    "task_update": _task_updates,
    "village_coverage": _villages,
}

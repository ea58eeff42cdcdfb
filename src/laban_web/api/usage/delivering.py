"""Deliver the days that are over: one delivery for each organisation and day, through the door.

A day is closed before it is delivered, so that the same delivery is made however often it is tried.
"""

from __future__ import annotations

import io
from collections import defaultdict
from datetime import date

import orjson

from laban.base import UserError
from laban.connect import deliver
from laban_web.api.models import MeasuredService, UsageCount
from laban_web.api.usage.services import RECORD_TYPE
from laban_web.installation import installation
from laban_web.operations.jobs import Job, daily_at

Batch = tuple[str, date, bool]


def deliver_usage() -> str:
    """Deliver every day that is over and was not delivered yet.

    Raises:
        UserError: The first that a delivery met, after all others were tried.
    """
    here = installation()
    if RECORD_TYPE not in here.programme.record_types:
        return ""
    over = UsageCount.objects.filter(day__lt=here.today, delivered_at__isnull=True)
    over.update(is_closed=True)
    errors: list[UserError] = []
    done = 0
    for batch, counts in _batches(list(over.order_by("service", "day"))).items():
        try:
            _deliver(batch, counts)
            done += 1
        except UserError as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return f"{done} {'day' if done == 1 else 'days'} of organisations delivered" if done else ""


def _batches(counts: list[UsageCount]) -> dict[Batch, list[UsageCount]]:
    """Return counts by organisation, day, and whether they are illustrative."""
    services = MeasuredService.objects.in_bulk([c.service for c in counts], field_name="service")
    found: defaultdict[Batch, list[UsageCount]] = defaultdict(list)
    for count in counts:
        service = services.get(count.service)
        if service:
            found[service.organisation, count.day, service.is_illustrative].append(count)
    return found


def _deliver(batch: Batch, counts: list[UsageCount]) -> None:
    here = installation()
    organisation, day, illustrative = batch
    lines = b"".join(orjson.dumps(_row(c), option=orjson.OPT_APPEND_NEWLINE) for c in counts)
    deliver(
        io.BytesIO(lines),
        programme=here.programme,
        lake=here.lake,
        record_type=RECORD_TYPE,
        organisation=organisation,
        delivery_id=f"usage-{day}{'-illustrative' if illustrative else ''}",
        now=here.now,
        format="ndjson",
        illustrative=illustrative,
        pseudonym_key=here.pseudonym_key,
    )
    numbers = [count.pk for count in counts]
    UsageCount.objects.filter(pk__in=numbers).update(delivered_at=here.now())


def _row(count: UsageCount) -> dict[str, object]:
    return {
        "service": count.service,
        "organisation": count.service.partition("/")[0],
        "day": count.day.isoformat(),
        "visits": count.visits,
        "starts": count.starts,
        "completions": count.completions,
    }


# Half an hour after midnight every server has long written down what it counted that day.
USAGE_JOB = Job("usage", daily_at(0, 30), deliver_usage)

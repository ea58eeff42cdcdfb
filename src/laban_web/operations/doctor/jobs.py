"""Jobs that a process holds which is gone."""

from __future__ import annotations

from collections.abc import Iterator

from laban_web.operations.doctor.diagnoses import Diagnosis, Visit
from laban_web.operations.models import JobLease


def examine_leases(visit: Visit) -> Iterator[Diagnosis]:
    """Find jobs whose holder died: another takes them over when the lease ends."""
    held = JobLease.objects.exclude(holder="").order_by("name")
    if not visit.is_alone:
        held = held.filter(held_until__lte=visit.now)
    for lease in held:
        yield visit.found(
            "jobs",
            f"The job {lease.name} is held by a process that is gone.",
            lambda lease=lease: JobLease.objects.filter(pk=lease.pk, holder=lease.holder).update(
                holder="", held_until=None
            ),
        )

"""What an operator sees of the server: its health, its jobs, its sources, its publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from laban.connect import PullStatus, pull_status
from laban.publication import Publication
from laban_web.installation import installation
from laban_web.operations.health import Finding, readiness
from laban_web.operations.models import JobLease, JobRun
from laban_web.operations.renewal import RENEWAL

_JOB_TITLES = {
    "publish": _("List new record files for other engines"),
    "compact": _("Put small record files together"),
    "connections": _("Judge connections and keep the verdicts"),
    "sweep": _("Forget what is over, and count idle accounts"),
    "usage": _("Deliver how often services were used"),
    "pulls": _("Pull from sources that are due"),
    RENEWAL: _("Measure and publish what has changed"),
    "pages": _("Publish pages of the portal at their time"),
}
RUNS_SHOWN = 20
RENEWALS_SHOWN = 7


@dataclass(frozen=True, slots=True)
class JobState:
    """One job: when it is due, how late it is, how its last run went."""

    name: str
    title: str
    next_run_at: datetime | None
    is_running: bool
    lag: timedelta
    last: JobRun | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the operator's page."""

    findings: tuple[Finding, ...]
    jobs: tuple[JobState, ...]
    sources: tuple[PullStatus, ...]
    runs: tuple[JobRun, ...]
    publication: Publication | None
    renewals: tuple[JobRun, ...]

    @property
    def is_ready(self) -> bool:
        """Say whether deliveries can be taken."""
        return all(finding.is_well for finding in self.findings)


def overview(now: datetime) -> Overview:
    """Return how the server stands."""
    here = installation()
    return Overview(
        findings=tuple(readiness()),
        jobs=tuple(_jobs(now)),
        sources=pull_status(here.programme, here.lake, now),
        runs=tuple(JobRun.objects.all()[:RUNS_SHOWN]),
        publication=here.publication,
        renewals=tuple(JobRun.objects.filter(name=RENEWAL)[:RENEWALS_SHOWN]),
    )


def ask_for_run(name: str, now: datetime) -> bool:
    """Let a job be due now: whichever process looks next runs it; no when there is no such job."""
    return bool(JobLease.objects.filter(name=name).update(next_run_at=now))


def _jobs(now: datetime) -> list[JobState]:
    newest = JobRun.objects.values("name").annotate(newest=Max("pk")).values("newest")
    last = {run.name: run for run in JobRun.objects.filter(pk__in=newest)}
    return [
        JobState(
            name=lease.name,
            title=str(_JOB_TITLES.get(lease.name, lease.name)),
            next_run_at=lease.next_run_at,
            is_running=bool(lease.held_until and lease.held_until > now),
            lag=max(now - (lease.next_run_at or now), timedelta()),
            last=last.get(lease.name),
        )
        for lease in JobLease.objects.order_by("name")
    ]

"""Pages that go out, or are taken down, at a time that an editor set."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from laban_web.operations.jobs import SCHEDULE, Job, every

LOOK_EVERY = timedelta(minutes=1)


def publish_due() -> str:
    """Publish what is due, and take down what has expired."""
    now = timezone.now()
    due = Revision.objects.filter(approved_go_live_at__lte=now).count()
    expired = Page.objects.filter(live=True, expire_at__lte=now).count()
    if not (due or expired):
        return ""
    call_command("publish_scheduled", verbosity=0)
    return f"{due} pages published, {expired} taken down"


def schedule() -> None:
    """Add the job to what the server does by itself."""
    SCHEDULE.add(Job("pages", every(LOOK_EVERY), publish_due))

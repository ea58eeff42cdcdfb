"""What people do in the workspace, again and again."""

from __future__ import annotations

import re
from io import BytesIO

from django.http import HttpResponse
from django.test import Client

from laban_web.workspace.models import Submission

TASK = {
    "row-task": "III.1",
    "row-organisation": "48",
    "row-reported_on": "5/11/2026",
    "row-status": "assigned",
    "row-progress_percent": "12,5",
}
TASK_FORM = "/workspace/deliver/task_update/form/"
# One that nobody must approve.
COVERAGE = "village,organisation,observed_on,households,has_mobile,has_fixed\n"


def text_of(page: HttpResponse) -> str:
    """Return the text of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def type_task(browser: Client, **more: str) -> Submission:
    """Type a task update; return its draft."""
    page = browser.post(TASK_FORM, TASK | {f"row-{k}": v for k, v in more.items()})
    assert page.status_code == 302, text_of(page)
    return Submission.objects.latest("changed_at")


def send_task(browser: Client, **more: str) -> Submission:
    """Type a task update and send it for approval."""
    made = type_task(browser, **more)
    assert browser.post(f"/workspace/submissions/{made.pk}/send/").status_code == 302
    made.refresh_from_db()
    return made


def upload(browser: Client, record_type: str, name: str, content: bytes) -> HttpResponse:
    """Upload a file for a record type."""
    file = BytesIO(content)
    file.name = name
    return browser.post(f"/workspace/deliver/{record_type}/file/", {"file": file, "numbers": "vi"})

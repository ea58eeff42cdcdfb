"""What needs approval: sent by one, approved by another, delivered once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client

from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.models import Person, Role
from laban_web.installation import installation
from laban_web.workspace.models import DRAFT_KEPT, Submission
from laban_web.workspace.submissions import changes, files

from ..conftest import PROVINCE, browser_of, person
from .acts import TASK, send_task, text_of, type_task

pytestmark = pytest.mark.django_db


def _page(submission: Submission, action: str = "") -> str:
    return f"/workspace/submissions/{submission.pk}/{action}"


def _deliveries() -> list[str]:
    return [one.delivery_id for one in installation().lake.deliveries()]


def test_what_needs_approval_waits_and_is_not_in_the_lake(as_lan: Client) -> None:
    sent = send_task(as_lan)
    assert sent.state == "waiting"
    assert _deliveries() == []


def test_approver_of_the_unit_sees_it_on_her_first_page_and_approves(
    as_lan: Client, as_minh: Client
) -> None:
    sent = send_task(as_lan)
    assert sent.delivery_id in as_minh.get("/workspace/").content.decode()
    as_minh.post(_page(sent, "approve/"), {"sha256": sent.sha256})
    [delivered] = installation().lake.deliveries()
    assert (delivered.delivery_id, delivered.content_sha256) == (sent.delivery_id, sent.sha256)
    assert not files.path_of(sent).exists()
    assert "Chờ bạn phê duyệt" not in text_of(as_minh.get("/workspace/"))


def test_approver_above_approves_too(as_lan: Client, db: None) -> None:
    root = installation().programme.organisations.root
    above = browser_of(person("Above", root, Role.APPROVER))
    sent = send_task(as_lan)
    above.post(_page(sent, "approve/"), {"sha256": sent.sha256})
    assert _deliveries() == [sent.delivery_id]


def test_nobody_approves_or_returns_her_own(lan: Person) -> None:
    both = browser_of(lan, Role.APPROVER)
    sent = send_task(both)
    for action in ("approve/", "return/"):
        assert (
            both.post(_page(sent, action), {"sha256": sent.sha256, "reason": "x"}).status_code
            == 403
        )
    assert sent.delivery_id not in text_of(both.get("/workspace/")).split("Bạn đã trình")[0]
    assert _deliveries() == []


def test_approving_twice_delivers_once(as_lan: Client, as_minh: Client) -> None:
    sent = send_task(as_lan)
    for _again in range(3):
        assert as_minh.post(_page(sent, "approve/"), {"sha256": sent.sha256}).status_code == 302
    assert _deliveries() == [sent.delivery_id]
    assert AuditEntry.objects.filter(action="delivery.approved").count() == 1


def test_content_that_was_not_shown_is_not_approved(as_lan: Client, as_minh: Client) -> None:
    sent = send_task(as_lan)
    shown = sent.sha256
    as_lan.post(_page(sent, "recall/"))
    as_lan.post(_page(sent, "rows/1/"), TASK | {"row-task": "III.9"})
    as_lan.post(_page(sent, "send/"))
    as_minh.post(_page(sent, "approve/"), {"sha256": shown})
    sent.refresh_from_db()
    assert sent.state == "waiting"
    assert _deliveries() == []


def test_returned_with_a_reason_is_mended_and_sent_again(as_lan: Client, as_minh: Client) -> None:
    sent = send_task(as_lan)
    assert "govuk-error-message" in as_minh.post(_page(sent, "return/")).content.decode()
    as_minh.post(_page(sent, "return/"), {"reason": "Sai nhiệm vụ"})
    assert "Sai nhiệm vụ" in text_of(as_lan.get(_page(sent)))
    as_lan.post(_page(sent, "rows/1/"), TASK | {"row-task": "III.3"})
    as_lan.post(_page(sent, "send/"))
    sent.refresh_from_db()
    as_minh.post(_page(sent, "approve/"), {"sha256": sent.sha256})
    steps = list(sent.steps.values_list("step", "person__name"))
    assert steps == [
        ("begun", "Lan"), ("sent", "Lan"), ("returned", "Minh"), ("sent", "Lan"),
        ("approved", "Minh"), ("delivered", "Minh"),
    ]  # fmt: skip
    done = AuditEntry.objects.filter(object_id=sent.delivery_id).order_by("id")
    assert list(done.values_list("action", flat=True)) == [
        "delivery.submitted", "delivery.returned", "delivery.submitted", "delivery.approved",
        "delivery.accepted",
    ]  # fmt: skip


def test_recalled_before_a_decision_can_be_changed_and_discarded(
    as_lan: Client, as_minh: Client
) -> None:
    sent = send_task(as_lan)
    as_lan.post(_page(sent, "recall/"))
    assert as_minh.get(_page(sent)).status_code == 404
    as_lan.post(_page(sent, "discard/"))
    sent.refresh_from_db()
    assert sent.state == "discarded"
    assert not files.path_of(sent).exists()


def test_what_is_waiting_cannot_be_changed(as_lan: Client) -> None:
    sent = send_task(as_lan)
    assert as_lan.post(_page(sent, "rows/1/"), TASK).status_code == 403
    assert as_lan.post(_page(sent, "discard/")).status_code == 403


def test_content_changed_behind_its_back_goes_back_to_the_sender(
    as_lan: Client, as_minh: Client
) -> None:
    sent = send_task(as_lan)
    files.write_rows(sent, [{"task": "other"}])
    as_minh.post(_page(sent, "approve/"), {"sha256": sent.sha256})
    sent.refresh_from_db()
    assert (sent.state, _deliveries()) == ("returned", [])


def test_crash_between_approval_and_delivery_is_finished_by_trying_again(
    as_lan: Client, as_minh: Client, minh: Person
) -> None:
    sent = send_task(as_lan)
    Submission.objects.filter(pk=sent.pk).update(state="approved")
    assert "approve/" in as_minh.get(_page(sent)).content.decode()
    as_minh.post(_page(sent, "approve/"))
    assert _deliveries() == [sent.delivery_id]


def test_who_no_longer_delivers_cannot_send(as_lan: Client, lan: Person) -> None:
    draft = type_task(as_lan)
    lan.memberships.update(role=Role.INSPECTOR)
    assert as_lan.post(_page(draft, "send/")).status_code in (302, 403)
    assert _deliveries() == []
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_old_draft_is_gone_with_its_file(as_lan: Client) -> None:
    draft = type_task(as_lan)
    old = draft.changed_at - DRAFT_KEPT - timedelta(minutes=1)
    Submission.objects.filter(pk=draft.pk).update(changed_at=old)
    assert as_lan.get(_page(draft)).status_code == 404
    type_task(as_lan)
    draft.refresh_from_db()
    assert draft.state == "discarded"
    assert not files.path_of(draft).exists()


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_deliver_once(as_lan: Client, minh: Person) -> None:
    sent = send_task(as_lan)
    other = person("Nga", PROVINCE, Role.APPROVER)
    together = threading.Barrier(2)

    def approve(someone: Person) -> None:
        browser = browser_of(someone)
        together.wait(timeout=30)
        browser.post(_page(sent, "approve/"), {"sha256": sent.sha256})
        connections.close_all()

    threads = [threading.Thread(target=approve, args=(one,)) for one in (minh, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert _deliveries() == [sent.delivery_id]
    assert sent.steps.filter(step="approved").count() == 1
    assert sent.steps.filter(step="delivered").count() == 1


def test_record_type_says_whether_approval_is_needed() -> None:
    assert changes.needs_approval(Submission(record_type="task_update"))
    assert not changes.needs_approval(Submission(record_type="village_coverage"))


def test_what_a_person_for_demonstrations_delivers_is_illustrative(
    lan: Person, as_lan: Client, as_minh: Client
) -> None:
    Person.objects.filter(pk=lan.pk).update(is_illustrative=True)
    sent = send_task(as_lan)
    as_minh.post(_page(sent, "approve/"), {"sha256": sent.sha256})
    [delivered] = installation().lake.deliveries()
    assert delivered.illustrative

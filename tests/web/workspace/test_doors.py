"""Every page of the workspace: who gets in, and by which method."""

from __future__ import annotations

import pytest
from django.test import Client

from laban_web.accounts.models import Person, Role
from laban_web.workspace.models import Submission
from laban_web.workspace.urls import urlpatterns

from ..conftest import PROVINCE, browser_of
from .acts import TASK, TASK_FORM, send_task, type_task, upload

pytestmark = pytest.mark.django_db

# Pages of everybody who reads, of who delivers, of one delivery, of one submission.
READING = {
    "deliveries": "/workspace/deliveries/",
    "connections": "/workspace/connections/",
    "connections_export": "/workspace/connections/export.csv",
    "gaps": "/workspace/connections/gaps/",
    "gaps_export": "/workspace/connections/gaps/export.csv",
    "connection": f"/workspace/connections/of/{PROVINCE}/dossier/",
}
DELIVERING = {
    "choose": "/workspace/deliver/",
    "first_row": TASK_FORM,
    "upload": "/workspace/deliver/task_update/file/",
    "template": "/workspace/deliver/task_update/template.xlsx",
}
OF_A_DELIVERY = {
    name: f"/workspace/deliveries/{part}/{{delivery}}"
    for name, part in (
        ("delivery", "of"),
        ("receipt", "receipt"),
        ("refused", "refused"),
        ("withdraw", "withdraw"),
    )
}
_S = "/workspace/submissions/{submission}/"
OF_A_SUBMISSION = {
    "submission": _S,
    "content": f"{_S}content/",
    "row": f"{_S}rows/1/",
    "return": f"{_S}return/",
}
CHANGES = {
    "send": f"{_S}send/",
    "approve": f"{_S}approve/",
    "recall": f"{_S}recall/",
    "discard": f"{_S}discard/",
    "remove_row": f"{_S}rows/1/remove/",
}
OTHERS = {"home": "/workspace/", "submissions": "/workspace/submissions/", "replace": f"{_S}file/"}
EVERY = READING | DELIVERING | OF_A_DELIVERY | OF_A_SUBMISSION | CHANGES | OTHERS
SHOWN = READING | DELIVERING | OF_A_DELIVERY | OF_A_SUBMISSION | OTHERS


@pytest.fixture
def draft(as_lan: Client) -> Submission:
    """A task update that Lan has typed."""
    return type_task(as_lan)


@pytest.fixture
def delivered(as_lan: Client, as_minh: Client) -> str:
    """The address of a delivery of Lan's that Minh approved."""
    sent = send_task(as_lan, task="III.2")
    as_minh.post(f"/workspace/submissions/{sent.pk}/approve/", {"sha256": sent.sha256})
    return f"{sent.organisation}/{sent.delivery_id}"


@pytest.fixture
def address(draft: Submission, delivered: str) -> dict[str, str]:
    """The address of every page by its name."""
    return {
        name: page.format(submission=draft.pk, delivery=delivered) for name, page in EVERY.items()
    }


def test_these_are_all_the_pages() -> None:
    assert set(EVERY) == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize(
    "name", [*READING, *DELIVERING, *OF_A_DELIVERY, "submission", "content", "row", "home"]
)
def test_focal_point_opens_her_pages(name: str, address: dict[str, str], as_lan: Client) -> None:
    assert as_lan.get(address[name]).status_code == 200


@pytest.mark.parametrize("name", EVERY)
def test_visitor_is_led_to_sign_in(name: str, address: dict[str, str]) -> None:
    visitor = Client()
    answer = (visitor.get if name in SHOWN else visitor.post)(address[name])
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", EVERY)
def test_wrong_method_is_refused(name: str, address: dict[str, str], as_lan: Client) -> None:
    assert (as_lan.delete if name in SHOWN else as_lan.get)(address[name]).status_code == 405


@pytest.mark.parametrize("name", [*OF_A_DELIVERY, *OF_A_SUBMISSION, *CHANGES, "connection"])
def test_somebody_of_another_ministry_finds_nothing(
    name: str, address: dict[str, str], as_hoa: Client, draft: Submission
) -> None:
    assert (as_hoa.get if name in SHOWN else as_hoa.post)(address[name]).status_code == 404
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("name", [*READING, *DELIVERING])
def test_page_needs_a_role_in_delivering(name: str, minh: Person, address: dict[str, str]) -> None:
    minh.memberships.all().delete()
    operator = browser_of(minh, Role.OPERATOR)
    assert operator.get(address[name]).status_code == 403
    assert operator.get("/workspace/").status_code == 200


@pytest.mark.parametrize("name", [*DELIVERING, "withdraw"])
def test_inspector_reads_only(name: str, minh: Person, delivered: str, draft: Submission) -> None:
    minh.memberships.all().delete()
    inspector = browser_of(minh, Role.INSPECTOR)
    assert inspector.get(EVERY[name].format(delivery=delivered)).status_code == 403
    assert inspector.get(f"/workspace/deliveries/of/{delivered}").status_code == 200
    assert inspector.post(TASK_FORM, TASK).status_code == 403


def test_colleague_sees_a_draft_only_once_it_is_sent(
    draft: Submission, as_lan: Client, as_minh: Client
) -> None:
    page = f"/workspace/submissions/{draft.pk}/"
    assert as_minh.get(page).status_code == 404
    as_lan.post(f"{page}send/")
    assert as_minh.get(page).status_code == 200


def test_file_is_replaced_by_who_uploaded_it(as_lan: Client, as_minh: Client) -> None:
    made = upload(as_lan, "task_update", "a.csv", b"task,organisation,reported_on,status\n")
    page = f"{made['Location']}file/"
    assert as_lan.get(page).status_code == 200
    assert as_minh.get(page).status_code == 404

"""The page of tasks: groups, leads, states by delivered reports, what is not published."""

from __future__ import annotations

import pytest
from django.test import Client

from laban_web.installation import Installation
from tests.web.portal.test_targets import text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["vi", "en"])
def test_page_has_every_task(
    client: Client, here: Installation, published: object, language: str
) -> None:
    page = client.get(f"/{language}/tasks/").content.decode()
    for task in here.programme.tasks:
        assert f'id="{task.code}"' in page


def test_states_follow_from_the_reports(client: Client, published: object) -> None:
    """DV1 was due on 31/12/2024 and done on 18/12; DV2 due on 30/4/2024 and done on 10/6."""
    page = text(client, "/vi/tasks/?q=DV1+phiên")
    assert "Hoàn thành" in page
    assert "Minh họa" in page
    assert "20/12/2024" in page
    assert "Hoàn thành muộn" in text(client, "/vi/tasks/?q=DV2")


def test_state_that_rests_on_invented_reports_says_so(client: Client, published: object) -> None:
    page = client.get("/en/tasks/?q=DV1+sessions").content.decode()
    row = page[page.index('id="DV1"') :]
    state = row[row.index("laban-verdict--done") : row.index("</td>", row.index("laban-verdict"))]
    assert "laban-invented" in state
    assert "Some of these states rest on invented reports" in page


def test_what_is_not_published_is_said(client: Client, published: object) -> None:
    page = text(client, "/en/tasks/")
    assert "Group not published" in page
    assert "6 tasks are known from published texts" in page
    assert "product not published" in page


def test_filters_show_what_fits(client: Client, published: object) -> None:
    assert "2 tasks" in text(client, "/en/tasks/?state=no_report&q=plan")
    assert "No task fits." in text(client, "/en/tasks/?group=digital_data")
    assert "is no choice of the filter" in text(client, "/en/tasks/?lead=nobody")


def test_without_a_publication_tasks_are_there(client: Client, here: Installation) -> None:
    page = text(client, "/vi/tasks/")
    assert "Chưa có lần công bố nào" in page
    assert "Chưa có báo cáo" in page

"""The page on which an operator sees how the server stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.models import Person, Role
from laban_web.installation import Installation, installation
from laban_web.operations.jobs import Job, Schedule, every
from laban_web.operations.models import JobLease, JobRun
from tests.web.conftest import browser_of

pytestmark = pytest.mark.django_db
PAGE, RUN, PULL = "/operations/", "/operations/jobs/publish/run/", "/operations/sources/x/pull/"


@pytest.fixture
def as_minh(home: Installation, minh: Person) -> Client:
    """A browser of Minh, who operates the server."""
    return browser_of(minh, Role.OPERATOR, organisation=installation().programme.organisations.root)


@pytest.fixture
def lease(home: Installation) -> JobLease:
    return JobLease.objects.create(name="publish", next_run_at=home.now() + timedelta(hours=1))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_operator_sees_jobs_health_and_runs(
    as_minh: Client, lease: JobLease, language: str
) -> None:
    JobRun.objects.create(name="publish", began_at=lease.next_run_at, error="It <b>broke</b>.")
    answer = as_minh.get(PAGE, headers={"Accept-Language": language})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "It &lt;b&gt;broke&lt;/b&gt;." in text
    words = {"vi": ("Máy chủ", "Sẵn sàng", "Thất bại"), "en": ("Server", "Ready", "Failed")}
    assert all(word in text for word in words[language])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_operator_sees_what_is_published_and_how_it_went(
    as_minh: Client, home: Installation, language: str
) -> None:
    JobLease.objects.create(name="renewal", next_run_at=None)
    began = home.now()
    ended = began + timedelta(minutes=1, seconds=5)
    JobRun.objects.create(name="renewal", began_at=began, ended_at=ended, error="Out of luck.")
    text = as_minh.get(PAGE, headers={"Accept-Language": language}).content.decode()
    assert "0:01:05" in text
    assert text.count("Out of luck.") == 3
    words = {
        "vi": ("Chưa công bố lần nào.", "Đo lường và công bố khi có thay đổi"),
        "en": ("Nothing has been published yet.", "Measure and publish what has changed"),
    }
    assert all(word in text for word in words[language])


def test_job_without_a_turn_is_run_by_hand_only(as_minh: Client, home: Installation) -> None:
    JobLease.objects.create(name="renewal", next_run_at=None)
    english = {"Accept-Language": "en"}
    assert "By hand only" in as_minh.get(PAGE, headers=english).content.decode()
    assert as_minh.post(RUN.replace("publish", "renewal")).status_code == 302
    assert JobLease.objects.get().next_run_at is not None


def test_job_that_is_long_due_is_late(as_minh: Client, lease: JobLease) -> None:
    JobLease.objects.update(next_run_at=lease.next_run_at - timedelta(hours=2))
    assert "Late" in as_minh.get(PAGE, headers={"Accept-Language": "en"}).content.decode()


def test_job_is_run_out_of_turn_by_whoever_looks_next(
    as_minh: Client, home: Installation, lease: JobLease
) -> None:
    ran: list[int] = []
    schedule = Schedule()
    schedule.add(Job("publish", every(timedelta(hours=1)), lambda: str(ran.append(1))))
    schedule.run_due(home.now())
    assert not ran
    assert as_minh.post(RUN).status_code == 302
    schedule.run_due(home.now())
    assert ran == [1]
    entry = AuditEntry.objects.get(action="job.started")
    assert (entry.object_kind, entry.object_id) == ("job", "publish")


@pytest.mark.parametrize("page", [RUN.replace("publish", "nothing"), PULL])
def test_what_is_not_there_is_not_found(as_minh: Client, page: str) -> None:
    assert as_minh.post(page).status_code == 404


def test_wrong_methods_are_refused(as_minh: Client) -> None:
    assert as_minh.post(PAGE).status_code == 405
    assert as_minh.get(RUN).status_code == 405
    assert as_minh.get(PULL).status_code == 405


def _asked(browser: Client, page: str) -> int:
    return (browser.get(page) if page == PAGE else browser.post(page)).status_code


@pytest.mark.parametrize("page", [PAGE, RUN, PULL])
def test_right_is_needed(page: str, lease: JobLease, as_lan: Client, hoa: Person) -> None:
    """An operator of another organisation than the root is no operator of the server."""
    assert _asked(as_lan, page) == 403
    assert _asked(browser_of(hoa, Role.OPERATOR), page) == 403
    assert JobLease.objects.get().next_run_at == lease.next_run_at


@pytest.mark.parametrize("page", [PAGE, RUN, PULL])
def test_visitor_is_led_to_sign_in(page: str, client: Client) -> None:
    assert _asked(client, page) == 302

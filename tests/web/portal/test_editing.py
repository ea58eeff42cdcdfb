"""Who may edit what: Lan writes news, Minh beside her, Hoa keeps the library, the office approves."""

from __future__ import annotations

import base64
import re
import time
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision

from laban_web.accounts.models import Membership, Person, Role
from laban_web.portal.editorial.groups import MODERATORS
from laban_web.portal.editorial.translations import pages_out_of_step
from laban_web.portal.editorial.upkeep import publish_due
from laban_web.portal.models import NewsArticle, NewsIndex, StandardPage
from tests.web.conftest import TOTP_SECRET, browser_of

pytestmark = pytest.mark.django_db


def _news() -> NewsIndex:
    return NewsIndex.objects.get(locale__language_code="vi")


def _form(title: str, **more: str) -> dict[str, str]:
    return {
        "title": title, "slug": "bai-moi", "lead": "", "day": "2026-11-25", "source": "",
        "picture": "", "picture_words": "", "body-count": "0", "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "", **more,
    }  # fmt: skip


def _add(browser: Client, parent: Page, kind: str = "newsarticle", **more: str) -> int:
    address = f"/edit/pages/add/portal/{kind}/{parent.pk}/"
    return browser.post(address, _form("Bài mới", **more)).status_code


def _article() -> NewsArticle:
    return NewsArticle.objects.get(slug="bai-moi", locale__language_code="vi")


def test_visitor_is_led_to_sign_in(content: None, client: Client) -> None:
    assert client.get("/edit/")["Location"] == "/accounts/login/?next=/edit/"


def test_who_has_no_role_in_editing_is_refused(content: None, as_lan: Client, lan: Person) -> None:
    TOTP.activate(lan, TOTP_SECRET)
    assert as_lan.get("/edit/").status_code == 403


def test_nobody_edits_without_a_second_factor(content: None, as_lan: Client) -> None:
    assert as_lan.get("/edit/")["Location"] == "/accounts/2fa/"


def test_news_editor_writes_a_draft_that_nobody_sees(lan_writes: Person, client: Client) -> None:
    hers = browser_of(lan_writes)
    assert hers.get("/edit/").status_code == 200
    assert _add(hers, _news()) == 302
    assert not _article().live
    assert client.get("/vi/news/bai-moi/").status_code == 404


def test_news_editor_cannot_publish(lan_writes: Person) -> None:
    _add(browser_of(lan_writes), _news(), **{"action-publish": "action-publish"})
    assert not _article().live


def test_colleague_continues_a_draft(lan_writes: Person, minh_writes: Person) -> None:
    _add(browser_of(lan_writes), _news())
    address = f"/edit/pages/{_article().pk}/edit/"
    his = browser_of(minh_writes)
    assert his.get(address).status_code == 200
    assert his.post(address, _form("Bài sửa")).status_code == 302
    assert _article().get_latest_revision_as_object().title == "Bài sửa"


def test_stranger_neither_writes_nor_opens_news(
    lan_writes: Person, hoa_keeps_the_library: Person
) -> None:
    _add(browser_of(lan_writes), _news())
    hers = browser_of(hoa_keeps_the_library)
    assert hers.get(f"/edit/pages/{_article().pk}/edit/")["Location"] == "/edit/"
    hers.post(f"/edit/pages/{_article().pk}/edit/", _form("Của Hoa"))
    assert _article().get_latest_revision_as_object().title == "Bài mới"
    before = NewsArticle.objects.count()
    _add(hers, _news())
    assert NewsArticle.objects.count() == before


def test_what_is_submitted_waits_for_the_office_and_goes_out(
    lan_writes: Person, office: Person, client: Client
) -> None:
    _add(browser_of(lan_writes), _news(), **{"action-submit": "action-submit"})
    state = _article().current_workflow_state
    assert state.current_task_state.task.name == "Moderators approval"
    address = f"/edit/pages/workflow/action/{_article().pk}/approve/{state.current_task_state.pk}/"
    browser_of(lan_writes).post(address)
    assert not _article().live
    browser_of(office).post(address)
    assert _article().live
    assert "Bài mới" in client.get("/vi/news/").content.decode()


def test_who_approves_hears_of_a_submission_and_who_wrote_of_the_approval(
    lan_writes: Person, minh_writes: Person, office: Person
) -> None:
    _add(browser_of(lan_writes), _news(), **{"action-submit": "action-submit"})
    assert [message.to for message in mail.outbox] == [[office.email]]
    assert f"/edit/pages/{_article().pk}/" in mail.outbox[0].body
    state = _article().current_workflow_state.current_task_state
    address = f"/edit/pages/workflow/action/{_article().pk}/approve/{state.pk}/"
    browser_of(office).post(address)
    assert [message.to for message in mail.outbox[1:]] == [[lan_writes.email]]


def test_mail_server_that_is_gone_keeps_nobody_from_submitting(
    lan_writes: Person, office: Person, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "laban_web.site.mail_backend.MailBackend"
    settings.EMAIL_HOST = "mail.invalid"
    assert _add(browser_of(lan_writes), _news(), **{"action-submit": "action-submit"}) == 302
    assert _article().current_workflow_state.is_active


def test_new_page_has_its_place_in_the_other_language(lan_writes: Person) -> None:
    _add(browser_of(lan_writes), _news())
    english = NewsArticle.objects.get(slug="bai-moi", locale__language_code="en")
    assert english.alias_of_id == _article().pk


def test_role_that_ends_takes_its_group_along(lan_writes: Person, content: None) -> None:
    assert lan_writes.groups.filter(name="News editors").exists()
    membership = Membership.objects.get(person=lan_writes)
    membership.ended_at = timezone.now()
    membership.save()
    assert not lan_writes.groups.exists()


def test_role_elsewhere_than_at_the_root_edits_nothing(content: None, lan: Person) -> None:
    Membership.objects.create(person=lan, organisation="01", role=Role.PROGRAMME_OFFICE)
    assert not lan.groups.filter(name=MODERATORS).exists()


@pytest.mark.parametrize("address", ["users/", "groups/", "login/", "password_reset/"])
def test_wagtail_manages_no_people(office: Person, address: str) -> None:
    assert browser_of(office).get(f"/edit/{address}").status_code == 404


def test_editing_may_be_framed_by_itself_only_and_runs_only_choosers_inline(office: Person) -> None:
    hers = browser_of(office)
    policy = hers.get("/edit/")["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert policy.endswith("script-src 'self'")
    form = hers.get(f"/edit/pages/add/portal/newsarticle/{_news().pk}/")
    inline = re.findall(r"<script>(.*?)</script>", form.content.decode(), re.DOTALL)
    digests = [base64.b64encode(sha256(one.encode()).digest()).decode() for one in inline]
    assert digests
    assert all(f"'sha256-{one}'" in form["Content-Security-Policy"] for one in digests)
    assert "unsafe-inline" not in hers.get("/vi/")["Content-Security-Policy"]


def test_preview_shows_the_draft_as_the_public_would_see_it(lan_writes: Person) -> None:
    hers = browser_of(lan_writes)
    _add(hers, _news())
    page = hers.get(f"/edit/pages/{_article().pk}/view_draft/")
    assert page.status_code == 200
    assert "Bài mới" in page.content.decode()
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"


def test_page_goes_out_at_its_time(office: Person, lan_writes: Person) -> None:
    _add(browser_of(lan_writes), _news())
    article = _article()
    article.go_live_at = timezone.now() + timedelta(seconds=2)
    article.save_revision().publish()
    assert not _article().live
    assert publish_due() == ""
    time.sleep(2.1)
    assert publish_due() == "1 pages published, 0 taken down"
    assert _article().live


def test_earlier_versions_are_compared(lan_writes: Person) -> None:
    hers = browser_of(lan_writes)
    _add(hers, _news())
    hers.post(f"/edit/pages/{_article().pk}/edit/", _form("Bài sửa"))
    first, second = Revision.objects.for_instance(_article()).order_by("pk")
    page = hers.get(f"/edit/pages/{_article().pk}/revisions/compare/{first.pk}...{second.pk}/")
    assert "Bài sửa" in page.content.decode()


def test_redirect_leads_from_an_old_address(office: Person, client: Client) -> None:
    hers = browser_of(office)
    about = StandardPage.objects.get(slug="about", locale__language_code="vi")
    hers.post("/edit/redirects/add/", {"old_path": "/vi/old/", "redirect_page": about.pk})
    assert client.get("/vi/old/").status_code in (301, 302)
    assert client.get("/vi/old/")["Location"].endswith("/vi/about/")


def test_first_pages_are_in_step(content: None) -> None:
    assert not pages_out_of_step().exists()


def test_original_that_was_published_later_waits_for_its_translation(office: Person) -> None:
    about = StandardPage.objects.get(slug="about", locale__language_code="vi")
    about.save_revision().publish()
    page = browser_of(office).get("/edit/reports/translations/")
    assert about.title in page.content.decode()
    english = StandardPage.objects.get(slug="about", locale__language_code="en")
    english.save_revision().publish()
    assert not pages_out_of_step().exists()


def test_copy_that_only_follows_is_no_translation(lan_writes: Person, office: Person) -> None:
    _add(browser_of(office), _news(), **{"action-publish": "action-publish"})
    assert [page.pk for page in pages_out_of_step()] == [_article().pk]

"""Pages on which an operator looks after people."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.models import Membership, Person, Role

from .conftest import OTHER, PASSWORD, PROVINCE, browser_of, person

pytestmark = pytest.mark.django_db

GET_PAGES = ("/accounts/people/", "/accounts/people/invite/", "/accounts/people/{lan}/")
POST_PAGES = (
    "/accounts/people/{lan}/roles/",
    "/accounts/people/{lan}/deactivate/",
    "/accounts/people/{lan}/reactivate/",
    "/accounts/people/{lan}/review/",
    "/accounts/people/{lan}/link/",
    "/accounts/roles/{role}/end/",
)


@pytest.fixture
def as_minh(minh: Person) -> Client:
    """A browser of Minh, who operates Lan's unit."""
    return browser_of(minh, Role.OPERATOR)


@pytest.fixture
def as_hoa(hoa: Person) -> Client:
    """A browser of Hoa, who operates another organisation."""
    return browser_of(hoa, Role.OPERATOR, organisation=OTHER)


def _address(page: str, lan: Person) -> str:
    return page.format(lan=lan.pk, role=lan.memberships.get().pk)


@pytest.mark.parametrize("page", GET_PAGES)
def test_operator_opens_the_pages(page: str, lan: Person, as_minh: Client) -> None:
    assert as_minh.get(_address(page, lan)).status_code == 200


@pytest.mark.parametrize("page", [*GET_PAGES, *POST_PAGES])
def test_colleague_without_the_role_is_refused(page: str, lan: Person, as_lan: Client) -> None:
    send = as_lan.get if page in GET_PAGES else as_lan.post
    assert send(_address(page, lan)).status_code == 403


@pytest.mark.parametrize("page", [GET_PAGES[2], *POST_PAGES])
def test_operator_of_another_organisation_finds_nothing(
    page: str, lan: Person, as_hoa: Client
) -> None:
    send = as_hoa.get if page in GET_PAGES else as_hoa.post
    assert send(_address(page, lan)).status_code == 404
    assert Person.objects.get(pk=lan.pk).is_active
    assert lan.current().count() == 1


@pytest.mark.parametrize("page", [*GET_PAGES, *POST_PAGES])
def test_visitor_is_led_to_sign_in(page: str, lan: Person, client: Client) -> None:
    send = client.get if page in GET_PAGES else client.post
    answer = send(_address(page, lan))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", [*GET_PAGES, *POST_PAGES])
def test_wrong_method_is_refused(page: str, lan: Person, as_minh: Client) -> None:
    send = as_minh.delete if page in GET_PAGES else as_minh.get
    assert send(_address(page, lan)).status_code == 405


def test_list_holds_people_of_ones_reach_only(lan: Person, as_hoa: Client) -> None:
    assert "lan@example.org" not in as_hoa.get("/accounts/people/").content.decode()


def _invite(browser: Client, **more: str) -> object:
    given = {"name": "Lan", "email": "lan@example.org", "role": "focal_point", "organisation": "48"}
    return browser.post("/accounts/people/invite/", given | more)


def test_invited_person_sets_her_password_by_the_link_once(as_minh: Client) -> None:
    page = _invite(as_minh)
    assert page["Cache-Control"] == "no-store"
    link = re.search(
        r"http://testserver(/accounts/password/reset/key/[^<\s]+)", page.content.decode()
    )
    assert link is not None
    visitor = Client()
    form = visitor.get(link[1], follow=True)
    address = form.redirect_chain[-1][0]
    visitor.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    lan = Person.objects.get(email="lan@example.org")
    assert lan.check_password(PASSWORD)
    assert [(m.role, m.organisation) for m in lan.current()] == [("focal_point", PROVINCE)]
    assert "dùng rồi" in Client().get(link[1], follow=True).content.decode()


def test_invitation_is_mailed_where_mail_is_set_up(as_minh: Client, settings: object) -> None:
    settings.SENDS_MAIL = True
    _invite(as_minh)
    assert [m.to for m in mail.outbox] == [["lan@example.org"]]
    assert "/accounts/password/reset/key/" in mail.outbox[0].body


@pytest.mark.parametrize("organisation", ["01", "nowhere", ""])
def test_operator_invites_only_for_her_reach(as_minh: Client, organisation: str) -> None:
    page = _invite(as_minh, organisation=organisation)
    assert "govuk-error-summary" in page.content.decode()
    assert not Person.objects.filter(email="lan@example.org").exists()


def test_inviting_somebody_of_another_ministry_grants_the_role_and_makes_no_link(
    as_minh: Client, hoa: Person
) -> None:
    page = _invite(as_minh, name="x", email="HOA@example.org")
    assert page.status_code == 302
    assert hoa.current().filter(organisation=PROVINCE).exists()
    assert Person.objects.get(pk=hoa.pk).name == "Hoa"


def test_operator_makes_no_link_for_who_acts_elsewhere_too(as_minh: Client, hoa: Person) -> None:
    Membership.objects.create(person=hoa, organisation=PROVINCE, role=Role.FOCAL_POINT)
    for action in ("link", "deactivate", "review"):
        assert as_minh.post(f"/accounts/people/{hoa.pk}/{action}/").status_code == 403
    assert as_minh.get(f"/accounts/people/{hoa.pk}/").status_code == 200


def test_operator_gives_no_role_to_herself(as_minh: Client, minh: Person) -> None:
    given = {"role": "inspector", "organisation": "48"}
    assert as_minh.post(f"/accounts/people/{minh.pk}/roles/", given).status_code == 403
    assert _invite(as_minh, email="minh@example.org").status_code == 403


def test_granting_and_ending_a_role_ends_the_persons_sessions(
    as_minh: Client, as_lan: Client, lan: Person
) -> None:
    as_minh.post(
        f"/accounts/people/{lan.pk}/roles/", {"role": "programme_office", "organisation": "48"}
    )
    assert lan.current().count() == 2
    assert as_lan.get("/accounts/2fa/").status_code == 302
    as_lan.force_login(Person.objects.get(pk=lan.pk))
    assert as_lan.get("/accounts/2fa/").status_code == 200
    as_minh.post(f"/accounts/roles/{lan.current().last().pk}/end/")
    assert lan.current().count() == 1
    assert as_lan.get("/accounts/2fa/").status_code == 302


def test_deactivated_person_is_out_at_once(as_minh: Client, as_lan: Client, lan: Person) -> None:
    as_minh.post(f"/accounts/people/{lan.pk}/deactivate/")
    assert as_lan.get("/accounts/2fa/").status_code == 302
    answer = Client().post("/accounts/login/", {"login": lan.email, "password": PASSWORD})
    assert "_auth_user_id" not in answer.client.session
    as_minh.post(f"/accounts/people/{lan.pk}/reactivate/")
    assert Person.objects.get(pk=lan.pk).is_active


def test_the_last_operator_cannot_remove_herself(as_minh: Client, minh: Person) -> None:
    role = minh.current().get(role=Role.OPERATOR)
    for address in (f"/accounts/roles/{role.pk}/end/", f"/accounts/people/{minh.pk}/deactivate/"):
        as_minh.post(address)
        assert minh.current().filter(role=Role.OPERATOR).exists()
        assert Person.objects.get(pk=minh.pk).is_active


def test_an_operator_may_leave_when_another_reaches_her_organisation(
    as_minh: Client, minh: Person, hoa: Person
) -> None:
    root = "00"
    from laban_web.installation import installation

    root = installation().programme.organisations.root
    Membership.objects.create(person=hoa, organisation=root, role=Role.OPERATOR)
    as_minh.post(f"/accounts/roles/{minh.current().get(role=Role.OPERATOR).pk}/end/")
    assert not minh.current().filter(role=Role.OPERATOR).exists()


def test_accounts_not_reviewed_for_six_months_are_listed(
    as_minh: Client, minh: Person, lan: Person
) -> None:
    Person.objects.filter(pk=lan.pk).update(reviewed_at=timezone.now() - timedelta(days=183))
    page = as_minh.get("/accounts/people/?show=review").content.decode()
    assert "lan@example.org" in page
    assert "minh@example.org" not in page
    as_minh.post(f"/accounts/people/{lan.pk}/review/")
    assert "lan@example.org" not in as_minh.get("/accounts/people/?show=review").content.decode()


def test_lost_second_factor_is_taken_away_on_demand(as_minh: Client) -> None:
    other = person("Hoa", PROVINCE, Role.APPROVER)
    as_minh.post(f"/accounts/people/{other.pk}/link/")
    assert other.authenticator_set.count() == 1
    as_minh.post(f"/accounts/people/{other.pk}/link/", {"forget_factors": "on"})
    assert other.authenticator_set.count() == 0


def test_every_change_is_in_the_audit_trail_without_addresses(
    as_minh: Client, minh: Person
) -> None:
    _invite(as_minh)
    lan = Person.objects.get(email="lan@example.org")
    as_minh.post(f"/accounts/people/{lan.pk}/review/")
    as_minh.post(f"/accounts/people/{lan.pk}/deactivate/")
    entries = AuditEntry.objects.filter(actor_key=f"person:{minh.pk}", object_id=str(lan.pk))
    assert list(entries.order_by("id").values_list("action", flat=True)) == [
        "person.invited", "role.granted", "person.link_made", "person.reviewed",
        "person.deactivated",
    ]  # fmt: skip
    assert "lan@example.org" not in str(list(AuditEntry.objects.values()))

"""Pages on which an inspector reads the audit trail."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from laban_web.accounts.actors import Actor, ActorKind
from laban_web.accounts.audit import Action, Entry, record, record_many
from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.models import Person, Role
from laban_web.installation import installation

from .conftest import OTHER, PROVINCE, browser_of

pytestmark = pytest.mark.django_db
PAGES = ("/accounts/audit/", "/accounts/audit/export.csv")
LAN = Actor(ActorKind.PERSON, key="person:1", name="Lan", address="203.0.113.7")
HOA = Actor(ActorKind.PERSON, key="person:3", name="Hoa")


@pytest.fixture
def as_minh(minh: Person) -> Client:
    """A browser of Minh, who inspects Lan's unit; the trail holds one entry of each unit."""
    record(
        Action.DELIVERY_ACCEPTED,
        LAN,
        object_kind="delivery",
        object_id="d-1",
        organisation=PROVINCE,
    )
    record(
        Action.DELIVERY_ACCEPTED, HOA, object_kind="delivery", object_id="d-2", organisation=OTHER
    )
    record(
        Action.DELIVERY_WITHDRAWN,
        LAN,
        object_kind="delivery",
        object_id="d-3",
        organisation=PROVINCE,
    )
    record(Action.SYSTEM_MADE, HOA, object_kind="system", object_id="everywhere")
    return browser_of(minh, Role.INSPECTOR)


def _read(browser: Client, page: str) -> str:
    answer = browser.get(page)
    assert answer.status_code == 200
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


@pytest.mark.parametrize("page", PAGES)
def test_inspector_reads_entries_of_her_reach_only(page: str, as_minh: Client) -> None:
    text = _read(as_minh, page)
    assert "d-1" in text
    assert "d-2" not in text
    assert "everywhere" not in text


@pytest.mark.parametrize("page", PAGES)
def test_inspector_of_the_root_reads_everything(page: str, as_minh: Client, hoa: Person) -> None:
    root = installation().programme.organisations.root
    text = _read(browser_of(hoa, Role.INSPECTOR, organisation=root), page)
    assert all(word in text for word in ("d-1", "d-2", "everywhere"))


@pytest.mark.parametrize("page", PAGES)
def test_colleague_is_refused(page: str, as_lan: Client) -> None:
    assert as_lan.get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_operator_is_no_inspector(page: str, hoa: Person) -> None:
    assert browser_of(hoa, Role.OPERATOR).get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_visitor_is_led_to_sign_in(page: str, client: Client) -> None:
    assert client.get(page)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", PAGES)
def test_wrong_method_is_refused(page: str, as_minh: Client) -> None:
    assert as_minh.post(page).status_code == 405


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("actor=lan", "d-1", "d-2"),
        ("actor=person:1", "d-1", "d-2"),
        ("action=delivery.withdrawn", "d-3", "d-1"),
        ("organisation=48", "d-1", "d-2"),
        ("object=d-3", "d-3", "d-1"),
        ("since=2000-01-01", "d-1", "d-2"),
        ("until=2999-01-01", "d-3", "d-2"),
    ],
)
def test_filters_narrow_what_is_shown_and_exported(
    query: str, shown: str, hidden: str, as_minh: Client
) -> None:
    for page in PAGES:
        text = _read(as_minh, f"{page}?{query}")
        assert shown in text
        assert hidden not in text


@pytest.mark.parametrize("query", ["since=2999-01-01", "until=2000-01-01", "since=x", "before=1"])
def test_nothing_fits(query: str, as_minh: Client) -> None:
    assert "d-1" not in _read(as_minh, f"/accounts/audit/?{query}")


def test_pages_follow_one_another_without_gap_or_repeat(as_minh: Client) -> None:
    record_many(
        Entry(Action.DELIVERY_ACCEPTED, LAN, "delivery", f"n-{n}", PROVINCE) for n in range(120)
    )
    seen: list[int] = []
    query = "?object="
    while query:
        context = as_minh.get(f"/accounts/audit/{query}").context
        seen += [entry.id for entry in context["entries"]]
        before = context["next_before"]
        query = f"?before={before}" if before else ""
    wanted = AuditEntry.objects.filter(organisation=PROVINCE).order_by("-id")
    assert seen == list(wanted.values_list("id", flat=True))


def test_export_is_csv_that_no_spreadsheet_runs(as_minh: Client) -> None:
    record(Action.DELIVERY_ACCEPTED, LAN, object_id="=1+1", organisation=PROVINCE)
    text = _read(as_minh, "/accounts/audit/export.csv").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["object_id"] == "'=1+1"
    assert rows[-1]["actor_name"] == "Lan"
    assert AuditEntry.objects.filter(action="audit.exported").count() == 1

"""Reading and withdrawing deliveries over HTTP."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client

from laban.connect import Receipt, deliver
from laban_web.accounts.audit import Action
from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.models import Person
from laban_web.installation import Installation
from tests.web.conftest import OTHER, PROVINCE, browser_of, system
from tests.web.doors import ROW
from tests.web.test_tokens import token

pytestmark = pytest.mark.django_db
WRONG = ROW.replace("assigned", "=HYPERLINK(1)")


def _deliver(home: Installation, id: str, organisation: str = PROVINCE, rows: str = ROW) -> Receipt:
    code = organisation.split("@", maxsplit=1)[0]
    content = rows.replace('"48"', f'"{code}"')
    return deliver(
        BytesIO(content.encode()),
        programme=home.programme,
        lake=home.lake,
        record_type="task_update",
        organisation=organisation,
        delivery_id=id,
        now=home.now,
        pseudonym_key=home.pseudonym_key,
        format="ndjson",
    )


def _as(client: Client, organisation: str = PROVINCE, **binding: object) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(client, *system('reader', organisation, **binding))}"}


def test_deliveries_come_newest_first_page_by_page(home: Installation, client: Client) -> None:
    for number in range(5):
        _deliver(home, f"d-{number}")
    headers = _as(client)
    where: str | None = "/api/v1/deliveries?size=2"
    seen = []
    while where:
        page = client.get(where, headers=headers).json()
        seen += [delivery["delivery_id"] for delivery in page["deliveries"]]
        where = page["next"]
    assert seen == ["d-4", "d-3", "d-2", "d-1", "d-0"]


def test_a_delivery_is_found_by_the_senders_own_id(home: Installation, client: Client) -> None:
    _deliver(home, "mine/2026 #1")
    page = client.get("/api/v1/deliveries", {"delivery_id": "mine/2026 #1"}, headers=_as(client))
    assert len(page.json()["deliveries"]) == 1


def test_strangers_see_no_delivery(home: Installation, client: Client) -> None:
    number = _deliver(home, "d").number
    headers = _as(client, OTHER)
    assert client.get("/api/v1/deliveries", headers=headers).json()["deliveries"] == []
    for where in (f"/api/v1/deliveries/{number}", f"/api/v1/deliveries/{number}/refused"):
        assert client.get(where, headers=headers).status_code == 404


def test_visitors_see_no_delivery(home: Installation, client: Client) -> None:
    answer = client.get("/api/v1/deliveries")
    assert answer.status_code == 401
    assert answer.json()["code"] == "api-001"


def test_people_read_with_their_session(home: Installation, as_lan: Client, hoa: Person) -> None:
    number = _deliver(home, "d").number
    assert as_lan.get(f"/api/v1/deliveries/{number}").json()["delivery_id"] == "d"
    assert browser_of(hoa).get(f"/api/v1/deliveries/{number}").status_code == 404


def test_refused_rows_are_read_as_json_and_csv(home: Installation, as_lan: Client) -> None:
    number = _deliver(home, "d", rows=ROW + WRONG).number
    where = f"/api/v1/deliveries/{number}/refused"
    assert as_lan.get(where).json()[0]["column"] == "status"
    answer = as_lan.get(where, {"format": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert text.splitlines()[0] == "\ufeffrow,column,value,reason,code,level"
    assert "'=HYPERLINK(1)" in text


def test_a_delivery_is_withdrawn_with_a_reason(home: Installation, client: Client) -> None:
    number = _deliver(home, "d").number
    headers = _as(client)
    where = f"/api/v1/deliveries/{number}/withdraw"
    answer = client.post(where, {"reason": "wrong month"}, "application/json", headers=headers)
    assert answer.json()["withdrawn_reason"] == "wrong month"
    again = client.post(where, {"reason": "once more"}, "application/json", headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "lake-006")
    assert AuditEntry.objects.filter(action=Action.DELIVERY_WITHDRAWN).count() == 1


def test_a_withdrawal_needs_a_reason(home: Installation, client: Client) -> None:
    number = _deliver(home, "d").number
    where = f"/api/v1/deliveries/{number}/withdraw"
    answer = client.post(where, {"reason": ""}, "application/json", headers=_as(client))
    assert (answer.status_code, answer.json()["code"]) == (422, "api-014")


def test_who_only_reads_cannot_withdraw(home: Installation, client: Client, minh: Person) -> None:
    number = _deliver(home, "d").number
    where = f"/api/v1/deliveries/{number}/withdraw"
    answer = browser_of(minh).post(where, {"reason": "because"}, "application/json")
    assert answer.status_code == 403


def test_a_number_nobody_has_is_not_found(home: Installation, client: Client) -> None:
    assert client.get("/api/v1/deliveries/999999", headers=_as(client)).status_code == 404


@pytest.mark.parametrize("where", ["no/such/place", "deliveries/a%0Ab", "pulls/a%0Ab"])
def test_an_address_with_nothing_is_told_as_a_problem(client: Client, where: str) -> None:
    answer = client.get(f"/api/v1/{where}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code in (401, 404)


def test_the_description_lists_every_door(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert {"post"} == document["paths"]["/api/v1/deliveries/{record_type}"].keys()
    for door in ("emc/TrackingMCDT", "one-stop/DongBoHoSoMC"):
        assert {"post"} == document["paths"][f"/api/v1/{door}"].keys()
    assert {"get", "post"} == document["paths"]["/api/v1/usage/{body}/{procedure}"].keys()
    assert {
        "/api/v1/connections",
        "/api/v1/connections/history",
        "/api/v1/gaps",
        "/api/v1/pulls",
        "/api/v1/pulls/{source}",
        "/api/v1/pulls/{source}/run",
    } <= document["paths"].keys()
    schemas = document["components"]["schemas"]
    assert {"SignedReceipt", "RefusedRow", "ProblemShape"} <= schemas.keys()


def test_record_types_are_described(client: Client, home: Installation) -> None:
    found = client.get("/api/v1/record-types/task_update").json()
    assert found["key"] == ["task", "organisation", "reported_on"]
    assert client.get("/api/v1/record-types/task_updat").status_code == 404

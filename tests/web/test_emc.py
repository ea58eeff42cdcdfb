"""The door for events of EMC."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connection
from django.test import Client

from laban.connect import Answer, Intake, Offer
from laban.measure import Request, measure
from laban.run import ensure_tables
from laban_web.api.emc.dossiers import KnownDossier
from laban_web.api.emc.events import EmcEvent, read_event
from laban_web.api.models import EmcDossier
from laban_web.api.openapi import EXAMPLE_EVENT
from laban_web.api.problems import Problem
from laban_web.installation import Installation
from tests.web.conftest import OTHER, PROVINCE, system
from tests.web.doors import with_door
from tests.web.test_tokens import token

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = "/api/v1/emc/TrackingMCDT"
EXAMPLES = Path("examples/emc/events.ndjson")
ORDER = ("1", "4", "2", "3")
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
SHARE = "online_dossier_share"
DOSSIER = "000.00.01.H17-260302-0001"


def _event(status: int, **more: object) -> dict[str, Any]:
    """An event of Đà Nẵng's portal."""
    return {
        "CodeProfile": f"P1-{status}",
        "SiteId": 9048,
        "CodeTTHC": "9.001001",
        "NameTTHC": "Cấp mới giấy tờ lĩnh vực hộ tịch (minh họa)",
        "MaHoSo": DOSSIER,
        "Status": status,
        "FormsReception": 1,
        "FormsPayments": 1,
        "Level": 4,
        "IsFromDVCQG": 1,
        "IsDVCBC": 0,
        "Data": {"note": "Nguyễn Văn A"},
        "User": json.dumps({"ID_local": "nva", "ID_QG": "048300001", "TYPE": 2, "LOCATION": "48"}),
    } | more


def _read(status: int, **more: object) -> EmcEvent:
    found = read_event(_event(status, **more))
    assert isinstance(found, EmcEvent)
    return found


@pytest.fixture
def key(client: Client) -> str:
    """The token of Đà Nẵng's portal."""
    return token(client, *system("portal"))


def _post(home: Installation, key: str, *bodies: Any, path: str = WHERE) -> list[httpx.Response]:
    async def work(sender: httpx.AsyncClient) -> list[httpx.Response]:
        return [await sender.post(path, json=body) for body in bodies]

    return with_door(home, key, work)


def _dossiers(home: Installation) -> list[dict[str, Any]]:
    engine = home.context.engine()
    return home.lake.records(engine.backend, "dossier").to_pyarrow().to_pylist()


def test_an_event_becomes_a_dossier(home: Installation, key: str) -> None:
    (answer,) = _post(home, key, _event(1))
    assert answer.status_code == 201, answer.json()
    assert answer.json()["rows_landed"] == 1, answer.json()
    (dossier,) = _dossiers(home)
    known = {name: dossier[name] for name in ("unit", "channel", "level", "status", "procedure")}
    assert known == {
        "unit": "48@2025-07-01",
        "channel": "online",
        "level": "full",
        "status": "received",
        "procedure": "9.001001",
    }
    assert (dossier["applicant_kind"], dossier["payment_route"]) == ("citizen", "national_portal")
    assert dossier["received_at"] == dossier["submitted_at"]


def test_a_portal_changes_only_the_host(home: Installation, key: str) -> None:
    (answer,) = _post(home, key, _event(1), path="/TrackingMCDT")
    assert answer.status_code == 201


def test_the_same_event_again_gives_the_same_receipt(home: Installation, key: str) -> None:
    first, _, again = _post(home, key, _event(1), _event(3), _event(1))
    assert (again.status_code, again.json()["replayed"]) == (200, True)
    assert again.json()["number"] == first.json()["number"]
    assert again.json()["content_sha256"] == first.json()["content_sha256"]
    assert len(home.lake.deliveries()) == 2


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_in_whatever_order_the_dossier_ends_with_its_result(
    home: Installation, key: str, order: tuple[int, ...]
) -> None:
    answers = _post(home, key, *(_event(status) for status in order))
    assert {answer.json()["rows_landed"] for answer in answers} == {1}
    (dossier,) = _dossiers(home)
    assert dossier["status"] == "result_returned"
    assert dossier["received_at"] <= dossier["ended_at"] == dossier["returned_at"]


def test_an_event_that_comes_late_adds_what_only_it_knew(home: Installation, key: str) -> None:
    silent = _event(3)
    del silent["User"]
    _post(home, key, silent, _event(1))
    (dossier,) = _dossiers(home)
    assert (dossier["status"], dossier["applicant_kind"]) == ("result_returned", "citizen")


def test_events_of_one_group_and_one_array_are_told_in_their_order(
    home: Installation, key: str
) -> None:
    events = [_event(3), _event(1), _event(3), {"SiteId": 9048}, _event(1, SiteId=1)]
    (answer,) = _post(home, key, events)
    assert answer.status_code == 207
    outcomes = answer.json()["outcomes"]
    assert [one["status"] for one in outcomes] == [201, 201, 200, 400, 422]
    assert [one.get("code") for one in outcomes[3:]] == ["api-017", "api-018"]
    (dossier,) = _dossiers(home)
    assert dossier["status"] == "result_returned"


def test_an_event_that_says_something_else_under_its_id_is_refused(
    home: Installation, key: str
) -> None:
    _, other = _post(home, key, _event(1), _event(1, Level=3))
    assert (other.status_code, other.json()["code"]) == (409, "api-020")


def test_other_says_no_step(home: Installation, key: str) -> None:
    alone, _, after = _post(home, key, _event(0), _event(1), _event(0, CodeProfile="later"))
    assert (alone.json()["rows_refused"], alone.json()["refused"][0]["column"]) == (1, "status")
    assert after.json()["rows_landed"] == 1
    (dossier,) = _dossiers(home)
    assert dossier["status"] == "received"


def test_nothing_of_the_applicant_is_kept_but_the_kind(home: Installation, key: str) -> None:
    _post(home, key, _event(1))
    kept = json.dumps(EmcDossier.objects.get().known)
    assert "ApplicantType" in kept
    assert not [secret for secret in ("nva", "048300001", "Nguyễn", "LOCATION") if secret in kept]


def test_a_crash_between_ledger_and_table_loses_no_step(home: Installation, key: str) -> None:
    (first,) = _post(home, key, _event(1))
    EmcDossier.objects.all().delete()
    again, _ = _post(home, key, _event(1), _event(3))
    assert again.json()["number"] == first.json()["number"]
    (dossier,) = _dossiers(home)
    accepted = datetime.fromisoformat(first.json()["accepted_at"])
    assert abs(dossier["received_at"].timestamp() - accepted.timestamp()) < 1
    assert dossier["status"] == "result_returned"


def test_a_slow_server_does_not_overwrite_a_later_step(
    home: Installation, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One server is slow to land the first step while another is told the last."""
    take = Intake.take

    def slowly(intake: Intake, offers: Sequence[Offer]) -> list[Answer]:
        if any(b'"Status":"1"' in offer.content for offer in offers):
            time.sleep(1.5)
        return take(intake, offers)

    def tell(status: int) -> httpx.Response:
        try:
            time.sleep(0.6 if status == 3 else 0)
            return _post(home, key, _event(status))[0]
        finally:
            connection.close()

    monkeypatch.setattr(Intake, "take", slowly)
    with ThreadPoolExecutor(2) as servers:
        answers = list(servers.map(tell, (1, 3)))
    assert [answer.status_code for answer in answers] == [201, 201]
    (dossier,) = _dossiers(home)
    assert dossier["status"] == "result_returned"


def test_illustrative_events_touch_no_real_dossier(
    home: Installation, key: str, client: Client
) -> None:
    demo = token(client, *system("demo", is_illustrative=True))
    _post(home, demo, _event(3, CodeProfile="demo"))
    _post(home, key, _event(1))
    (dossier,) = _dossiers(home)
    assert dossier["status"] == "received"


def test_visitors_and_strangers_tell_nothing(home: Installation, client: Client) -> None:
    (visitor,) = _post(home, "", _event(1))
    assert (visitor.status_code, visitor.json()["code"]) == (401, "api-001")
    stranger = token(client, *system("other", OTHER))
    (refused,) = _post(home, stranger, _event(1))
    assert (refused.json()["rows_landed"], refused.json()["rows_refused"]) == (0, 1)
    (as_another,) = _post(home, stranger, _event(1), path=f"{WHERE}?organisation=48")
    assert as_another.status_code == 403


def test_a_system_bound_to_other_record_types_is_refused(
    home: Installation, client: Client
) -> None:
    bound = token(client, *system("bound", record_types=["task_update"]))
    (answer,) = _post(home, bound, _event(1))
    assert answer.status_code == 403


def test_the_example_of_the_description_is_taken(home: Installation, key: str) -> None:
    (answer,) = _post(home, key, EXAMPLE_EVENT)
    assert (answer.status_code, answer.json()["rows_landed"]) == (201, 1), answer.json()


def test_what_is_no_json_is_refused(home: Installation, key: str) -> None:
    async def work(sender: httpx.AsyncClient) -> httpx.Response:
        return await sender.post(WHERE, content=b'{"SiteId": ')

    assert with_door(home, key, work).json()["code"] == "api-007"


@pytest.mark.parametrize(
    "wrong",
    [
        {"MaHoSo": None},
        {"Status": "x"},
        {"Status": 1.5},
        {"CodeProfile": ""},
        {"MaHoSo": "x" * 300},
    ],
)
def test_an_event_without_its_name_is_no_event(wrong: dict[str, object]) -> None:
    found = read_event(_event(1, **wrong))
    assert isinstance(found, Problem)
    assert found.code == "api-017"


def test_a_step_was_taken_at_the_latest_when_a_later_one_was_heard_of() -> None:
    known = KnownDossier()
    for hours, status in enumerate((2, 1, 3)):
        known.hear(_read(status), NOON + timedelta(hours=hours))
    moments = known.row(ORDER)["moments"]
    assert moments["1"] == moments["4"] == moments["2"] == moments["first"] == NOON.isoformat()
    assert moments["3"] == (NOON + timedelta(hours=2)).isoformat()


def test_what_is_known_outlives_being_kept() -> None:
    known = KnownDossier()
    known.hear(_read(1), NOON)
    known.hear(_read(3, Level=3), NOON + timedelta(days=1))
    again = KnownDossier.of(json.loads(json.dumps(known.as_kept())))
    assert again == known
    assert again.row(ORDER)["Level"] == "3"
    assert again.contradicts(_read(3))


def test_the_published_events_give_a_figure(home: Installation, client: Client) -> None:
    """Five dossiers, of which three came online, as counted by hand in the file: 60 percent."""
    events = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    demo = token(client, *system("demo", is_illustrative=True))
    (answer,) = _post(home, demo, events)
    assert answer.status_code == 200, answer.json()
    ensure_tables(home.programme, home.lake)
    request = Request(as_of=home.lake.settle_moment(home.now()), indicators=(SHARE,))
    with home.context.engine() as engine:
        figures = measure(home.programme, home.lake, engine, request).figures.to_pylist()
    (figure,) = [
        one
        for one in figures
        if one["organisation"] == PROVINCE
        and one["period"] == f"{home.today:%Y-%m}"
        and one["breakdown"] in (None, "")
    ]
    assert (figure["numerator"], figure["denominator"], figure["value"]) == (3, 5, 60)
    assert figure["illustrative"]

"""The door for deliveries."""

from __future__ import annotations

import asyncio
import gzip
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import ibis
import pytest
from django.db import connection
from django.test import Client

from laban.base import PublicKey, canonical_json, unseal
from laban_web.accounts.audit import Action
from laban_web.accounts.audit.model import AuditEntry
from laban_web.accounts.models import ApiClient
from laban_web.api.answers import RECEIPT_TYPE
from laban_web.api.models import PendingDelivery
from laban_web.installation import Installation, use
from tests.web.conftest import OTHER, system
from tests.web.doors import NDJSON, ROW, with_door
from tests.web.test_tokens import token

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = "/api/v1/deliveries/task_update"
BAD_ROW = ROW.replace("assigned", "half_done")


@pytest.fixture
def key(client: Client) -> str:
    """The token of a system of Đà Nẵng."""
    return token(client, *system("portal"))


def _post(
    home: Installation, key: str, content: bytes | str, path: str = WHERE, **headers: str
) -> httpx.Response:
    given = {"Content-Type": NDJSON, "Idempotency-Key": "d-1"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}

    async def work(sender: httpx.AsyncClient) -> httpx.Response:
        return await sender.post(
            path, content=content, headers={k: v for k, v in given.items() if v}
        )

    return with_door(home, key, work)


def test_a_delivery_is_answered_with_a_receipt(home: Installation, key: str) -> None:
    answer = _post(home, key, ROW)
    receipt = answer.json()
    assert answer.status_code == 201, receipt
    assert (receipt["rows_read"], receipt["rows_landed"], receipt["replayed"]) == (1, 1, False)
    assert home.lake.delivery("48@2025-07-01", "d-1") is not None
    assert answer.headers["location"] == f"/api/v1/deliveries/{receipt['number']}"


def test_a_receipt_is_signed_by_the_published_key(home: Installation, key: str) -> None:
    receipt = _post(home, key, ROW).json()
    pem = Client().get("/api/v1/keys").json()[0]["pem"]
    signed = json.loads(unseal(receipt["signed"], PublicKey.from_pem(pem.encode()), RECEIPT_TYPE))
    assert canonical_json(signed) == canonical_json({name: receipt[name] for name in signed})
    assert signed["content_sha256"] == receipt["content_sha256"]


def test_the_same_delivery_again_gives_the_same_receipt(home: Installation, key: str) -> None:
    first, second = _post(home, key, ROW), _post(home, key, ROW)
    assert second.status_code == 200
    assert second.json()["replayed"] is True
    assert second.json()["number"] == first.json()["number"]


def test_the_same_id_with_other_content_is_refused(home: Installation, key: str) -> None:
    _post(home, key, ROW)
    answer = _post(home, key, ROW.replace("DV2", "DV3"))
    assert answer.status_code == 409
    assert answer.json()["code"] == "connect-003"
    assert answer.headers["content-type"] == "application/problem+json"


def test_refused_rows_come_with_their_reasons(home: Installation, key: str) -> None:
    receipt = _post(home, key, ROW + BAD_ROW).json()
    assert (receipt["rows_landed"], receipt["rows_refused"]) == (1, 1)
    (fault,) = receipt["refused"]
    assert (fault["row"], fault["column"], fault["value"]) == (2, "status", "half_done")


def test_all_or_nothing_lands_nothing(home: Installation, key: str) -> None:
    answer = _post(home, key, ROW + BAD_ROW, f"{WHERE}?all_or_nothing=1")
    assert answer.status_code == 422
    assert answer.json()["rows_refused"] == 1
    assert home.lake.deliveries() == []


def test_packed_content_is_unpacked(home: Installation, key: str) -> None:
    answer = _post(home, key, gzip.compress(ROW.encode()), Content_Encoding="gzip")
    assert answer.json()["rows_landed"] == 1


def test_an_unknown_packing_is_refused(home: Installation, key: str) -> None:
    assert _post(home, key, ROW, Content_Encoding="br").json()["code"] == "api-006"


def test_a_large_delivery_goes_by_way_of_the_disk(home: Installation, key: str) -> None:
    rows = "".join(ROW.replace("DV2", f"DV{n}") for n in range(12_000))
    receipt = _post(home, key, rows).json()
    assert receipt["rows_landed"] == 12_000
    assert not list((home.home / "incoming").iterdir())


def test_a_body_beyond_the_limit_is_refused(home: Installation, key: str) -> None:
    home.settings["LABAN_MAX_DELIVERY"] = "2000000"
    answer = _post(home, key, ROW * 30_000)
    assert answer.status_code == 413
    assert home.lake.deliveries() == []


def test_without_an_id_nothing_is_taken(home: Installation, key: str) -> None:
    assert _post(home, key, ROW, Idempotency_Key="").json()["code"] == "api-003"


def test_an_unknown_record_type_is_not_found(home: Installation, key: str) -> None:
    answer = _post(home, key, ROW, "/api/v1/deliveries/task_updat")
    assert answer.status_code == 404
    assert "task_update" in answer.json()["cure"]


def test_an_unknown_media_type_is_refused(home: Installation, key: str) -> None:
    assert _post(home, key, ROW, Content_Type="image/png").status_code == 415


def test_visitors_are_turned_away(home: Installation) -> None:
    answer = _post(home, "", ROW)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_system_of_another_organisation_cannot_deliver_as_this_one(
    home: Installation, client: Client
) -> None:
    stranger = token(client, *system("other", OTHER))
    answer = _post(home, stranger, ROW, f"{WHERE}?organisation=48")
    assert answer.status_code == 403
    assert home.lake.deliveries() == []


def test_a_system_bound_to_other_record_types_is_refused(
    home: Installation, client: Client
) -> None:
    bound = token(client, *system("bound", record_types=["dossier"]))
    assert _post(home, bound, ROW).status_code == 403


def test_a_revocation_holds_at_once(home: Installation, client: Client) -> None:
    made, secret = system("portal")
    given = token(client, made, secret)

    async def work(sender: httpx.AsyncClient) -> tuple[int, int]:
        headers = {"Content-Type": NDJSON, "Idempotency-Key": "before"}
        before = await sender.post(WHERE, content=ROW, headers=headers)
        await _in_thread(made.revoke)
        after = await sender.post(
            WHERE, content=ROW, headers={**headers, "Idempotency-Key": "after"}
        )
        return before.status_code, after.status_code

    assert with_door(home, given, work) == (201, 401)
    assert [d.delivery_id for d in home.lake.deliveries()] == ["before"]


async def _in_thread(call: Any) -> None:
    await asyncio.to_thread(call)


def test_an_illustrative_system_cannot_pass_for_real(home: Installation, client: Client) -> None:
    given = token(client, *system("demo", is_illustrative=True))
    assert _post(home, given, ROW).json()["illustrative"] is True


def test_many_small_deliveries_share_one_file(home: Installation, key: str) -> None:
    async def work(sender: httpx.AsyncClient) -> list[httpx.Response]:
        headers = {"Content-Type": NDJSON}
        calls = (
            sender.post(WHERE, content=ROW, headers={**headers, "Idempotency-Key": f"d-{n}"})
            for n in range(50)
        )
        return list(await asyncio.gather(*calls))

    answers = with_door(home, key, work)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 50
    files = list((home.home / "files" / "records").rglob("*.parquet"))
    assert len(files) <= 3


def test_accepted_deliveries_are_in_the_audit_trail(home: Installation, key: str) -> None:
    _post(home, key, ROW)
    entry = AuditEntry.objects.get(action=Action.DELIVERY_ACCEPTED)
    assert entry.organisation == "48@2025-07-01"
    assert entry.actor_key == f"system:{ApiClient.objects.get().client_id}"


def test_an_event_is_a_delivery(home: Installation, key: str) -> None:
    event = {
        "specversion": "1.0",
        "id": "e-1",
        "source": "/portal",
        "type": "vn.task",
        "data": json.loads(ROW),
    }
    kind = "application/cloudevents+json"
    first = _post(home, key, json.dumps(event), Content_Type=kind, Idempotency_Key="")
    again = _post(home, key, json.dumps(event), Content_Type=kind, Idempotency_Key="")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["delivery_id"] == "/portal e-1"


def test_a_batch_of_events_is_answered_event_by_event(home: Installation, key: str) -> None:
    events = [
        {"specversion": "1.0", "id": str(n), "source": "/p", "type": "t", "data": row}
        for n, row in enumerate([json.loads(ROW), json.loads(BAD_ROW), {"nonsense": 1}])
    ]
    kind = "application/cloudevents-batch+json"
    answer = _post(home, key, json.dumps(events), Content_Type=kind, Idempotency_Key="")
    assert answer.status_code == 207
    assert [one["status"] for one in answer.json()["outcomes"]] == [201, 201, 422]


def test_a_sender_who_does_not_wait_asks_later(home: Installation, key: str) -> None:
    headers = {"Content-Type": NDJSON, "Idempotency-Key": "later", "Prefer": "respond-async"}

    def ask(where: str) -> dict[str, Any]:
        told = Client().get(where, headers={"Authorization": f"Bearer {key}"}).json()
        connection.close()
        return told

    async def work(sender: httpx.AsyncClient) -> dict[str, Any]:
        answer = await sender.post(WHERE, content=ROW + BAD_ROW, headers=headers)
        assert answer.status_code == 202
        told = await asyncio.to_thread(ask, answer.headers["location"])
        while told["state"] == "waiting":
            await asyncio.sleep(0.05)
            told = await asyncio.to_thread(ask, answer.headers["location"])
        return told

    told = with_door(home, key, work)
    assert told["state"] == "landed"
    assert told["outcome"]["rows_refused"] == 1


def test_what_was_put_off_goes_on_after_a_restart(home: Installation, key: str) -> None:
    pending = PendingDelivery.objects.create(
        owner="system:x",
        organisation="48@2025-07-01",
        record_type="task_update",
        delivery_id="before",
        format="ndjson",
        created_at=home.now(),
    )
    folder = home.home / "pending"
    folder.mkdir()
    (folder / str(pending.id)).write_text(ROW)

    async def work(sender: httpx.AsyncClient) -> None:
        while home.lake.delivery("48@2025-07-01", "before") is None:
            await asyncio.sleep(0.05)

    with_door(home, key, work)
    pending.refresh_from_db()
    assert pending.state == PendingDelivery.State.LANDED
    assert not list(folder.iterdir())


def test_what_was_put_off_is_closed_to_other_systems(
    home: Installation, client: Client, key: str
) -> None:
    where = _post(home, key, ROW, Prefer="respond-async").headers["location"]
    stranger = token(client, *system("other"))
    assert client.get(where, headers={"Authorization": f"Bearer {stranger}"}).status_code == 404
    assert client.get(where).status_code == 401


def test_no_organisation_delivers_a_verdict_on_itself(home: Installation, key: str) -> None:
    answer = _post(home, key, "{}\n", "/api/v1/deliveries/connection_status")
    assert (answer.status_code, answer.json()["code"]) == (403, "connect-023")


def test_a_clock_that_jumps_back_changes_neither_order_nor_answers(
    home: Installation, key: str
) -> None:
    first = _post(home, key, ROW).json()
    past = home.now() - timedelta(days=3)
    with use(replace(home, now=lambda: past)) as late:
        late.__dict__["programme"] = home.programme
        second = _post(late, key, ROW, Idempotency_Key="d-2").json()
        again = _post(late, key, ROW).json()
    assert second["accepted_at"] > first["accepted_at"]
    assert again["number"] == first["number"]
    assert [one.delivery_id for one in home.lake.deliveries()] == ["d-1", "d-2"]


def test_an_older_batch_that_comes_late_supersedes_by_arrival(home: Installation, key: str) -> None:
    """What counts is the order of acceptance: a sender who sends late must know it."""
    newer = ROW.replace('"status": "assigned"', '"status": "new"')
    _post(home, key, newer, Idempotency_Key="batch-2")
    _post(home, key, ROW, Idempotency_Key="batch-1")
    _post(home, key, newer, Idempotency_Key="batch-2")
    records = home.lake.records(ibis.duckdb.connect(), "task_update").to_pyarrow().to_pylist()
    assert [one["status"] for one in records] == ["assigned"]
    every = home.lake.records(ibis.duckdb.connect(), "task_update", every_version=True)
    assert every.count().to_pyarrow().as_py() == 2

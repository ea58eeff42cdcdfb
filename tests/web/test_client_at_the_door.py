"""`laban_client` at the real server: what it sends is read, what it is told it understands."""

from __future__ import annotations

import httpx
import pytest
from django.test import Client

from laban.base import unseal
from laban_client import LabanClient, Receipt, RefusedError, event
from laban_web.api.answers import RECEIPT_TYPE
from laban_web.installation import Installation
from tests.web.conftest import system
from tests.web.doors import with_door

pytestmark = pytest.mark.django_db(transaction=True)
ROW = {"task": "DV2", "organisation": "48", "reported_on": "2026-03-01", "status": "assigned"}


class Bridge(httpx.BaseTransport):
    """Brings deliveries to the door, and all else to Django."""

    def __init__(self, home: Installation, django: Client) -> None:
        self._home = home
        self._django = django

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        content, headers = request.read(), dict(request.headers)
        is_delivery = request.method == "POST" and request.url.path.count("/") == 4
        if is_delivery and request.url.path.startswith("/api/v1/deliveries/"):
            bearer = headers.pop("authorization").removeprefix("Bearer ")

            async def work(sender: httpx.AsyncClient) -> httpx.Response:
                where = request.url.raw_path.decode()
                return await sender.post(where, content=content, headers=headers)

            told = with_door(self._home, bearer, work)
            return httpx.Response(told.status_code, headers=told.headers, content=told.content)
        kind = headers.pop("content-type", "application/octet-stream")
        answer = self._django.generic(
            request.method, request.url.path, content, kind, headers=headers
        )
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


@pytest.fixture
def laban(home: Installation, client: Client) -> LabanClient:
    """The client, as a system of Đà Nẵng."""
    made, secret = system("portal")

    def checked(envelope: object) -> bytes:
        return unseal(envelope, home.signing_key.public, RECEIPT_TYPE)  # type: ignore[arg-type]

    found = LabanClient("https://testserver", made.client_id, secret, check_signature=checked)
    found._http._transport = Bridge(home, client)
    found._http._mounts = {}
    return found


def test_a_receipt_is_understood_and_a_retry_is_replayed(laban: LabanClient) -> None:
    first = laban.deliver("task_update", [ROW], id="day-1", illustrative=True)
    again = laban.deliver("task_update", [ROW], id="day-1", illustrative=True)
    assert (first.rows_landed, first.replayed, first.illustrative) == (1, False, True)
    assert (again.number, again.replayed) == (first.number, True)


def test_refused_rows_are_read_and_a_delivery_is_withdrawn(laban: LabanClient) -> None:
    receipt = laban.deliver("task_update", [ROW, {**ROW, "status": "half_done"}])
    assert receipt.rows_refused == 1
    assert laban.refused(receipt) == list(receipt.refused)
    assert [(row.row, row.column, row.level) for row in receipt.refused] == [
        (2, "status", "refuse")
    ]
    assert laban.withdraw(receipt, "wrong month")["withdrawn_reason"] == "wrong month"


def test_other_content_under_the_id_is_the_servers_last_word(laban: LabanClient) -> None:
    laban.deliver("task_update", [ROW], id="day-1")
    with pytest.raises(RefusedError, match="connect-003") as caught:
        laban.deliver("task_update", [ROW, ROW], id="day-1")
    assert caught.value.status == 409


def test_events_are_answered_one_by_one(laban: LabanClient) -> None:
    days = ("2026-04-01", "2026-04-02")
    events = [event("/portal", day, "task.updated", {**ROW, "reported_on": day}) for day in days]
    told = laban.deliver_events("task_update", events)
    assert all(isinstance(one, Receipt) and one.rows_landed == 1 for one in told)
    assert [getattr(one, "delivery_id", "") for one in told] == ([f"/portal {day}" for day in days])

"""Deliveries: receipts are compared, files are streamed, what waits is waited for."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

import laban_client
from laban.base import SigningKey, canonical_json, seal, unseal
from laban_client import (
    ConfigurationError,
    LabanClientError,
    ReceiptError,
    RefusedError,
    content_of,
    event,
)
from tests.client.scripted import Scripted, receipt

ROWS = [{"task": "DV1"}, {"task": "DV2"}]


@pytest.mark.parametrize(
    "changed",
    [
        {"content_sha256": "0" * 64},
        {"delivery_id": "another"},
        {"record_type": "dossier"},
        {"rows_landed": 1},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_receipt_of_something_else_is_told(changed: dict[str, Any]) -> None:
    server = Scripted(lambda request: receipt(request, **changed))
    with pytest.raises(ReceiptError, match="client-008"):
        server.client().deliver("task_update", ROWS)


def test_an_answer_that_is_no_receipt_is_told() -> None:
    server = Scripted(httpx.Response(200, text="<h1>Welcome</h1>"))
    with pytest.raises(ReceiptError, match="client-007"):
        server.client().deliver("task_update", ROWS)


def _signed(key: SigningKey, request: httpx.Request, **changed: Any) -> httpx.Response:
    plain = json.loads(receipt(request).content)
    told = {name: plain[name] for name in plain if name not in ("replayed", "links", "signed")}
    return receipt(request, signed=seal(canonical_json(told), key, "receipt"), **changed)


def test_a_signature_is_checked_by_whoever_is_given() -> None:
    key = SigningKey.new()
    server = Scripted(
        lambda request: _signed(key, request),
        lambda request: _signed(key, request, rows_read=3, rows_landed=3),
    )
    client = server.client(check_signature=lambda one: unseal(one, key.public, "receipt"))
    client.deliver("task_update", ROWS)
    with pytest.raises(ReceiptError, match="client-013"):
        client.deliver("task_update", ROWS)


def test_a_large_file_is_streamed_with_its_length(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv.gz"
    file.write_bytes(b"\x1f\x8b" + b"x" * 1_000_000)
    server = Scripted(httpx.ReadError("reset"), receipt)
    found = server.client().deliver("task_update", file, id="day-1")
    assert found.content_sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert server.bodies[1] == file.read_bytes()
    headers = server.asked[1].headers
    assert (headers["content-type"], headers["content-encoding"]) == ("text/csv", "gzip")
    assert headers["content-length"] == "1000002"


def test_records_become_lines_of_json() -> None:
    content = content_of([{"on": date(2026, 3, 1), "share": Decimal("0.5"), "name": "Đà Nẵng"}])
    assert b"".join(content.chunks()) == (
        '{"on": "2026-03-01", "share": "0.5", "name": "Đà Nẵng"}\n'.encode()
    )


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (lambda client: client.deliver("t", b"a,b"), "client-003"),
        (lambda client: client.deliver("t", [{"x": object()}]), "client-004"),
        (lambda client: client.deliver("t", ROWS, id="mã"), "client-015"),
        (lambda client: client.deliver("t", ROWS, id="x" * 201), "client-015"),
    ],
)
def test_what_cannot_be_sent_is_told_before_anything_is_sent(work: Any, code: str) -> None:
    server = Scripted()
    with pytest.raises(ConfigurationError, match=code):
        work(server.client())


def test_a_delivery_that_was_put_off_is_waited_for() -> None:
    outcome: dict[str, Any] = {}

    def taken(request: httpx.Request) -> httpx.Response:
        outcome.update(json.loads(receipt(request).content))
        return httpx.Response(202, headers={"Location": "/api/v1/pending/1"})

    waiting = httpx.Response(200, json={"state": "waiting", "outcome": None})
    landed = {"state": "landed", "outcome": outcome}
    server = Scripted(taken, waiting, waiting, lambda _request: httpx.Response(200, json=landed))
    found = server.client().deliver("task_update", ROWS, respond_async=True)
    assert found.number == 7
    assert server.asked[0].headers["prefer"] == "respond-async"
    assert [request.method for request in server.asked] == ["POST", "GET", "GET", "GET"]


def test_a_delivery_that_was_put_off_and_refused_is_told() -> None:
    refused = {
        "state": "refused",
        "outcome": {"status": 409, "title": "No.", "code": "connect-003"},
    }
    taken = httpx.Response(202, headers={"Location": "/api/v1/pending/1"})
    server = Scripted(taken, httpx.Response(200, json=refused))
    with pytest.raises(RefusedError, match="connect-003"):
        server.client().deliver("task_update", ROWS, respond_async=True)


def test_options_are_sent_as_the_server_reads_them() -> None:
    server = Scripted(receipt)
    client = server.client(organisation="48", user_agent="OneStop/2.1")
    client.deliver("task_update", ROWS, all_or_nothing=True, illustrative=True)
    query = dict(server.asked[0].url.params)
    assert query == {"organisation": "48", "all_or_nothing": "1", "illustrative": "1"}
    assert server.asked[0].headers["user-agent"].startswith("OneStop/2.1 laban-client/")


def test_refused_rows_and_withdrawal_follow_the_links() -> None:
    row = {"row": 1, "column": "task", "value": "x", "reason": "No.", "code": "connect-104"}
    server = Scripted(
        receipt,
        httpx.Response(200, json=[{**row, "level": "refuse", "later": "ignored"}]),
        httpx.Response(200, json={"number": 7, "withdrawn_reason": "sent twice"}),
    )
    client = server.client()
    found = client.deliver("task_update", ROWS)
    assert client.refused(found)[0].column == "task"
    assert client.withdraw(found, "sent twice")["withdrawn_reason"] == "sent twice"
    assert server.asked[2].url.path == "/api/v1/deliveries/7/withdraw"
    assert json.loads(server.bodies[2]) == {"reason": "sent twice"}
    # A body in chunks does not reach every server.
    assert server.asked[2].headers["content-length"] == str(len(server.bodies[2]))


def test_events_that_were_turned_away_for_now_are_sent_again_alone() -> None:
    events = [event("/one-stop", str(n), "dossier.received", {"dossier": n}) for n in range(3)]

    def outcome(id: str) -> dict[str, Any]:
        request = httpx.Request("POST", "https://x/task_update", headers={"idempotency-key": id})
        return {"status": 201, **json.loads(receipt(request).content)}

    busy = {"status": 429, "title": "Later.", "code": "api-011"}
    wrong = {"status": 409, "title": "No.", "code": "connect-003"}
    first = {"outcomes": [outcome("/one-stop 0"), busy, wrong]}
    second = {"outcomes": [outcome("/one-stop 1")]}
    server = Scripted(
        httpx.Response(207, json=first, headers={"Retry-After": "2"}),
        httpx.Response(200, json=second),
    )
    told = server.client().deliver_events("task_update", events)
    assert [getattr(one, "delivery_id", None) for one in told] == [
        "/one-stop 0",
        "/one-stop 1",
        None,
    ]
    assert isinstance(told[2], RefusedError)
    assert [one["id"] for one in json.loads(server.bodies[1])] == ["1"]
    assert server.waits == [2.0]


def test_every_error_is_of_one_family() -> None:
    errors = [
        getattr(laban_client, name) for name in laban_client.__all__ if name.endswith("Error")
    ]
    assert len(errors) == 7
    assert all(issubclass(error, LabanClientError) for error in errors)

"""The sandbox says what the real API says it says: its answers fit the OpenAPI document."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pydantic import BaseModel, TypeAdapter

from laban_conformance.parcels import required_id
from laban_conformance.steps import STEPS
from laban_web.api import problems
from laban_web.api.door import deliveries as door
from laban_web.api.door.messages import DoorRequest
from laban_web.api.machine import api
from laban_web.api.shapes import (
    DeliveryPage,
    DeliveryShape,
    KeyShape,
    PendingShape,
    ProblemShape,
    RefusedRow,
    SignedReceipt,
)
from tests.conformance.kits import CREDENTIALS, RunningKit, running_kit, steps

ROWS = json.dumps([{"dossier": "48-1", "state": "received"}])


@pytest.fixture
def kit() -> Any:
    with running_kit(steps("refuse_rows", "id_taken", "too_many", "unavailable_until")) as running:
        yield running


def _sender(kit: RunningKit) -> httpx.Client:
    form = {"grant_type": "client_credentials"}
    token = httpx.post(f"{kit.url}/oauth/token/", data=form, auth=CREDENTIALS).json()
    bearer = {"Authorization": f"Bearer {token['access_token']}"}
    return httpx.Client(base_url=kit.url, headers=bearer)


def _deliver(sender: httpx.Client, id: str, **headers: str) -> httpx.Response:
    known = {"Idempotency-Key": id, "Content-Type": "application/json"}
    return sender.post("/api/v1/deliveries/dossier", headers=known | headers, content=ROWS)


def _fits(document: Any, shape: type[BaseModel]) -> None:
    """Require what the shape requires, and nothing that it does not know."""
    shape.model_validate(document)
    assert set(document) <= set(shape.model_fields), document.keys() - shape.model_fields.keys()


def test_receipts_fit(kit: RunningKit) -> None:
    sender = _sender(kit)
    first, again = _deliver(sender, "day-1"), _deliver(sender, "day-1")
    assert (first.status_code, again.status_code) == (201, 200)
    for answer in (first, again):
        _fits(answer.json(), SignedReceipt)
        assert answer.headers["location"] == answer.json()["links"]["self"]
    assert (first.json()["replayed"], again.json()["replayed"]) == (False, True)


def test_what_follows_a_receipt_fits(kit: RunningKit) -> None:
    sender = _sender(kit)
    links = _deliver(sender, "day-1").json()["links"]
    _fits(sender.get(links["self"]).json(), DeliveryShape)
    _fits(sender.get("/api/v1/deliveries").json(), DeliveryPage)
    TypeAdapter(list[KeyShape]).validate_python(sender.get("/api/v1/keys").json())
    for row in sender.get(links["refused"]).json():
        _fits(row, RefusedRow)
    assert sender.get(links["refused"], params={"format": "csv"}).text.startswith(
        "\ufeffrow,column"
    )
    assert sender.post(links["withdraw"], json={}).status_code == 422
    withdrawn = sender.post(links["withdraw"], json={"reason": "sent twice"})
    _fits(withdrawn.json(), DeliveryShape)
    assert withdrawn.json()["withdrawn_reason"] == "sent twice"


def test_what_is_put_off_fits(kit: RunningKit) -> None:
    sender = _sender(kit)
    taken = _deliver(sender, "day-1", Prefer="respond-async")
    assert taken.status_code == 202
    states = [sender.get(taken.headers["location"]).json() for _ in range(2)]
    for state in states:
        _fits(state, PendingShape)
    assert [state["state"] for state in states] == ["waiting", "landed"]
    _fits(states[1]["outcome"], SignedReceipt)


def _ask_wrongly(sender: httpx.Client, what: str) -> httpx.Response:
    if what == "no token":
        return _deliver(sender, "day-1", Authorization="")
    if what == "no id":
        return _deliver(sender, "")
    if what == "no type":
        return _deliver(sender, "day-1", **{"Content-Type": "text/plain"})
    if what == "no encoding":
        return _deliver(sender, "day-1", **{"Content-Encoding": "br"})
    if what == "no event":
        return _deliver(sender, "day-1", **{"Content-Type": "application/cloudevents+json"})
    if what == "no such delivery":
        return sender.get("/api/v1/deliveries/99")
    return _deliver(sender, "day-1", **{"Content-Type": "application/x-ndjson"})


@pytest.mark.parametrize(
    ("what", "status", "code"),
    [
        ("no token", 401, "api-001"),
        ("no id", 400, "api-003"),
        ("no type", 415, "api-005"),
        ("no encoding", 415, "api-006"),
        ("no event", 400, "api-008"),
        ("no such delivery", 404, "api-016"),
        ("no lines", 422, "connect-009"),
    ],
)
def test_problems_fit(kit: RunningKit, what: str, status: int, code: str) -> None:
    answer = _ask_wrongly(_sender(kit), what)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    # RFC 9457 lets a problem say more than its shape.
    ProblemShape.model_validate(answer.json())


def test_every_status_of_the_plan_is_one_that_the_document_names() -> None:
    document = api.get_openapi_schema()
    named = set(document["paths"]["/api/v1/deliveries/{record_type}"]["post"]["responses"])
    statuses = set()
    with running_kit([step for step in STEPS if not step.needs_tls]) as kit:
        sender = _sender(kit)
        for number in range(40):
            headers = {"Idempotency-Key": f"day-{number}", "Content-Type": "application/json"}
            rows = json.dumps([{"dossier": number, "state": "received"}])
            try:
                where = "/api/v1/deliveries/dossier"
                status = sender.post(where, headers=headers, content=rows).status_code
                statuses.add(str(status))
                sender = _sender(kit) if status == 401 else sender
            except httpx.TransportError:
                kit.clock.sleep(1.0)
        assert kit.kit.diary.met == list(kit.kit.diary.plan)
    assert {"201", "401", "409", "429", "503"} <= statuses
    assert statuses <= named | {"307", "308"}, statuses - named


def test_passing_problems_are_the_real_ones(kit: RunningKit) -> None:
    sender = _sender(kit)
    _deliver(sender, "day-1")
    told = []
    for number, state in enumerate(("a", "b", "c")):
        rows = json.dumps([{"dossier": "48-2", "state": state}])
        headers = {"Idempotency-Key": f"more-{number}", "Content-Type": "application/json"}
        answer = sender.post("/api/v1/deliveries/dossier", headers=headers, content=rows)
        told.append((answer.status_code, answer.json()["code"]))
    real = {p.code: p.status for p in (problems.STOPPING, problems.TOO_MANY_OF_ONE)}
    assert told == [(409, "connect-003"), (429, "api-011"), (503, "api-012")]
    assert all(real[code] == status for status, code in told[1:])


def test_ids_are_read_as_the_real_door_reads_them() -> None:
    for given in ("day-1", '"day-1"', '"', " day-1 "):
        request = DoorRequest("/", {"idempotency-key": given}, {}, "", "")
        assert required_id(request.headers) == door._required_id(request)


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink)
    return sink.getvalue()


def _arrow(rows: list[dict[str, Any]]) -> bytes:
    table, sink = pa.Table.from_pylist(rows), io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("media_type", "written"),
    [
        ("application/x-ndjson", lambda rows: "\n".join(map(json.dumps, rows)).encode()),
        ("application/json", lambda rows: json.dumps(rows).encode()),
        ("text/csv", lambda rows: ("a;b\n" + "".join(f"{r['a']};x\n" for r in rows)).encode()),
        ("application/vnd.apache.parquet", _parquet),
        ("application/vnd.apache.arrow.stream", _arrow),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_every_format_is_read_packed_or_not(
    media_type: str, written: Callable[[list[dict[str, Any]]], bytes], packed: bool
) -> None:
    content = written([{"a": "1"}, {"a": "2"}])
    headers = {"Idempotency-Key": "day-1", "Content-Type": media_type}
    if packed:
        content, headers = gzip.compress(content), headers | {"Content-Encoding": "gzip"}
    with running_kit(steps("accept")) as kit:
        answer = _sender(kit).post("/api/v1/deliveries/dossier", headers=headers, content=content)
    assert (answer.status_code, answer.json()["rows_landed"]) == (201, 2)


def test_a_body_that_is_too_large_is_refused_and_not_held(kit: RunningKit) -> None:
    headers = {"Idempotency-Key": "day-1", "Content-Type": "text/csv"}
    chunks = (b"x" * (1 << 20) for _ in range(80))
    answer = _sender(kit).post("/api/v1/deliveries/dossier", headers=headers, content=chunks)
    assert (answer.status_code, answer.json()["code"]) == (413, "api-004")


def test_a_gzip_bomb_is_refused_within_bounds(kit: RunningKit) -> None:
    bomb = gzip.compress(b"0" * (200 << 20), compresslevel=1)
    headers = {
        "Idempotency-Key": "day-1",
        "Content-Type": "text/csv",
        "Content-Encoding": "gzip",
    }
    answer = _sender(kit).post("/api/v1/deliveries/dossier", headers=headers, content=bomb)
    assert (answer.status_code, answer.json()["code"]) == (413, "api-004")

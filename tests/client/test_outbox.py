"""The outbox: a crash between sending and the answer sends the same id again."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from laban_client import Outbox, Receipt, RefusedError, Retries, UnavailableError, content_of, event
from tests.client.scripted import Scripted, problem, receipt

ROWS = [{"task": "DV1"}, {"task": "DV2"}]


class Killed(BaseException):
    """The process ends here."""


def _killed(_request: httpx.Request) -> httpx.Response:
    raise Killed


def test_after_a_crash_the_same_content_goes_under_the_same_id(tmp_path: Path) -> None:
    before = Scripted(_killed)
    with pytest.raises(Killed):
        before.client(outbox=tmp_path).deliver("task_update", ROWS)
    after = Scripted(receipt)
    outcomes = after.client(outbox=tmp_path).resend()
    assert [type(outcome) for outcome in outcomes] == [Receipt]
    sent, again = before.asked[0], after.asked[0]
    assert sent.headers["idempotency-key"] == again.headers["idempotency-key"]
    assert before.bodies == after.bodies
    assert list(Outbox(tmp_path)) == []


def test_what_got_no_answer_stays_and_what_was_answered_leaves(tmp_path: Path) -> None:
    server = Scripted(receipt, problem(503))
    hasty = Retries(attempts=1, sleep=server.sleep)
    client = server.client(outbox=tmp_path, retries=hasty)
    client.deliver("task_update", ROWS, id="day-1")
    with pytest.raises(UnavailableError):
        client.deliver("task_update", ROWS, id="day-2")
    assert [kept.id for kept in Outbox(tmp_path)] == ["day-2"]


def test_what_will_never_be_taken_is_set_aside_with_the_reason(tmp_path: Path) -> None:
    server = Scripted(problem(409, "connect-003"))
    with pytest.raises(RefusedError):
        server.client(outbox=tmp_path).deliver("task_update", ROWS, id="day-1")
    assert list(Outbox(tmp_path)) == []
    [aside] = (tmp_path / "refused").glob("*.json")
    assert json.loads(aside.read_text())["problem"]["code"] == "connect-003"
    assert aside.with_suffix(".content").read_bytes().startswith(b'{"task": "DV1"}')


def test_one_that_is_refused_does_not_hold_up_the_others(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    for id in ("day-1", "day-2"):
        outbox.put(content_of(ROWS), "task_update", id, {})
    server = Scripted(problem(422), receipt)
    outcomes = server.client(outbox=tmp_path).resend()
    assert [type(outcome) for outcome in outcomes] == [RefusedError, Receipt]


def test_the_same_content_and_id_are_kept_once(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    first = outbox.put(content_of(ROWS), "task_update", "day-1", {})
    assert outbox.put(content_of(ROWS), "task_update", "day-1", {}) == first
    assert len(list(outbox)) == 1


def test_the_content_is_kept_as_it_was_when_it_was_handed_over(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("task\nDV1\n")

    def changed(request: httpx.Request) -> httpx.Response:
        file.write_text("task\nDV2\n")
        raise httpx.ReadError("reset")

    server = Scripted(changed, receipt)
    server.client(outbox=tmp_path / "outbox").deliver("task_update", file)
    assert server.bodies == [b"task\nDV1\n", b"task\nDV1\n"]


def test_events_outlive_a_crash_too(tmp_path: Path) -> None:
    events = [event("/one-stop", "1", "dossier.received", {"dossier": 1})]
    with pytest.raises(Killed):
        Scripted(_killed).client(outbox=tmp_path).deliver_events("task_update", events)
    wrong = {"status": 409, "title": "No.", "code": "connect-003"}
    after = Scripted(httpx.Response(207, json={"outcomes": [wrong]}))
    [outcome] = after.client(outbox=tmp_path).resend()
    assert isinstance(outcome, RefusedError)
    assert json.loads(after.bodies[0])[0]["id"] == "1"

"""When the client tries again, and when it does not."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laban_client import RefusedError, Retries, UnavailableError
from laban_client.retries import seconds_of
from tests.client.scripted import Scripted, problem, receipt

ROWS = [{"task": "DV1"}, {"task": "DV2"}]


def test_the_same_bytes_go_under_the_same_id_until_there_is_a_receipt() -> None:
    lost = httpx.ReadError("connection reset")
    server = Scripted(lost, problem(503), lost, receipt)
    found = server.client().deliver("task_update", ROWS, id="day-1")
    assert found.rows_landed == 2
    assert {request.headers["idempotency-key"] for request in server.asked} == {"day-1"}
    assert len(set(server.bodies)) == 1
    assert server.waits == [0.25, 0.5, 1.0]


def test_without_an_id_one_is_made_and_kept_over_retries() -> None:
    server = Scripted(httpx.ConnectError("refused"), receipt, receipt)
    client = server.client()
    first = client.deliver("task_update", ROWS)
    second = client.deliver("task_update", ROWS)
    ids = [request.headers["idempotency-key"] for request in server.asked]
    assert ids[0] == ids[1] == first.delivery_id
    assert second.delivery_id != first.delivery_id


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [("7", 7.0), ("Sun, 01 Mar 2026 08:01:30 GMT", 90.0), ("soon", 0.25)],
)
def test_retry_after_is_kept_to(retry_after: str, seconds: float) -> None:
    server = Scripted(problem(429, **{"Retry-After": retry_after}), receipt)
    server.client().deliver("task_update", ROWS)
    assert server.waits == [seconds]


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 415, 422])
def test_what_is_refused_for_good_is_sent_once(status: int) -> None:
    server = Scripted(problem(status, "connect-003"))
    with pytest.raises(RefusedError) as caught:
        server.client().deliver("task_update", ROWS)
    assert (caught.value.status, caught.value.code) == (status, "connect-003")
    assert str(caught.value) == "No. Mend it. [connect-003]"
    assert len(server.asked) == 1


def test_after_enough_attempts_the_client_says_why_it_stops() -> None:
    server = Scripted(*[problem(503) for _ in range(3)])
    patient = Retries(attempts=3, sleep=server.sleep, draw=lambda: 0.0)
    with pytest.raises(UnavailableError, match=r"after 3 attempts.*503 No\..*\[client-006\]"):
        server.client(retries=patient).deliver("task_update", ROWS)


def test_a_wait_longer_than_ones_patience_ends_the_attempts() -> None:
    server = Scripted(problem(503, **{"Retry-After": "86400"}))
    with pytest.raises(UnavailableError):
        server.client().deliver("task_update", ROWS)
    assert server.waits == []


@given(st.integers(1, 60), st.floats(0, 1, exclude_max=True))
def test_waits_grow_within_bounds(failures: int, drawn: float) -> None:
    retries = Retries(draw=lambda: drawn)
    full = min(60.0, 0.5 * 2 ** (failures - 1))
    assert full / 2 <= retries.wait_seconds(failures) <= full


@given(st.integers(0, 10**6), st.text(max_size=30))
def test_any_header_is_read_or_passed_over(seconds: int, text: str) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert seconds_of(str(seconds), now) == seconds
    found = seconds_of(text, now)
    assert found is None or isinstance(found, float)

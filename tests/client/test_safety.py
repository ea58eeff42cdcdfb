"""Secret and token go to one address, encrypted, and nowhere else."""

from __future__ import annotations

import httpx
import pytest

from laban_client import ConfigurationError, LabanClient, RedirectError, SignInError
from tests.client.scripted import BASE, Scripted, problem, receipt

ROWS = [{"task": "DV1"}, {"task": "DV2"}]


def _moved(status: int, location: str) -> httpx.Response:
    return httpx.Response(status, headers={"Location": location})


@pytest.mark.parametrize(
    "address", ["laban.example.vn", "ftp://x", "https://a:b@x", "", "https://"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="client-001"):
        LabanClient(address, "system", "secret")


@pytest.mark.parametrize("address", ["http://laban.example.vn", "http://127.0.0.1.example.vn"])
def test_plain_http_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="client-002"):
        LabanClient(address, "system", "secret")


@pytest.mark.parametrize(
    "address", ["http://localhost:8000", "http://127.0.0.1:1", "http://[::1]:1"]
)
def test_plain_http_is_taken_on_ones_own_machine(address: str) -> None:
    LabanClient(address, "system", "secret").close()


@pytest.mark.parametrize(
    "location",
    [
        "https://elsewhere.example/api",
        "http://laban.example.vn/api",
        "https://laban.example.vn:8443/api",
        "//elsewhere.example/api",
        "https://laban.example.vn@elsewhere.example/",
    ],
)
def test_redirects_elsewhere_are_not_followed(location: str) -> None:
    server = Scripted(_moved(308, location))
    with pytest.raises(RedirectError, match="client-005"):
        server.client().deliver("task_update", ROWS)
    assert len(server.asked) == 1


def test_redirects_on_the_same_server_keep_method_body_and_id() -> None:
    server = Scripted(_moved(308, "/api/v1/deliveries/task_update?moved=1"), receipt)
    server.client().deliver("task_update", ROWS, id="day-1")
    assert [request.method for request in server.asked] == ["POST", "POST"]
    assert server.bodies[0] == server.bodies[1]
    assert server.asked[1].headers["idempotency-key"] == "day-1"


@pytest.mark.parametrize("status", [301, 302, 303])
def test_redirects_that_change_the_request_are_not_followed(status: int) -> None:
    server = Scripted(_moved(status, f"{BASE}/api/v1/deliveries/task_update"))
    with pytest.raises(RedirectError, match="client-011"):
        server.client().deliver("task_update", ROWS)


def test_redirects_without_end_are_given_up() -> None:
    server = Scripted(*[_moved(307, "/again") for _ in range(3)])
    with pytest.raises(RedirectError, match="client-011"):
        server.client().deliver("task_update", ROWS)


def test_links_of_a_receipt_that_lead_elsewhere_are_not_followed() -> None:
    links = {"refused": "https://elsewhere.example/rows"}
    server = Scripted(lambda request: receipt(request, links=links))
    client = server.client()
    found = client.deliver("task_update", ROWS)
    with pytest.raises(RedirectError):
        client.refused(found)


def test_a_token_that_has_ended_is_renewed_once() -> None:
    server = Scripted(problem(401, "api-001"), receipt)
    server.client().deliver("task_update", ROWS)
    sent = [request.headers["authorization"] for request in server.asked]
    assert sent == ["Bearer t-1", "Bearer t-2"]


def test_a_fresh_token_that_is_not_taken_is_told() -> None:
    server = Scripted(problem(401, "api-001"), problem(401, "api-001"))
    with pytest.raises(SignInError, match="client-012"):
        server.client().deliver("task_update", ROWS)
    assert server.tokens == 2


def test_a_token_is_renewed_before_it_ends() -> None:
    server = Scripted(receipt, receipt)
    client = server.client()
    client.deliver("task_update", ROWS)
    server.sleep(3600 - 30)
    client.deliver("task_update", ROWS)
    assert server.asked[1].headers["authorization"] == "Bearer t-2"

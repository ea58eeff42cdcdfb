"""A server of which only the first process is killed leaves no worker behind."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import database_of_its_own
from tests.long.senders import Sender, at_work
from tests.long.served import Served, require_each_once

pytestmark = pytest.mark.long
_REQUESTS = 40


@pytest.fixture(params=[1, 2])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """One worker on SQLite, and several on PostgreSQL."""
    if request.param == 1:
        yield Served(tmp_path)
        return
    with database_of_its_own() as url:
        yield Served(tmp_path, "--workers", str(request.param), LABAN_DATABASE_URL=url)


def test_workers_end_and_nothing_is_lost(server: Served) -> None:
    server.start()
    server.await_ready()
    token = server.sign_in()
    senders = [Sender(server.address, token, f"s{number}") for number in range(2)]
    with at_work(senders):
        time.sleep(2)
        server.kill_first()
    server.start()
    server.await_ready()
    for sender in senders:
        sender.finish()
    assert server.stop() == 0
    require_each_once(server, senders)


def test_measurements_count_what_every_worker_answered(server: Served) -> None:
    server.start()
    server.await_ready()
    before = _answered(server)
    for _ in range(_REQUESTS):
        # A connection of its own each time, so that every worker gets some.
        httpx.get(f"{server.address}/healthz").raise_for_status()
    seen = {_answered(server) - before for _ in range(6)}
    assert min(seen) >= _REQUESTS
    assert max(seen) <= _REQUESTS + 6
    assert server.stop() == 0


def _answered(server: Served) -> int:
    text = httpx.get(f"{server.address}/metrics").raise_for_status().text
    found = re.findall(r'^laban_requests_total\{method="GET",status="200"\} (\S+)$', text, re.M)
    return int(sum(map(float, found)))

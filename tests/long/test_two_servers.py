"""Two servers on one PostgreSQL lake take the same deliveries at once; each counts once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.conftest import database_of_its_own
from tests.long.senders import Sender, at_work
from tests.long.served import Served, require_each_once

pytestmark = pytest.mark.long
_IDS = 60
_AT_ONCE = 6


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[Served]]:
    """Two servers with a home each, and one database and one store of files for both."""
    with database_of_its_own() as url:
        files = f"file://{tmp_path / 'files'}"
        made = []
        for name in ("one", "two"):
            folder = tmp_path / name
            folder.mkdir()
            made.append(Served(folder, LABAN_DATABASE_URL=url, LABAN_FILES_URL=files))
        yield made
        for server in made:
            if server.process and server.process.poll() is None:
                server.kill()


def test_same_ids_at_two_servers_count_once(servers: list[Served]) -> None:
    for server in servers:
        server.start()
        server.await_ready()
    token = servers[0].sign_in()
    first, second = (Sender(server.address, token, "s") for server in servers)
    wanted = {f"s-{number}": 1 + number % 30 for number in range(_IDS)}
    first.sent = second.sent = wanted

    def send(sender_and_id: tuple[Sender, str]) -> None:
        sender, id = sender_and_id
        while not sender.send(id):
            pass

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(send, [(sender, id) for id in wanted for sender in (first, second)]))
    assert first.acknowledged == second.acknowledged == wanted.keys()
    for id in list(wanted)[:10]:
        receipts = [_receipt(server, token, id) for server in servers]
        assert receipts[0] == receipts[1]
    for server in servers:
        assert server.stop() == 0
    require_each_once(servers[0], [first])


def test_one_server_is_killed_while_the_other_goes_on(servers: list[Served]) -> None:
    for server in servers:
        server.start()
        server.await_ready()
    token = servers[0].sign_in()
    senders = [Sender(server.address, token, f"s{n}") for n, server in enumerate(servers)]
    with at_work(senders):
        for _ in range(3):
            servers[0].kill()
            servers[0].start()
            servers[0].await_ready()
    for sender in senders:
        sender.finish()
    for server in servers:
        assert server.stop() == 0
    require_each_once(servers[1], senders)


def _receipt(server: Served, token: str, id: str) -> object:
    headers = {"Authorization": f"Bearer {token}"}
    where = f"{server.address}/api/v1/deliveries"
    answer = httpx.get(where, params={"size": 100}, headers=headers, timeout=60).raise_for_status()
    return next(one for one in answer.json()["deliveries"] if one["delivery_id"] == id)

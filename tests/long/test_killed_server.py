"""A server under load is killed at any moment, 50 times on each database: nothing is lost."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import database_of_its_own
from tests.long.senders import Sender, at_work
from tests.long.served import Served, require_each_once

pytestmark = pytest.mark.long
KILLS = 50
SENDERS = 4
LONGEST_LIFE_SECONDS = 1.5


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """A server on each kind of database."""
    if request.param == "sqlite":
        yield from _given_up(Served(tmp_path))
        return
    with database_of_its_own() as url:
        yield from _given_up(Served(tmp_path, "--workers", "2", LABAN_DATABASE_URL=url))


def _given_up(server: Served) -> Iterator[Served]:
    yield server
    if server.process and server.process.poll() is None:
        server.kill()


def test_killed_under_load_nothing_is_lost_and_nothing_is_double(server: Served) -> None:
    server.start()
    server.await_ready()
    token = server.sign_in()
    senders = [Sender(server.address, token, f"s{number}") for number in range(SENDERS)]
    chance = random.Random(20_260_301)
    with at_work(senders):
        for number in range(KILLS):
            # A fifth of them before the server is ready.
            time.sleep(chance.uniform(0, LONGEST_LIFE_SECONDS))
            server.kill()
            server.start()
            if number % 5:
                server.await_ready()
        server.await_ready()
    for sender in senders:
        sender.finish()
    assert server.stop() == 0
    server.start()
    server.await_ready()
    _await_those_put_off(server, senders)
    assert server.stop() == 0
    sent = require_each_once(server, senders)
    print(f"{len(sent):,} deliveries, {sum(sent.values()):,} rows, {KILLS} kills")
    print(server.run("doctor", "--mend"))
    assert "All is well." in server.run("doctor")


def _await_those_put_off(server: Served, senders: list[Sender]) -> None:
    wanted = {id for sender in senders for id in sender.sent}
    deadline = time.monotonic() + 120
    with server.lake() as lake:
        while wanted - {delivery.delivery_id for delivery in lake.deliveries()}:
            assert time.monotonic() < deadline
            time.sleep(0.5)

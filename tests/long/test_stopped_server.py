"""A server that is asked to stop under load answers what is in flight, and loses nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import database_of_its_own
from tests.long.senders import Sender, at_work
from tests.long.served import Served, require_each_once

pytestmark = pytest.mark.long
_BATCH = 500
_STOP_WITHIN_SECONDS = 60


@pytest.fixture(params=[1, 2])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """One process on SQLite, and several on PostgreSQL."""
    if request.param == 1:
        yield Served(tmp_path, LABAN_STOP_NOTICE="2")
        return
    with database_of_its_own() as url:
        words = ("--workers", str(request.param))
        yield Served(tmp_path, *words, LABAN_DATABASE_URL=url, LABAN_STOP_NOTICE="2")


class Readiness:
    """Asks whether the server is ready, again and again; `seen` are the answers in their order."""

    def __init__(self, server: Served) -> None:
        self.seen: list[tuple[float, int]] = []
        self._server = server
        self._stop = threading.Event()

    def watch(self) -> None:
        while not self._stop.wait(0.1):
            try:
                status = httpx.get(f"{self._server.address}/readyz", timeout=5).status_code
            except httpx.HTTPError:
                continue
            self.seen.append((time.monotonic(), status))

    def __enter__(self) -> Readiness:
        self._thread = threading.Thread(target=self.watch)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()


def test_stopped_under_load_every_answer_holds(server: Served) -> None:
    server.start()
    server.await_ready()
    token = server.sign_in()
    senders = [Sender(server.address, token, f"s{n}", rows=_BATCH) for n in range(4)]
    with at_work(senders), Readiness(server) as readiness:
        time.sleep(5)
        asked = time.monotonic()
        assert server.stop() == 0
        took = time.monotonic() - asked
    assert took < _STOP_WITHIN_SECONDS
    assert [status for moment, status in readiness.seen if moment < asked]
    said = {status for moment, status in readiness.seen if moment > asked + 0.5}
    assert said == {503}
    assert sum(sender.broken for sender in senders) == 0
    acknowledged = {id: s.sent[id] for s in senders for id in s.acknowledged}
    server.start()
    server.await_ready()
    for sender in senders:
        sender.finish()
    assert server.stop() == 0
    require_each_once(server, senders)
    assert acknowledged
    print(f"stopped within {took:.1f} s; {len(acknowledged)} acknowledged before")

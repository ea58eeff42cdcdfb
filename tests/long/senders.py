"""Threads that deliver to a server and keep to the rules: the same id until there is an answer."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

_ROW = (
    '{{"dossier_id": "{code}", "organisation": "101", "channel": "online", '
    '"received_at": "2024-02-01T08:00:00+07:00", "due_at": "2024-02-10T08:00:00+07:00"}}\n'
)
# One delivery in so many is larger than a group takes, or is put off until later.
_LARGE_EVERY, _LATER_EVERY = 25, 10
_LARGE_ROWS = 9_000


class Sender:
    """Delivers one delivery after another; `sent` are their rows by id, `acknowledged` the ids.

    `broken` counts requests that reached the server and had no answer.
    """

    path = "/api/v1/deliveries/dossier"

    def __init__(self, address: str, token: str, name: str, rows: int = 40) -> None:
        self.sent: dict[str, int] = {}
        self.acknowledged: set[str] = set()
        self.refusals: set[str] = set()
        self.broken = 0
        self._url = address + self.path
        self._token, self._name, self._rows = token, name, rows
        self._chance = random.Random(name)

    def run(self, stop: threading.Event) -> None:
        """Deliver until told to stop; the last one may be without an answer."""
        while not stop.is_set():
            id = f"{self._name}-{len(self.sent)}"
            self.sent[id] = self._rows_of_next()
            while not stop.is_set() and not self.send(id):
                time.sleep(0.05)
            if self.sent and self._chance.random() < 0.1:
                self.send(self._chance.choice(list(self.sent)))

    def finish(self) -> None:
        """Send what has no answer yet again, until it has one."""
        for id in self.sent.keys() - self.acknowledged:
            deadline = time.monotonic() + 60
            while not self.send(id):
                assert time.monotonic() < deadline, self.refusals
                time.sleep(0.2)

    def send(self, id: str) -> bool:
        """Send a delivery, and say whether it was acknowledged."""
        number = int(id.rsplit("-", 1)[1])
        later = {"Prefer": "respond-async"} if number % _LATER_EVERY == 5 else {}
        try:
            answer = httpx.post(
                self._url,
                content=self._content(id),
                headers={
                    "Authorization": f"Bearer {self._token}",
                    "Idempotency-Key": id,
                    "Content-Type": "application/x-ndjson",
                    **later,
                },
                timeout=60,
            )
        except httpx.ConnectError:
            return False
        except httpx.HTTPError:
            self.broken += 1
            return False
        if answer.status_code in (200, 201, 202):
            self.acknowledged.add(id)
            return True
        self.refusals.add(f"{answer.status_code} {answer.text[:300]}")
        assert answer.status_code == 503, answer.text
        assert answer.headers["Retry-After"]
        return False

    def _rows_of_next(self) -> int:
        is_large = len(self.sent) % _LARGE_EVERY == _LARGE_EVERY - 1
        return _LARGE_ROWS if is_large else self._chance.randint(1, self._rows)

    def _content(self, id: str) -> str:
        return "".join(_ROW.format(code=f"{id}-{row}") for row in range(self.sent[id]))


@contextmanager
def at_work(senders: list[Sender]) -> Iterator[None]:
    """Let senders deliver from a thread each; a failure of one of them fails the test."""
    stop = threading.Event()
    failures: list[BaseException] = []

    def run(sender: Sender) -> None:
        try:
            sender.run(stop)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=run, args=(sender,)) for sender in senders]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []

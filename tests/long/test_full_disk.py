"""A server whose disk fills up refuses with a clear error, breaks nothing, and goes on afterwards."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.long.senders import Sender, at_work
from tests.long.served import Served, require_each_once

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk of its own"),
]
_DISK = "64m"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    """A server whose home is a small disk of its own."""
    disk = tmp_path / "home"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(disk)],
        capture_output=True,
        text=True,
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    made = Served(tmp_path)
    try:
        yield made
    finally:
        if made.process and made.process.poll() is None:
            made.kill()
        subprocess.run(["umount", str(disk)], check=True)


def test_full_disk_refuses_and_breaks_nothing(server: Served) -> None:
    server.start()
    _await_alive(server)
    token = server.sign_in()
    senders = [Sender(server.address, token, f"s{number}") for number in range(2)]
    filler = server.home / "filler"
    with at_work(senders):
        _await_more(senders, 3)
        _fill(filler)
        _await(lambda: all("api-028" in " ".join(one.refusals) for one in senders))
        full = {id for one in senders for id in one.acknowledged}
        filler.unlink()
        _await_more(senders, 3)
    assert {id for one in senders for id in one.acknowledged} > full
    assert all(one.broken == 0 for one in senders)
    for sender in senders:
        sender.finish()
    assert server.stop() == 0
    require_each_once(server, senders)
    print(server.run("doctor", "--mend"))
    assert "All is well." in server.run("doctor")


def _await_alive(server: Served) -> None:
    """Wait for the server; a disk so small is never what /readyz wants."""

    def is_alive() -> bool:
        try:
            return httpx.get(f"{server.address}/healthz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    _await(is_alive)


def _fill(filler: Path) -> None:
    usage = os.statvfs(filler.parent)
    with filler.open("wb") as file:
        file.write(bytes(usage.f_bavail * usage.f_frsize))


def _await_more(senders: list[Sender], count: int) -> None:
    before = [len(one.acknowledged) for one in senders]
    _await(
        lambda: all(
            len(one.acknowledged) >= old + count for one, old in zip(senders, before, strict=True)
        )
    )


def _await(holds: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)

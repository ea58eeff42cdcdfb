"""A server of its own for a benchmark: started, signed in to, watched, stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.errors import BenchmarkError

LABAN = str(Path(sys.executable).with_name("laban"))
_START_SECONDS = 180
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_CONNECT = """
import django, json
django.setup()
from laban_web.accounts.models import ApiClient
from laban_web.installation import installation
root = installation().programme.organisations.root
made, secret = ApiClient.connect(
    name="benchmark", organisation=root, with_subordinates=True, is_illustrative=True
)
print(json.dumps([made.client_id, secret]))
"""


@dataclass
class Watch:
    """What the server's processes took while somebody looked."""

    cpu_seconds: float = 0.0
    resident: list[int] = field(default_factory=list)


@dataclass
class Server:
    """A running server."""

    port: int
    home: Path
    token: str
    pid: int

    def files(self) -> int:
        """Return how many files the lake has, those of Iceberg included."""
        return sum(1 for path in (self.home / "files").rglob("*") if path.is_file())

    @contextmanager
    def watched(self) -> Iterator[Watch]:
        """Look at processor time and memory of the server's processes every second."""
        watch, stop = Watch(), threading.Event()
        before = self._cpu_seconds()

        def look() -> None:
            while not stop.wait(1.0):
                watch.resident.append(self._resident())

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield watch
        finally:
            stop.set()
            thread.join()
            watch.cpu_seconds = self._cpu_seconds() - before

    def _pids(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def _cpu_seconds(self) -> float:
        total = 0
        for pid in self._pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / _TICKS

    def _resident(self) -> int:
        pages = (int(Path(f"/proc/{p}/statm").read_text().split()[1]) for p in self._pids())
        return sum(pages) * _PAGE


@contextmanager
def running(home: Path) -> Iterator[Server]:
    """Start a server on a free port, with a system that may deliver for everybody."""
    port = _free_port()
    environment = {
        **os.environ,
        "LABAN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "laban_web.site.settings",
    }
    log = (home.parent / "server.log").open("wb")
    process = subprocess.Popen(
        [LABAN, "serve", "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        _await(port, process)
        client = subprocess.run(
            [sys.executable, "-c", _CONNECT], env=environment, stdout=subprocess.PIPE, check=True
        )
        token = _token(port, *json.loads(client.stdout.splitlines()[-1]))
        yield Server(port, home, token, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(90)
        log.close()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise BenchmarkError("The server did not start; see server.log.")


def _token(port: int, client_id: str, secret: str) -> str:
    form = f"grant_type=client_credentials&client_id={client_id}&client_secret={secret}"
    request = urllib.request.Request(f"http://127.0.0.1:{port}/oauth/token/", form.encode())
    with urllib.request.urlopen(request, timeout=60) as answer:
        found: str = json.load(answer)["access_token"]
        return found


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port

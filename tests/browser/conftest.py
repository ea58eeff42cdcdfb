"""A server of its own, and Chromium in which people sign in with a second factor."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "la bàn chỉ hướng 2026"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Server:
    """A running `laban serve`, and the commands of its home."""

    address: str
    environment: dict[str, str]
    folder: Path

    def laban(self, *words: str) -> str:
        """Run a command on the server's home."""
        done = subprocess.run(
            [sys.executable, "-c", "from laban.cli import main; main()", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def invite(self, name: str, role: str, organisation: str = "48") -> str:
        """Enter somebody; return the path by which she sets her password."""
        words = ["--name", name, "--role", role, "--organisation", organisation]
        link = self.laban("people", "invite", f"{name.lower()}@example.org", *words)
        found = re.search(r"https?://[^/]+(/\S+)", link)
        assert found, link
        return found[1]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a free port, with a lake of its own."""
    folder = tmp_path_factory.mktemp("browser")
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    environment = os.environ | {
        "LABAN_HOME": str(folder / "home"),
        "LABAN_PROGRAMME": "programmes/vietnam",
        "LABAN_DATABASE_URL": "",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [
        sys.executable,
        "-c",
        "from laban.cli import main; main()",
        "serve",
        "--port",
        str(port),
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        started = Server(f"http://127.0.0.1:{port}", environment, folder)
        _wait_for(started.address, process, folder / "log")
        yield started
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _second in range(120):
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5)
        except OSError:
            time.sleep(1)
        else:
            return
    raise AssertionError(log.read_text())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser; skipped where Playwright or Chromium is absent."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"Chromium is not at {CHROMIUM}")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=str(CHROMIUM), args=_ARGUMENTS)
        yield browser
        browser.close()

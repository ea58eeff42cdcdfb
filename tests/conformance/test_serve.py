"""`laban conformance serve` as a vendor runs it: started, used, stopped, read."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from laban_client import LabanClient

LABAN = [sys.executable, "-c", "from laban.cli import main; main()"]


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


@contextmanager
def _sandbox(folder: Path, *options: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    port = _free_port()
    words = ["conformance", "serve", "--port", str(port), "--out", str(folder), *options]
    process = subprocess.Popen([*LABAN, *words], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert "The sandbox listens" in process.stdout.readline()
        yield port, process
    finally:
        process.kill()
        process.wait(10)
        if process.stdout:
            process.stdout.close()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_a_page_and_leaves_a_report(tmp_path: Path, stop: int) -> None:
    with _sandbox(tmp_path) as (port, process):
        url = f"http://127.0.0.1:{port}"
        with LabanClient(url, "sandbox", "sandbox-secret") as client:
            assert client.deliver("dossier", [{"dossier": "48-1"}]).rows_landed == 1
        assert "laban-client" in httpx.get(f"{url}/").text
        assert httpx.get(f"{url}/report.json").json()["requests"] == 2
        process.send_signal(stop)
        assert process.wait(20) == 0
    assert json.loads((tmp_path / "report.json").read_text())["requests"] == 2
    assert "laban-client" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert (tmp_path / "requests.jsonl").exists()


def test_with_tls_it_leaves_an_authority_to_trust(tmp_path: Path) -> None:
    with _sandbox(tmp_path, "--tls") as (port, _process):
        url = f"https://localhost:{port}"
        authority = tmp_path / "tls" / "authority.pem"
        with LabanClient(url, "sandbox", "sandbox-secret", ca=authority) as client:
            assert client.deliver("dossier", [{"dossier": "48-1"}]).rows_landed == 1
        with pytest.raises(httpx.ConnectError):
            httpx.get(url)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        words = [
            "conformance",
            "serve",
            "--port",
            str(taken.getsockname()[1]),
            "--out",
            str(tmp_path),
        ]
        done = subprocess.run([*LABAN, *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 11
    assert "[conformance-005]" in done.stderr
    assert "Traceback" not in done.stderr

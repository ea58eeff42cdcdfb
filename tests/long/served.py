"""A server started by `laban serve`, with a system signed in, to be killed and started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import ibis

from laban.lake import Lake
from tests.long.senders import Sender
from tests.running import await_end, group_lives
from tests.small_programme import write_programme

LABAN = str(Path(sys.executable).with_name("laban"))
_START_SECONDS = 180
_STOP_WITHIN_SECONDS = 60
_CONNECT = """
import django, json
django.setup()
from laban_web.accounts.models import ApiClient
from laban_web.site.serving import prepare
prepare()
made, secret = ApiClient.connect(name="Lan", organisation="VN", with_subordinates=True)
print(json.dumps([made.client_id, secret]))
"""


class Served:
    """A home with the small programme, and at most one server on it at a time."""

    def __init__(self, folder: Path, *words: str, **settings: str) -> None:
        self.folder, self.home = folder, folder / "home"
        if not (folder / "programme").exists():
            write_programme(folder / "programme")
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._words = words
        self.environment = {
            **os.environ,
            "LABAN_HOME": str(self.home),
            "LABAN_PROGRAMME": str(folder / "programme"),
            "LABAN_STOP_NOTICE": "0",
            "DJANGO_SETTINGS_MODULE": "laban_web.site.settings",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, in a group of processes of its own; do not wait for it."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [LABAN, "serve", "--port", str(self.port), *self._words],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def await_ready(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self.process and self.process.poll() is None:
            try:
                if httpx.get(f"{self.address}/readyz", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError((self.folder / "server.log").read_text()[-4000:])

    def kill(self) -> None:
        """Kill every process of the server, without a word."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_first(self) -> None:
        """Kill the first process alone, and wait until no worker is left."""
        assert self.process
        group = self.process.pid
        self.process.kill()
        self.process.wait()
        await_end(lambda: group_lives(group), _STOP_WITHIN_SECONDS)

    def stop(self) -> int:
        """Ask the server to stop, and return its exit code."""
        assert self.process
        self.process.terminate()
        return self.process.wait(90)

    def sign_in(self) -> str:
        """Connect a system that delivers for everybody, and return a token of its."""
        script = [sys.executable, "-c", _CONNECT]
        done = subprocess.run(script, env=self.environment, stdout=subprocess.PIPE, check=True)
        client_id, secret = json.loads(done.stdout.splitlines()[-1])
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        answer = httpx.post(f"{self.address}/oauth/token/", data=form, timeout=60)
        return str(answer.raise_for_status().json()["access_token"])

    def lake(self) -> Lake:
        """Open the lake that the server works on."""
        return Lake.open(
            self.home,
            database_url=self.environment.get("LABAN_DATABASE_URL"),
            files_url=self.environment.get("LABAN_FILES_URL"),
        )

    def run(self, *words: str) -> str:
        """Run a command of `laban` on this home, and return what it prints."""
        done = subprocess.run([LABAN, *words], env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def require_each_once(server: Served, senders: list[Sender]) -> dict[str, int]:
    """Count what is in the lake: every delivery that was sent, each row once; return their rows."""
    sent = {id: rows for sender in senders for id, rows in sender.sent.items()}
    with server.lake() as lake:
        lake.publish()
        assert lake.check_files() == ()
        landed = {delivery.delivery_id: delivery.rows_landed for delivery in lake.deliveries()}
        assert len(lake.deliveries()) == len(landed)
        assert landed == sent
        every = lake.records(ibis.duckdb.connect(), "dossier", every_version=True)
        of_delivery = every.dossier_id.re_replace("-[0-9]+$", "").name("id")
        counted = every.group_by(of_delivery).aggregate(rows=every.count()).to_pyarrow()
        assert {row["id"]: row["rows"] for row in counted.to_pylist()} == sent
        assert every.dossier_id.nunique().to_pyarrow().as_py() == sum(sent.values())
    return sent


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port

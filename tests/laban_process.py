"""Run `laban` as a person does: each command a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.small_programme import write_programme

HEAD = "dossier_id,organisation,channel,received_at,due_at,completed_at\n"


class Laban:
    """The command line over the small programme, with settings given by name."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        write_programme(folder / "programme")
        places = {"LABAN_HOME": folder / "home", "LABAN_PROGRAMME": folder / "programme"}
        named = {name: str(path) for name, path in places.items()}
        self.environment = os.environ | named | settings

    def __call__(self, *words: str, exit_code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-c", "from laban.cli import main; main()", *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == exit_code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def deliver(self, delivery_id: str, *rows: str) -> str:
        """Deliver dossiers in the name of the country."""
        path = self.folder / f"{delivery_id}.csv"
        path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return self("deliver", path.name, "--as", "dossier", "--from", "VN", "--id", delivery_id)


def dossier(code: str, organisation: str = "101", channel: str = "online") -> str:
    """Return a dossier of February 2024, as a row of CSV."""
    times = "2024-02-01T08:00:00+07:00,2024-02-10T08:00:00+07:00,2024-02-05T08:00:00+07:00"
    return f"{code},{organisation},{channel},{times}"

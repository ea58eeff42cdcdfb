"""A PostgreSQL of its own on loopback, in a folder that goes away with it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.errors import BenchmarkError

# What one who knows PostgreSQL sets on two cores and 24 GB for such a query. Durability is off:
# nothing here outlives the comparison, and it makes PostgreSQL faster.
SETTINGS = {
    "shared_buffers": "6GB",
    "work_mem": "1GB",
    "maintenance_work_mem": "2GB",
    "effective_cache_size": "12GB",
    "max_parallel_workers_per_gather": "2",
    "max_wal_size": "16GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "synchronous_commit": "off",
    "fsync": "off",
    "random_page_cost": "1.1",
    "listen_addresses": "127.0.0.1",
}


def server_programs() -> Path | None:
    """Return the folder of PostgreSQL 15's server programs; nothing when they are not here."""
    folders = [Path("/usr/lib/postgresql/15/bin")]
    if found := shutil.which("initdb"):
        folders.append(Path(found).parent)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextmanager
def running_server() -> Iterator[str]:
    """Yield the address of a new server's database.

    Raises:
        BenchmarkError: There is no server to start, or it does not start.
    """
    programs = server_programs()
    if programs is None:
        raise BenchmarkError("PostgreSQL's server is missing: install Debian's `postgresql`.")
    with tempfile.TemporaryDirectory(prefix="laban-postgres-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data, port = folder / "data", _free_port()
        settings = SETTINGS | {"port": str(port), "unix_socket_directories": name}
        options = " ".join(f"-c {key}={value}" for key, value in settings.items())
        control = [str(programs / "pg_ctl"), "-D", str(data)]
        _run(str(programs / "initdb"), "-D", str(data), "-U", "laban", "-A", "trust", "-E", "UTF8")
        _run(*control, "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://laban@127.0.0.1:{port}/postgres"
        finally:
            _run(*control, "-m", "immediate", "stop")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _run(*command: str) -> None:
    # PostgreSQL refuses to run as root.
    before = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    done = subprocess.run(
        [*before, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        raise BenchmarkError(f"{' '.join(command)} ended with exit code {done.returncode}.")

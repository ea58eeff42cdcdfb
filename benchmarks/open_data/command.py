"""`python -m benchmarks open-data`: published figures over HTTP, in each format."""

from __future__ import annotations

import argparse
import http.client
import json
import tempfile
import time
from pathlib import Path

from benchmarks.errors import BenchmarkError
from benchmarks.open_data.made_up import publish_made_up
from benchmarks.serving.server import Server, Watch, running
from laban.programme import read_programme

SUMMARY = "published figures over HTTP: rows a second, and memory"
_READ_BYTES = 1 << 20
_PAGES = 100
_FILES = {
    "CSV": ("/api/v1/figures.csv", {}),
    "CSV, gzip": ("/api/v1/figures.csv", {"Accept-Encoding": "gzip"}),
    "Parquet": ("/api/v1/figures.parquet", {}),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be chosen."""
    parser.add_argument("--figures", type=int, default=1_000_000, help="How many are published.")


def run(arguments: argparse.Namespace) -> None:
    """Publish made-up figures, start a server, take them away, print tables."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        programme = read_programme(Path("programmes/vietnam"))
        publish_made_up(home / "publications", programme, arguments.figures)
        with running(home) as server:
            _pages(server)
            print("| format | rows/s | MB/s | seconds | server CPU s | memory MB, begin, most |")
            print("|---|--:|--:|--:|--:|--:|")
            for name, (path, headers) in _FILES.items():
                _take(server, arguments.figures, name, path, headers)


def _take(server: Server, rows: int, name: str, path: str, headers: dict[str, str]) -> None:
    with server.watched() as watch:
        begun = time.perf_counter()
        size, lines = _read(server, path, headers)
        seconds = time.perf_counter() - begun
        time.sleep(1.2)
    if name == "CSV" and lines != rows + 1:
        raise BenchmarkError(f"{rows + 1:,} lines were asked for and {lines:,} came.")
    cells = [
        name,
        f"{rows / seconds:,.0f}",
        f"{size / seconds / 2**20:,.0f}",
        f"{seconds:.1f}",
        f"{watch.cpu_seconds:.1f}",
        f"{_memory(watch)}",
    ]
    print(f"| {' | '.join(cells)} |", flush=True)


def _read(server: Server, path: str, headers: dict[str, str]) -> tuple[int, int]:
    """Read an answer to its end; return its bytes and lines."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    if answer.status != 200:
        raise BenchmarkError(f"{path} was answered with {answer.status}.")
    size = lines = 0
    while part := answer.read(_READ_BYTES):
        size += len(part)
        lines += part.count(b"\n")
    connection.close()
    return size, lines


def _pages(server: Server) -> None:
    """Read pages of a thousand figures, one after another, each by the link of the one before."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    where, seconds = "/api/v1/figures?size=1000", []
    for _ in range(_PAGES):
        begun = time.perf_counter()
        connection.request("GET", where)
        where = json.loads(connection.getresponse().read())["next"]
        seconds.append(time.perf_counter() - begun)
    seconds.sort()
    half, most = seconds[_PAGES // 2], seconds[_PAGES * 95 // 100]
    print(f"Pages of 1,000 as JSON: p50 {half * 1000:.0f} ms, p95 {most * 1000:.0f} ms.\n")


def _memory(watch: Watch) -> str:
    found = [round(resident / 2**20) for resident in watch.resident]
    return f"{found[0]:,}, {max(found):,}"

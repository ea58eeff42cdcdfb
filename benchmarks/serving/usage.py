"""`python -m benchmarks usage`: hits of online services over HTTP."""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.serving.command import own_cpu
from benchmarks.serving.load import load
from benchmarks.serving.server import Server, running

SUMMARY = "hits of online services: how many a second, and what one costs"
_ORIGIN = "https://dichvucong.example.vn"
_USER_AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{}.0) Gecko/20100101 Firefox/{}.0"
_SERVICES = 40
# The door reads what is registered, and writes what it counted, every 5 seconds.
_LEARNT_AFTER_SECONDS = 6
_STEPS = ("visit", "visit", "visit", "start", "completion")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be chosen."""
    parser.add_argument("--seconds", type=float, default=30, help="How long the load lasts.")
    parser.add_argument("--connections", type=int, default=32, help="Connections at once.")
    parser.add_argument("--hits", type=float, default=None, help="Hits a second; default: all.")


def run(arguments: argparse.Namespace) -> None:
    """Start a server, register services, send hits, print a table."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "home") as server:
        services = [f"48/9.{1_001 + n:06}" for n in range(_SERVICES)]
        for service in services:
            _register(server, service)
        time.sleep(_LEARNT_AFTER_SECONDS)
        own = own_cpu()
        with server.watched() as watch:
            tally = asyncio.run(
                load(
                    server.port,
                    _hits(services),
                    connections=arguments.connections,
                    seconds=arguments.seconds,
                    per_second=arguments.hits,
                )
            )
        time.sleep(_LEARNT_AFTER_SECONDS)
        hits = len(tally.seconds)
        cells = [
            f"{hits / arguments.seconds:,.0f}",
            *(f"{tally.quantile(share) * 1000:,.1f}" for share in (0.5, 0.95, 0.99)),
            str(hits - tally.statuses[204]),
            f"{_written(server.home):,} of {hits:,}",
            f"{watch.cpu_seconds / hits * 1e6:,.0f}",
            f"{watch.cpu_seconds / arguments.seconds:.0%}",
            f"{(own_cpu() - own) / arguments.seconds:.0%}",
            f"{watch.resident[0] / 2**20:,.0f} to {watch.resident[-1] / 2**20:,.0f}",
        ]
    print(
        "| hits/s | p50 ms | p95 ms | p99 ms | refused | written down | server CPU us a hit | server CPU % "
        "| load CPU % | memory MB, begin to end |"
    )
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    print(f"| {' | '.join(cells)} |", flush=True)


def _register(server: Server, service: str) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/api/v1/measured-services/{service}",
        json.dumps({"origins": [_ORIGIN]}).encode(),
        {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"},
        method="PUT",
    )
    urllib.request.urlopen(request, timeout=60).read()


def _written(home: Path) -> int:
    """Return how many hits the server's database holds."""
    with closing(sqlite3.connect(home / "web.db")) as database:
        total = "SELECT sum(visits + starts + completions) FROM api_usagecount"
        found: int = database.execute(total).fetchone()[0]
        return found


def _hits(services: list[str]) -> Callable[[int], bytes]:
    """Return what makes the n-th hit: of several services, steps and browsers."""

    def make(number: int) -> bytes:
        service, step = services[number % len(services)], _STEPS[number % len(_STEPS)]
        version = 100 + number % 37
        return (
            f"POST /api/v1/usage/{service}?step={step} HTTP/1.1\r\nHost: localhost\r\n"
            f"Origin: {_ORIGIN}\r\nUser-Agent: {_USER_AGENT.format(version, version)}\r\n"
            "Accept: */*\r\nAccept-Language: vi-VN,vi;q=0.9\r\nAccept-Encoding: gzip, br\r\n"
            f"Referer: {_ORIGIN}/\r\nContent-Length: 0\r\n\r\n"
        ).encode()

    return make

"""`python -m benchmarks serving`: deliveries over HTTP, batches and single events."""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from benchmarks.serving.load import Tally, load, post
from benchmarks.serving.server import LABAN, Server, running

SUMMARY = "deliveries over HTTP: batches of records, and single events"
_WHERE = "/api/v1/deliveries/dossier"
_SAMPLE_ROWS = 100_000
_MEBIBYTE = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be chosen."""
    parser.add_argument("--seconds", type=float, default=60, help="How long each load lasts.")
    parser.add_argument("--batch", type=int, default=500, help="Records in a batch.")
    parser.add_argument("--records", type=int, default=20_000, help="Records a second in batches.")
    parser.add_argument("--events", type=int, default=1_500, help="Single events a second.")
    parser.add_argument("--connections", type=int, default=32, help="Connections at once.")


def run(arguments: argparse.Namespace) -> None:
    """Start a server, load it in two ways, print a table."""
    with tempfile.TemporaryDirectory() as folder:
        lines = _sample(Path(folder) / "dossiers.ndjson")
        with running(Path(folder) / "home") as server:
            print(
                "| load | asked/s | answered/s | p50 ms | p95 ms | p99 ms | not accepted "
                "| server CPU % | load CPU % | memory MB, begin to end | new files/s |"
            )
            print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
            batches = _batches(lines, arguments.batch, server.token)
            per_second = arguments.records / arguments.batch
            _row(server, f"batches of {arguments.batch}", batches, per_second, arguments)
            _row(server, "single events", _events(lines, server.token), arguments.events, arguments)


def _sample(path: Path) -> list[bytes]:
    command = [LABAN, "sample", "--rows", str(_SAMPLE_ROWS)]
    subprocess.run([*command, "--out", str(path)], check=True, stdout=subprocess.DEVNULL)
    return path.read_bytes().splitlines(keepends=True)


def _batches(lines: list[bytes], size: int, token: str) -> Callable[[int], bytes]:
    bodies = [b"".join(lines[n : n + size]) for n in range(0, len(lines) - size + 1, size)]
    run_id = uuid.uuid4().hex

    def make(number: int) -> bytes:
        body = bodies[number % len(bodies)]
        key = f"{run_id}-{number}"
        return post(_WHERE, token, "application/x-ndjson", body, Idempotency_Key=key)

    return make


def _events(lines: list[bytes], token: str) -> Callable[[int], bytes]:
    source = f"/benchmark/{quote(uuid.uuid4().hex)}"

    def make(number: int) -> bytes:
        head = {"specversion": "1.0", "id": str(number), "source": source, "type": "vn.dossier"}
        body = json.dumps(head)[:-1].encode() + b', "data": ' + lines[number % len(lines)] + b"}"
        return post(_WHERE, token, "application/cloudevents+json", body)

    return make


def _row(
    server: Server,
    name: str,
    make: Callable[[int], bytes],
    per_second: float,
    arguments: argparse.Namespace,
) -> None:
    files, own = server.files(), own_cpu()
    with server.watched() as watch:
        tally = asyncio.run(
            load(
                server.port,
                make,
                connections=arguments.connections if per_second < 500 else 1_024,
                seconds=arguments.seconds,
                per_second=per_second,
            )
        )
    _print(
        name,
        tally,
        per_second,
        arguments.seconds,
        [
            f"{watch.cpu_seconds / arguments.seconds:.0%}",
            f"{(own_cpu() - own) / arguments.seconds:.0%}",
            f"{watch.resident[0] / _MEBIBYTE:,.0f} to {watch.resident[-1] / _MEBIBYTE:,.0f}",
            f"{(server.files() - files) / arguments.seconds:.1f}",
        ],
    )


def _print(name: str, tally: Tally, asked: float, seconds: float, more: list[str]) -> None:
    refused = sum(count for status, count in tally.statuses.items() if status != 201)
    cells = [
        name,
        f"{asked:,.0f}",
        f"{len(tally.seconds) / seconds:,.0f}",
        *(f"{tally.quantile(share) * 1000:,.0f}" for share in (0.5, 0.95, 0.99)),
        str(refused),
        *more,
    ]
    print(f"| {' | '.join(cells)} |", flush=True)


def own_cpu() -> float:
    """Return the processor time of this process so far, in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime

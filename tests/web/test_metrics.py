"""Measurements of several workers, added up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from laban_web.operations.presence import serving

_SERVER = """
import multiprocessing, sys
from pathlib import Path
from laban_web.operations.shared_metrics import share_metrics

share_metrics(Path(sys.argv[1]))
from laban_web.operations.metrics import BACKLOG, GROUP_SECONDS, REQUESTS, metrics_text

def work(requests):
    REQUESTS.labels("GET", 200).inc(requests)
    GROUP_SECONDS.observe(0.3)
    BACKLOG.set(requests)

workers = [multiprocessing.get_context("fork").Process(target=work, args=(n,)) for n in (3, 4)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(metrics_text().decode())
"""


def _measured(home: Path) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", _SERVER, str(home)], capture_output=True, text=True, check=True
    )
    lines = [line for line in done.stdout.splitlines() if line and not line.startswith("#")]
    return dict(line.rsplit(" ", 1) for line in lines)


def test_workers_are_added_up(tmp_path: Path) -> None:
    measured = _measured(tmp_path)
    assert measured['laban_requests_total{method="GET",status="200"}'] == "7.0"
    assert measured["laban_group_seconds_count"] == "2.0"
    assert measured['laban_group_seconds_bucket{le="0.5"}'] == "2.0"
    assert measured["laban_backlog_deliveries"] == "7.0"


def test_a_new_server_counts_from_nothing(tmp_path: Path) -> None:
    assert _measured(tmp_path) == _measured(tmp_path)
    assert len(list((tmp_path / "metrics").iterdir())) == 1


def test_what_another_server_measures_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "metrics" / str(os.getpid())
    other.mkdir(parents=True)
    with serving(tmp_path):
        _measured(tmp_path)
    assert other.exists()

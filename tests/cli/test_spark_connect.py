"""Spark Connect: a server on loopback measures the same lake, with the same figures."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.laban_process import Laban, dossier

pytestmark = pytest.mark.spark

START_SECONDS = 120


@pytest.fixture
def remote(tmp_path: Path) -> Iterator[str]:
    """The address of a Spark Connect server that runs while the test does."""
    if shutil.which("java") is None:
        pytest.skip("Java is not installed; Spark needs Java 17")
    spec = importlib.util.find_spec("pyspark")
    if spec is None or spec.origin is None:
        pytest.skip("PySpark is not installed: pip install -r requirements/spark.txt")
    spark_home = Path(spec.origin).parent
    port = _free_port()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.ui.enabled": "false",
    }
    words = [f"--conf={name}={value}" for name, value in settings.items()]
    places = {"SPARK_HOME": str(spark_home), "PYSPARK_PYTHON": sys.executable}
    log = tmp_path / "connect.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [
                spark_home / "bin" / "spark-submit",
                "--master=local[2]",
                *words,
                "--class=org.apache.spark.sql.connect.service.SparkConnectServer",
                "spark-internal",
            ],
            env=os.environ | places | {"SPARK_LOCAL_IP": "127.0.0.1"},
            cwd=tmp_path,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(port, server, log)
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    pytest.fail(f"The Spark Connect server did not start:\n{log.read_text('utf-8')[-2000:]}")


def test_spark_connect_gives_the_same_figures(tmp_path: Path, remote: str) -> None:
    laban = Laban(tmp_path)
    laban.deliver("a", dossier("A1"), dossier("A2", "201"), dossier("A3", channel="direct"))
    laban.deliver("b", dossier("A3"))
    moment = ("--as-of", "2099-01-01")
    laban("measure", *moment)
    laban.environment |= {"LABAN_ENGINE": "spark", "LABAN_SPARK_REMOTE": remote}
    laban("measure", *moment)
    [first, second] = [
        line.split() for line in laban("runs").splitlines() if "duckdb" in line or "spark" in line
    ]
    assert ("duckdb" in first, "spark" in second) == (True, True)
    assert first[-1] == second[-1]
    laban("prove", "dossiers/10/2024-02", "--out", "proof.json")
    assert "holds: all 8 checks" in laban("verify", "proof.json")
